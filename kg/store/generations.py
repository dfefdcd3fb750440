"""Immutable generations of a store in one folder, and the pointer to the one that is current.

::

    DIR/current              the name of the current generation, replaced in one step
    DIR/generations/<name>/  the engine's files, never written again
    DIR/changes/<name>       which graphs a generation changed, for those who hold an older one
    DIR/texts-<name>.db      the texts of those generations that say so, by trigrams
    DIR/coded/              articles that a build has coded and not loaded yet (kg.building.shards)
    DIR/work-…/              what a writer is making; rubbish once the writer has gone
    DIR/lock                 locked by the one writer

Readers hold a shared lock on the generation they read, so a writer never removes it under them; the
kernel lets go of the locks of a process that dies.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import secrets
import shutil
import tempfile
import time
import weakref
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from ..errors import StoreError

KEPT_CHANGES = 50
"""Of how many generations it is kept what they changed."""
MOST_STEPS = 20_000
"""Quads of a graph of which it is written down that they came or went; of more, only the graph."""
Quads = list[ox.Quad]


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


class Pointer:
    """The name of the current generation, read again only when the pointer was replaced."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._path = str(directory / "current")
        self._seen: tuple[tuple[int, int], str | None] = ((0, 0), None)

    def changed(self) -> float:
        """Return when the generation that was last seen was published, in seconds since 1970."""
        return self._seen[0][1] / 1e9

    def name(self) -> str | None:
        """Return the name, or None where nothing was published yet."""
        try:
            found = os.stat(self._path)  # noqa: PTH116 - twice as fast, and asked by every request
        except FileNotFoundError:
            return None
        mark = (found.st_ino, found.st_mtime_ns)
        seen, name = self._seen
        if seen != mark:
            name = current(self._directory)
            self._seen = (mark, name)
        return name


def hold(directory: Path) -> Held:
    """Return the current generation, held against removal.

    Raises:
        StoreError: there is none.
    """
    while name := current(directory):
        if held := hold_named(directory, name):
            return held
        if current(directory) == name:
            raise StoreError(f"{directory} is damaged: generation {name} is missing")
    raise StoreError(f"There is no store in {directory}; `kg build` or `kg load` makes one.")


def hold_named(directory: Path, name: str) -> Held | None:
    """Return a generation by its name, held against removal, or None if it is gone."""
    path = directory / "generations" / name
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return None
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    if path.exists():
        return Held(name, path, descriptor)
    os.close(descriptor)
    return None


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


def publish(
    directory: Path,
    finished: Path,
    *,
    changed: Collection[str] | None = None,
    steps: Mapping[str, tuple[Quads, Quads]] | None = None,
    told: Mapping[str, str | None] | None = None,
) -> str:
    """Make a finished folder the current generation, durably and in one step; return its name.

    `changed` are the graphs beside the default graph that may differ from the generation before;
    None means that any may. `steps` are quads that other graphs lost, and those that they gained.
    What else is `told` of it, `noted` returns.
    """
    previous = current(directory)
    number = int(previous.partition("-")[0]) + 1 if previous else 1
    name = f"{number:08d}-{secrets.token_hex(4)}"
    sync(finished)
    finished.rename(directory / "generations" / name)
    sync(directory / "generations")
    note = {**(told or {}), "previous": previous, **_changes(changed, steps or {})}
    _note(directory, name, note)
    pointer = directory / "current.new"
    with pointer.open("w", encoding="ascii") as file:
        file.write(name + "\n")
        file.flush()
        os.fsync(file.fileno())
    pointer.replace(directory / "current")
    sync(directory)
    _remove_old(directory, keep={name, previous})
    return name


def _changes(
    changed: Collection[str] | None, steps: Mapping[str, tuple[Quads, Quads]]
) -> dict[str, object]:
    """Return what a note says of a change: graphs, and the quads of others where they are few."""
    if changed is None:
        return {"graphs": None}
    few = {graph: sides for graph, sides in steps.items() if sum(map(len, sides)) <= MOST_STEPS}
    written = {graph: [_nquads(side) for side in sides] for graph, sides in few.items()}
    return {"graphs": sorted({*changed, *(steps.keys() - few.keys())}), "steps": written}


def _nquads(quads: Quads) -> str:
    return (ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"").decode()


def _note(directory: Path, name: str, note: Mapping[str, object]) -> None:
    """Write down what a generation changed; it is only a shortcut, so it need not be durable."""
    folder = directory / "changes"
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(json.dumps(note))
    for old in sorted(folder.iterdir())[:-KEPT_CHANGES]:
        old.unlink(missing_ok=True)


def noted(directory: Path, name: str, what: str) -> str | None:
    """Return what was told of a generation when it was published, or None."""
    try:
        found = json.loads((directory / "changes" / name).read_text()).get(what)
    except (OSError, ValueError):
        return None
    return found if isinstance(found, str) else None


def all_noted(directory: Path, what: str) -> set[str | None]:
    """Return what was told of any of the generations that are there."""
    return {noted(directory, path.name, what) for path in (directory / "generations").iterdir()}


class Changes(NamedTuple):
    """What differs between generations: graphs that may, and the steps of others in order."""

    graphs: set[str]
    steps: list[tuple[str, Quads, Quads]]


def changed_since(directory: Path, name: str, *, until: str) -> Changes | None:
    """Return what may differ between two generations; None where that is not known."""
    changes = Changes(set(), [])
    while until != name:
        try:
            note = json.loads((directory / "changes" / until).read_text())
        except (OSError, ValueError):
            return None
        if note["graphs"] is None or note["previous"] is None:
            return None
        changes.graphs.update(note["graphs"])
        steps = note.get("steps", {}).items()
        changes.steps[:0] = [(graph, *map(_quads, sides)) for graph, sides in steps]
        until = note["previous"]
    return changes


def _quads(text: str) -> Quads:
    return list(ox.parse(text, ox.RdfFormat.N_QUADS))


def sync(folder: Path) -> None:
    """Make what was done to the entries of a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove_old(directory: Path, *, keep: set[str | None]) -> None:
    """Remove generations that nobody reads; the previous one stays for readers about to open it."""
    for path in (directory / "generations").iterdir():
        if path.name not in keep and (gone := _taken_away(path)):
            shutil.rmtree(gone, ignore_errors=True)


def _taken_away(path: Path) -> Path | None:
    """Rename a generation that nobody reads, so that nobody opens it while it is removed."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return path.rename(path.parents[1] / f"work-{path.name}")
    except BlockingIOError:
        return None
    finally:
        os.close(descriptor)
