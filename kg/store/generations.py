"""Immutable generations of a store in one folder, and the pointer to the one that is current.

::

    DIR/current              the name of the current generation, replaced in one step
    DIR/generations/<name>/  the engine's files, never written again
    DIR/work-…/              what a writer is making; rubbish once the writer has gone
    DIR/lock                 locked by the one writer

Readers hold a shared lock on the generation they read, so a writer never removes it under them; the
kernel lets go of the locks of a process that dies.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
import shutil
import tempfile
import time
import weakref
from collections.abc import Iterator
from pathlib import Path

from ..errors import StoreError


class Held:
    """A generation that stays on disk as long as this object lives."""

    def __init__(self, name: str, path: Path, descriptor: int) -> None:
        self.name = name
        self.path = path
        self.release = weakref.finalize(self, os.close, descriptor)


def current(directory: Path) -> str | None:
    """Return the name of the current generation, or None where nothing was published yet."""
    try:
        return (directory / "current").read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return None


def hold(directory: Path) -> Held:
    """Return the current generation, held against removal.

    Raises:
        StoreError: there is none.
    """
    while name := current(directory):
        path = directory / "generations" / name
        try:
            descriptor = os.open(path, os.O_RDONLY)
        except FileNotFoundError as error:
            if current(directory) == name:
                raise StoreError(f"{directory} is damaged: generation {name} is missing") from error
            continue
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        if path.exists():
            return Held(name, path, descriptor)
        os.close(descriptor)
    raise StoreError(f"There is no store in {directory}; `kg build` or `kg load` makes one.")


@contextlib.contextmanager
def writer_lock(directory: Path, *, wait: float) -> Iterator[None]:
    """Be the only writer of the folder, which is made where it is missing.

    Raises:
        StoreError: another process is still writing after so many seconds.
    """
    directory.mkdir(parents=True, exist_ok=True)
    with (directory / "lock").open("w") as file:
        deadline = time.monotonic() + wait
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if time.monotonic() >= deadline:
                    raise StoreError(f"Another process is writing to {directory}.") from error
                time.sleep(0.02)
        yield


def workplace(directory: Path) -> Path:
    """Return a new empty folder beside the generations; leftovers of dead writers are removed.

    Only the holder of the writer's lock may call this.
    """
    (directory / "generations").mkdir(exist_ok=True)
    for leftover in directory.glob("work-*"):
        shutil.rmtree(leftover, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix="work-", dir=directory))


def copy(generation: Path, target: Path) -> None:
    """Copy a generation so that the engine can go on from it.

    Its table files (.sst) are never changed, only unlinked, so they are linked, not copied.
    """

    def place(source: str, destination: str) -> None:
        if source.endswith(".sst"):
            os.link(source, destination)
        else:
            shutil.copyfile(source, destination)

    shutil.copytree(generation, target, copy_function=place)


def publish(directory: Path, finished: Path) -> str:
    """Make a finished folder the current generation, durably and in one step; return its name."""
    previous = current(directory)
    number = int(previous.partition("-")[0]) + 1 if previous else 1
    name = f"{number:08d}-{secrets.token_hex(4)}"
    _sync(finished)
    finished.rename(directory / "generations" / name)
    _sync(directory / "generations")
    pointer = directory / "current.new"
    with pointer.open("w", encoding="ascii") as file:
        file.write(name + "\n")
        file.flush()
        os.fsync(file.fileno())
    pointer.replace(directory / "current")
    _sync(directory)
    _remove_old(directory, keep={name, previous})
    return name


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove_old(directory: Path, *, keep: set[str | None]) -> None:
    """Remove generations that nobody reads; the previous one stays for readers about to open it."""
    for path in (directory / "generations").iterdir():
        if path.name not in keep and _is_free(path):
            shutil.rmtree(path)


def _is_free(path: Path) -> bool:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(descriptor)
    return True
