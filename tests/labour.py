"""Work for processes: they import it by name."""

import os
import signal


def square(n):
    return n * n


def die_at_three(n):
    if n == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return n * n


def ready():
    pass


def given_up(n):
    return -n
