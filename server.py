"""The HTTP door: `create_app` opens a store and mounts kg.web; `python server.py` serves it."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import sys
from collections.abc import Callable, Mapping
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from kg.errors import KgError
from kg.store import open_store
from kg.web import Settings, register, serving
from kg.web.access import Tokens
from kg.web.fairness import Budgets, Crowd
from kg.web.gateway import Gateway
from kg.web.serving import listening

HOST, PORT = "127.0.0.1", 8000


def create_app(config: Mapping[str, Any] | None = None) -> Flask:
    """Return the application over the store that the settings name.

    Settings come from `config` (STORE, TOKEN, TIMEOUT, …) and else from the environment
    (KG_STORE, KG_TOKEN, KG_TIMEOUT, …); see `kg.web.Settings`.

    Raises:
        StoreError: there is no store. KgError: a setting is wrong.
    """
    web = Path(__file__).parent / "kg" / "web"
    app = Flask("kg.web", root_path=str(web))
    # A token such as 0123 or null is a word; Settings knows which values are numbers.
    app.config.from_prefixed_env("KG", loads=str)
    app.config.update(config or {})
    settings = Settings.read(app.config)
    app.config["MAX_CONTENT_LENGTH"] = settings.max_body
    app.config["MAX_FORM_MEMORY_SIZE"] = settings.max_body
    app.extensions["kg.settings"] = settings
    app.extensions["kg.tokens"] = Tokens(settings.token, settings.tokens)
    app.extensions["kg.budgets"] = Budgets(settings.rate)
    app.extensions["kg.crowd"] = Crowd(settings.client_queries)
    if count := settings.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=count, x_proto=count, x_host=count
        )
    app.extensions["kg.store"] = open_store(
        settings.store,
        strict=settings.default_graph == "strict",
        readers=settings.readers,
        limits=settings.limits(),
        update=settings.update,
        data=settings.data,
    )
    register(app)
    return app


def serve(
    config: Mapping[str, Any] | None = None,
    *,
    host: str = HOST,
    port: int = PORT,
    announce: Callable[[str], object] | None = None,
) -> None:
    """Serve until SIGTERM or SIGINT; return when every process has ended.

    `announce` is told the address once nothing stands in the way.

    Raises:
        StoreError: there is no store, or the port is taken. KgError: a setting is wrong.
    """
    with closing(listening(host, port)) as sock:
        gateway = Gateway(create_app(config))
        gc.freeze()  # what is loaded stays, so it need not be looked through again and again
        address = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
        try:
            asyncio.run(serving.serve(gateway.begin, sock, partial(announce or str, address)))
        finally:
            gateway.close()


def _port(text: str) -> int:
    if not (text.isdecimal() and int(text) < 1 << 16):
        raise KgError(f"KG_PORT has to be a number up to 65535, not {text!r}.")
    return int(text)


def main() -> int:
    """Serve with the settings of the environment (and KG_PORT); return the exit status."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        serve(
            port=_port(os.environ.get("KG_PORT", str(PORT))),
            announce=lambda url: sys.stderr.write(f"The graph is at {url} (end with Ctrl-C).\n"),
        )
    except KgError as error:
        sys.stderr.write(f"Error: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
