"""For those who run the server: is it alive, and what has it done."""

from __future__ import annotations

import json
import logging
import threading
import time
from bisect import bisect_left
from collections import Counter, defaultdict
from itertools import accumulate
from typing import cast

from flask import Blueprint, Response, current_app, g, jsonify, request
from flask.blueprints import BlueprintSetupState

from ..store import Change, Monitored
from . import access, current_store, settings

blueprint = Blueprint("operation", __name__)

log = logging.getLogger("kg.access")
changes = logging.getLogger("kg.changes")

METRICS = "text/plain; version=0.0.4; charset=utf-8"


BUCKETS = (0.001, 0.005, 0.02, 0.1, 0.5, 2.0, 10.0)
"""Seconds up to which requests are counted together."""


class Tally:
    """How many requests ended with which status, and how long they took."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.requests: Counter[tuple[str, int]] = Counter()
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.within: defaultdict[str, list[int]] = defaultdict(lambda: [0] * (len(BUCKETS) + 1))

    def add(self, room: str, status: int, seconds: float) -> None:
        """Count one request."""
        with self._lock:
            self.requests[room, status] += 1
            self.seconds[room] += seconds
            self.within[room][bisect_left(BUCKETS, seconds)] += 1

    def lines(self) -> list[str]:
        """Return the counts in Prometheus' text format."""
        with self._lock:
            counts, times = sorted(self.requests.items()), sorted(self.seconds.items())
            within = {room: list(accumulate(found)) for room, found in self.within.items()}
        lines = [
            "# TYPE kg_requests_total counter",
            *(f'kg_requests_total{{room="{r}",status="{s}"}} {n}' for (r, s), n in counts),
            "# TYPE kg_request_seconds histogram",
        ]
        for room, seconds in times:
            bounds = zip([*BUCKETS, "+Inf"], within[room], strict=True)
            name = f'kg_request_seconds_bucket{{room="{room}",le="'
            lines += [f'{name}{bound}"}} {number}' for bound, number in bounds]
            lines.append(f'kg_request_seconds_sum{{room="{room}"}} {seconds:.6f}')
            lines.append(f'kg_request_seconds_count{{room="{room}"}} {within[room][-1]}')
        return lines


@blueprint.record
def _begin(state: BlueprintSetupState) -> None:
    state.app.extensions["kg.tally"] = Tally()
    changes.setLevel(logging.INFO)
    log.setLevel(logging.INFO)


@blueprint.before_app_request
def _start() -> None:
    g.started = time.perf_counter()


@blueprint.after_app_request
def _count(response: Response) -> Response:
    tally, seconds = current_app.extensions["kg.tally"], time.perf_counter() - g.started
    tally.add(request.blueprint or "none", response.status_code, seconds)
    _write_down(response, seconds)
    return response


def _write_down(response: Response, seconds: float) -> None:
    """Log every change, with who made it; every request, if the settings say so."""
    holder = access.holder()
    changed = holder is not None and request.method != "GET" and request.path != "/sparql"
    if not changed and settings().log != "on":
        return
    change = cast("Change | None", g.get("change"))
    entry = {
        "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "client": request.remote_addr,
        "who": holder.name if holder else None,
        "method": request.method,
        "path": request.path,
        "graph": request.args.get("graph"),
        "query": g.get("query_hash"),
        "status": response.status_code,
        "quads_before": change.before if change else None,
        "quads_after": change.after if change else None,
        "milliseconds": round(seconds * 1000, 1),
        "received": request.content_length or 0,
    }
    lines = json.dumps({name: value for name, value in entry.items() if value is not None})
    (changes if changed else log).info(lines)


@blueprint.get("/health")
def health() -> Response:
    """Say that the store answers a query, and from which generation."""
    store = current_store()
    store.rows("SELECT * WHERE { ?s ?p ?o } LIMIT 1")
    return jsonify(status="ok", generation=store.generation)


@blueprint.get("/metrics")
def metrics() -> Response:
    """Send the counts since this process started."""
    store = current_store()
    lines = [*current_app.extensions["kg.tally"].lines()]
    lines += [
        "# TYPE kg_generation_info gauge",
        f'kg_generation_info{{generation="{store.generation}"}} 1',
    ]
    if isinstance(store, Monitored):
        for (name, kind), value in store.figures().items():
            lines += [f"# TYPE kg_{name} {kind}", f"kg_{name} {value}"]
    return Response("\n".join([*lines, ""]), content_type=METRICS)
