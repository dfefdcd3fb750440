"""The next generation of a store in a folder: begun as a draft, published when it is whole."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox

from . import engine, generations, texts
from .upkeep import Upkeep, gathered
from .writer import Writer


@contextmanager
def writing(
    directory: Path, *, fresh: bool = False, optimise: bool = True, wait: float = 5.0
) -> Iterator[Writer]:
    """Write the next generation of the store in a folder, which is made where it is missing.

    It starts from what is there, or from nothing where `fresh`. Leaving the block publishes it;
    an exception, or the end of the process at any moment, leaves the old one serving.

    Raises:
        FullError: the disk is full. StoreError: another process is writing, or the disk fails.
    """
    directory = Path(directory)
    with engine.room(), generations.writer_lock(directory, wait=wait):
        place = generations.workplace(directory)
        writer = Writer(_draft(directory, place, fresh=fresh))
        name = None if fresh else generations.current(directory)
        if name is not None:
            writer.surroundings = generations.noted(directory, name, "surroundings")
        writer.upkeep = _upkeep(directory, name, writer.store)
        noted = generations.noted(directory, name, "texts") if name else None
        writer.texts = texts.Growing(directory, noted)
        try:
            yield writer
            if writer.changed or fresh or generations.current(directory) is None:
                writer.settle()
                finished = _finish(writer, place, optimise=optimise)
                graphs = None if fresh else writer.touched
                tables = writer.upkeep.noted
                told = {"surroundings": writer.surrounded, "tables": tables}
                told["texts"] = _texts(writer) if tables else None
                steps = gathered(writer.steps, but=graphs or ())
                generations.publish(directory, finished, changed=graphs, steps=steps, told=told)
        finally:
            texts.others_removed(directory, generations.all_noted(directory, "texts"))
            # Closes the files, unless a traceback still holds the store; then the engine may
            # remove some itself, and what is left goes with the next writer.
            writer.upkeep = None
            del writer._store
            shutil.rmtree(place, ignore_errors=True)


def _upkeep(directory: Path, name: str | None, store: ox.Store) -> Upkeep:
    def before() -> ox.Store:
        path = directory / "generations" / (name or "")
        return ox.Store.read_only(str(path)) if name else ox.Store()

    return Upkeep(store, before, generations.noted(directory, name, "tables") if name else None)


def _texts(writer: Writer) -> str | None:
    """Add what is new to the index of texts, or index everything; return its name."""
    come = (quad for _, _, come in writer.steps for quad in come)
    return writer.texts.finish(writer.store, writer.touched, come) if writer.texts else None


def _draft(directory: Path, place: Path, *, fresh: bool) -> ox.Store:
    draft = place / "draft"
    with engine.complaints():
        if not fresh and (name := generations.current(directory)):
            generations.copy(directory / "generations" / name, draft)
        return ox.Store(draft)


def _finish(writer: Writer, place: Path, *, optimise: bool) -> Path:
    """Return a copy (hard links) of the draft: the draft's own files live as long as its handle."""
    with engine.complaints():
        if optimise:
            writer._store.flush()
            writer._store.optimize()
        writer._store.backup(place / "finished")  # flushes and syncs
    return place / "finished"
