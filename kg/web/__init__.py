"""HTTP over a store: the blueprints, and how they find the store and the settings."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, cast

from flask import Flask, abort, current_app

from ..errors import KgError
from ..namespaces import DEFAULT_BASE, checked_base
from ..store import Limits, Store, WritableStore
from .access import require_token as require_token

ROOMS = (
    "sparql",
    "graph_store",
    "exports",
    "description",
    "operation",
    "rest",
    "explore",
    "paste",
    "marked",
    "reconciliation",
    "federated",
    "linksets",
    "pages",
    "questions",
    "submissions",
    "ontology_page",
)
"""The modules that have routes, each with its `blueprint`."""


MAY_BE_0 = ("queue", "readers", "memory", "cache", "rate", "proxies")
"""Numbers of which none is a choice; all others have to be more than 0."""
CHOICES = {"default_graph": ("union", "strict"), "rewrite": ("on", "off"), "log": ("off", "on")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a server is told by flags and by KG_… variables; each field is one of them."""

    store: str = "store"
    update: str = ""
    data: str = ""
    base_iri: str = DEFAULT_BASE
    default_graph: str = "union"
    token: str = ""
    tokens: str = ""
    timeout: float = 10.0
    max_timeout: float = 300.0
    update_timeout: float = 60.0
    queue_timeout: float = 10.0
    queue: int = 64
    readers: int = 4
    client_queries: int = 40
    memory: int = 2048
    query_memory: int = 2048
    cache: int = 64
    rate: float = 60.0
    proxies: int = 0
    max_result: int = 100_000_000
    max_rows: int = 1_000_000
    max_query: int = 1_000_000
    max_body: int = 50_000_000
    max_upload: int = 2_000_000_000
    service_allow: tuple[str, ...] = ()
    wikidata: str = "https://query.wikidata.org/sparql"
    rewrite: str = "on"
    log: str = "off"

    @classmethod
    def read(cls, config: Mapping[str, Any]) -> Settings:
        """Return the settings of a mapping with upper-case names, as `from_prefixed_env` makes it.

        >>> Settings.read({"TIMEOUT": "2.5", "SERVICE_ALLOW": "http://a/ http://b/"}).timeout
        2.5

        Raises:
            KgError: a value is not of its kind.
        """
        values = {
            name: _value(name, config[name.upper()], type(default))
            for name, default in _defaults().items()
            if config.get(name.upper()) is not None
        }
        for name, choice in CHOICES.items():
            if values.get(name, choice[0]) not in choice:
                raise KgError(f"KG_{name.upper()} is {' or '.join(choice)}, not {values[name]!r}.")
        try:
            checked_base(values.get("base_iri", DEFAULT_BASE))
        except ValueError as error:
            raise KgError(f"KG_BASE_IRI: {error}") from error
        return cls(**values)

    def limits(self) -> Limits:
        """Return what one query or update may take."""
        return Limits(
            seconds=self.timeout,
            update_seconds=self.update_timeout,
            waiting_seconds=self.queue_timeout,
            waiting=self.queue,
            memory=self.query_memory << 20,
            copy=self.memory << 20,
            result=self.max_result,
            rows=self.max_rows,
            cache=self.cache << 20,
            services=self.service_allow,
            rewrite=self.rewrite == "on",
        )


def _defaults() -> dict[str, Any]:
    fresh = Settings()
    return {name: getattr(fresh, name) for name in Settings.__slots__}


def _value(name: str, value: Any, kind: type) -> Any:
    if kind is tuple:
        return tuple(value.replace(",", " ").split()) if isinstance(value, str) else tuple(value)
    try:
        found = kind(value)
    except (ValueError, OverflowError) as error:
        raise KgError(f"KG_{name.upper()} cannot be {value!r}: {error}.") from error
    if kind in (int, float) and not (0 < found < math.inf or (found == 0 and name in MAY_BE_0)):
        least = "0 or more" if name in MAY_BE_0 else "more than 0"
        raise KgError(f"KG_{name.upper()} has to be {least}, not {value!r}.")
    return found


def settings() -> Settings:
    """Return the settings of the running app."""
    return cast("Settings", current_app.extensions["kg.settings"])


def current_store() -> Store:
    """Return the store that the running app serves."""
    return cast("Store", current_app.extensions["kg.store"])


def writable_store() -> WritableStore:
    """Return the store of the running app for writing; end a request that may not update."""
    require_token("update")
    store = current_store()
    if not isinstance(store, WritableStore):
        abort(403, "The store behind this server can only be read.")
    return store


def data_iri(path: str) -> str:
    """Return the data IRI that a request path stands for: `agent/china` below the base."""
    return settings().base_iri + path.lstrip("/")


def register(app: Flask) -> None:
    """Mount every blueprint, the error handler and the headers that all answers carry."""
    from . import headers, problems

    for room in ROOMS:
        app.register_blueprint(import_module(f".{room}", __name__).blueprint)
    problems.register(app)
    headers.register(app)
