"""Diplomatic news in, a citable knowledge graph out.

The flow: articles → extraction → facts → linking → mapping → shapes → store → web.

`import kg` loads no language model, web or validation library; each comes with its first use.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .pipeline import build as build
    from .pipeline import extract as extract
    from .store import open_store as open_store

__version__ = "0.1.0"

_ROOMS = {"extract": "pipeline", "build": "pipeline", "open_store": "store"}

__all__ = ["build", "extract", "open_store"]


def __getattr__(name: str) -> Any:
    if name not in _ROOMS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_ROOMS[name]}", __name__), name)


def __dir__() -> list[str]:
    return [*globals(), *__all__]
