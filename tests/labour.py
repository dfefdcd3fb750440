"""Work for processes: they import it by name."""

import os
import signal
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from kg.building.workers import end_with_parent


def square(numbers):
    return sum(n * n for n in numbers)


def die_at_three(numbers):
    if 3 in numbers:
        os.kill(os.getpid(), signal.SIGKILL)
    return square(numbers)


def be_interrupted(numbers):
    os.kill(os.getpid(), signal.SIGINT)
    return numbers[0]


def halves(numbers):
    middle = len(numbers) // 2
    return (numbers[:middle], numbers[middle:]) if middle else ()


def given_up(numbers):
    return -numbers[0]


def sleep_under(path):
    """Tell the name of this process and that of one it started, and wait."""
    workers = ProcessPoolExecutor(1, get_context("spawn"), initializer=end_with_parent)
    path.write_text(f"{workers.submit(os.getpid).result()}")
    time.sleep(60)
