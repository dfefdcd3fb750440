"""Folders that may be anywhere: on this machine, or wherever fsspec reaches."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any, Protocol

from ..errors import FullError, InputError, StoreError


class Place(Protocol):
    """A folder of files that are written whole."""

    def names(self) -> list[str]:
        """Return the names of the files, sorted."""

    def read(self, name: str) -> bytes:
        """Return the content of a file.

        Raises:
            OSError: it cannot be read.
        """

    def write(self, name: str, data: bytes) -> None:
        """Write a file: all of it is there, or nothing.

        Raises:
            StoreError: it cannot be written.
        """

    def clear(self) -> None:
        """Remove the folder with all that is in it."""


class Folder:
    """A folder of this machine; it is made when the first file is written."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __str__(self) -> str:
        return str(self._path)

    def names(self) -> list[str]:
        """Return the names of the files, sorted."""
        if not self._path.is_dir():
            return []
        return sorted(p.name for p in self._path.iterdir() if not p.name.startswith("."))

    def read(self, name: str) -> bytes:
        """Return the content of a file; see `Place.read`."""
        return (self._path / name).read_bytes()

    def write(self, name: str, data: bytes) -> None:
        """Write a file; see `Place.write`."""
        try:
            self._path.mkdir(parents=True, exist_ok=True)
            descriptor, draft = tempfile.mkstemp(prefix=".", dir=self._path)
            try:
                with os.fdopen(descriptor, "wb") as file:
                    file.write(data)
                Path(draft).replace(self._path / name)
            except BaseException:  # whatever it is, no draft may stay
                with contextlib.suppress(FileNotFoundError):
                    Path(draft).unlink()
                raise
        except OSError as error:
            kind = FullError if error.errno == 28 else StoreError
            raise kind(f"{self._path / name} cannot be written: {error.strerror}") from error

    def clear(self) -> None:
        """Remove the folder with all that is in it."""
        shutil.rmtree(self._path, ignore_errors=True)


class Remote:
    """A folder that fsspec reaches; its stores write an object whole or not at all."""

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")
        self._system, self._path = _fsspec(self._url)

    def __str__(self) -> str:
        return self._url

    def names(self) -> list[str]:
        """Return the names of the files, sorted."""
        self._system.invalidate_cache()
        try:
            found = self._system.ls(self._path, detail=False)
        except FileNotFoundError:
            return []
        return sorted(str(path).rstrip("/").rpartition("/")[2] for path in found)

    def read(self, name: str) -> bytes:
        """Return the content of a file; see `Place.read`."""
        return bytes(self._system.cat_file(f"{self._path}/{name}"))

    def write(self, name: str, data: bytes) -> None:
        """Write a file; see `Place.write`."""
        try:
            self._system.makedirs(self._path, exist_ok=True)
            self._system.pipe_file(f"{self._path}/{name}", data)
        except OSError as error:
            raise StoreError(f"{self._url}/{name} cannot be written: {error}") from error

    def clear(self) -> None:
        """Remove the folder with all that is in it."""
        with contextlib.suppress(FileNotFoundError):
            self._system.rm(self._path, recursive=True)


def place_at(location: str) -> Place:
    """Return the folder of a path, or of an address with a scheme.

    Raises:
        InputError: nothing here reaches such an address.
    """
    return Remote(location) if "://" in location else Folder(Path(location))


def _fsspec(url: str) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise InputError(f"{url}: pip install 'diplomacy-kg[dask]' to reach it") from error
    try:
        return url_to_fs(url)  # type: ignore[no-any-return]
    except (ValueError, ImportError) as error:
        raise InputError(f"{url}: cannot be reached: {error}") from error
