"""A backup of a store: one file with one generation, which says itself whether it is whole.

The file is a ZIP archive of `content.nq`, the quads, and `manifest.json`: how many there are, the
names of the graphs (those without quads too) and the SHA-256 of the content.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any, cast

import pyoxigraph as ox

from ..errors import InputError, QueryError, StoreError
from . import generations
from .embedded import Snapshot, writing
from .terms import graph_name
from .writer import names

FORMAT = "diplomacy-kg backup 1"
MANIFEST, CONTENT = "manifest.json", "content.nq"
LEVEL = 6
_DAMAGES = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, KeyError, TypeError)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says that it holds."""

    generation: str
    quads: int
    graphs: tuple[str, ...]
    size: int
    sha256: str
    format: str = FORMAT


class Counted(io.RawIOBase):
    """A stream on its way: how many bytes went through, and their SHA-256."""

    def __init__(self, stream: IO[bytes]) -> None:
        super().__init__()
        self._stream = stream
        self._hash = hashlib.sha256()
        self.size = 0

    def readable(self) -> bool:
        """Say that it can be read, where the stream can."""
        return self._stream.readable()

    def writable(self) -> bool:
        """Say that it can be written to, where the stream can."""
        return self._stream.writable()

    def write(self, data: Any) -> int:
        """Pass bytes on."""
        self._note(data)
        return self._stream.write(data)

    def read(self, size: int = -1) -> bytes:
        """Return what comes."""
        data = self._stream.read(size)
        self._note(data)
        return data

    def _note(self, data: Any) -> None:
        self.size += len(data)
        self._hash.update(data)

    def sha256(self) -> str:
        """Return the checksum of what has passed so far."""
        return self._hash.hexdigest()


def backup(directory: Path, file: Path) -> Manifest:
    """Write the current generation of a store to a file, complete or not at all.

    The store may be served and written to meanwhile: a generation never changes.

    Raises:
        StoreError: there is no store, or the file cannot be written.
    """
    snapshot = Snapshot(directory)
    try:
        with complete(file) as stream:
            return _pack(snapshot, stream)
    except OSError as error:
        raise StoreError(f"{file} cannot be written: {error.strerror or error}.") from error


def _pack(snapshot: Snapshot, stream: IO[bytes]) -> Manifest:
    store = snapshot.store
    packing = zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL)
    with packing as pack:
        with pack.open(CONTENT, "w", force_zip64=True) as member:
            content = Counted(member)
            store.dump(cast("IO[bytes]", content), ox.RdfFormat.N_QUADS)
        manifest = Manifest(
            snapshot.generation,
            len(store),
            tuple(names(store)),
            content.size,
            content.sha256(),
        )
        pack.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1) + "\n")
    return manifest


@contextlib.contextmanager
def complete(file: Path) -> Iterator[IO[bytes]]:
    """Give a stream that becomes the file when the block ends well; until then there is none.

    Where the system can, it has no name before that, so that not even the end of this process
    leaves a part of it behind.
    """
    folder = file.absolute().parent
    try:
        descriptor = os.open(folder, os.O_TMPFILE | os.O_RDWR, 0o666)
    except (OSError, AttributeError):
        descriptor, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=folder)
    else:
        name = ""
    try:
        with os.fdopen(descriptor, "w+b") as stream:
            yield stream
            stream.flush()
            os.fsync(descriptor)
            if not name:
                name = _named(descriptor, file)
        os.replace(name, file)  # noqa: PTH105
        generations.sync(folder)
    except BaseException:  # whatever it is, no half file may stay
        if name:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(name)  # noqa: PTH108
        raise


def _named(descriptor: int, file: Path) -> str:
    """Give a file without a name one beside that which it will have."""
    name = f"{file.absolute().parent}/.{file.name}.{os.getpid()}.whole"
    with contextlib.suppress(FileNotFoundError):
        os.unlink(name)  # noqa: PTH108
    # With a folder, though none is needed: without one Python calls link(2), which follows nothing.
    os.link(f"/proc/self/fd/{descriptor}", name, src_dir_fd=descriptor, follow_symlinks=True)
    return name


def restore(file: Path, directory: Path, *, force: bool = False) -> Manifest:
    """Make the content of a backup the current generation of a store; return what it holds.

    It is read whole and checked before it replaces anything.

    Raises:
        InputError: it is no backup, or damaged. StoreError: there is a store, and no `force`.
    """
    if not force and generations.current(directory) is not None:
        raise StoreError(f"There is a store in {directory}; --force puts the backup in its place.")
    try:
        with zipfile.ZipFile(file) as pack, writing(directory, fresh=True) as writer:
            manifest = _manifest(pack)
            with pack.open(CONTENT) as member:
                content = Counted(member)
                writer.restore(cast("IO[bytes]", content), manifest.graphs)
            _compare(manifest, content, writer.size())
    except OSError as error:
        raise InputError(f"{file}: cannot be read: {error.strerror or error}") from error
    except _DAMAGES as error:
        raise InputError(f"{file}: no backup, or damaged: {error}") from error
    except QueryError as error:
        raise InputError(f"{file}: {error}") from error
    return manifest


def _manifest(pack: zipfile.ZipFile) -> Manifest:
    fields = json.loads(pack.read(MANIFEST))
    if fields.get("format") != FORMAT:
        raise ValueError(f"its manifest does not say {FORMAT!r}")
    for graph in fields["graphs"]:
        graph_name(graph)
    return Manifest(**{**fields, "graphs": tuple(fields["graphs"])})


def _compare(manifest: Manifest, content: Counted, quads: int) -> None:
    """Pass a content that is what the manifest says."""
    found = {"size": content.size, "sha256": content.sha256(), "quads": quads}
    for name, value in found.items():
        if value != getattr(manifest, name):
            raise ValueError(f"its {name} is {value}, not {getattr(manifest, name)}")
