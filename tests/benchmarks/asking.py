"""Ask a server, and time what it answers."""

from __future__ import annotations

import csv
import hashlib
import http.client
import io
import shutil
import statistics
import subprocess
import time
from contextlib import closing
from decimal import Decimal, InvalidOperation
from urllib.parse import quote

PATIENCE = 60.0
"""Seconds that an answer is waited for."""
TIMEOUT = "TimeoutError"


def ask(
    url: str, query: str, connection: http.client.HTTPConnection | None = None
) -> tuple[int, bytes]:
    """Return status and body of a query, over a connection that is kept where one is given."""
    host, _, path = url.removeprefix("http://").partition("/")
    used = connection or http.client.HTTPConnection(host, timeout=PATIENCE)
    graph = "CONSTRUCT" in query
    accept = "application/n-triples" if graph else "text/csv"
    try:
        used.request("GET", f"/{path}?query={quote(query)}", headers={"Accept": accept})
        response = used.getresponse()
        return response.status, response.read()
    finally:
        if connection is None:
            used.close()


def timed(url: str, query: str) -> tuple[float | None, str]:
    """Return the median of the milliseconds a question takes, and what stands for its rows."""
    host = url.removeprefix("http://").partition("/")[0]
    times: list[float] = []
    with closing(http.client.HTTPConnection(host, timeout=PATIENCE)) as connection:
        try:
            began = time.monotonic()
            while len(times) < 3 or (len(times) < 15 and time.monotonic() - began < 1):
                start = time.perf_counter()
                status, body = ask(url, query, connection)
                times.append(time.perf_counter() - start)
                if status != 200:
                    return None, f"status {status}"
                if times[0] > 5:
                    break
        except (OSError, http.client.HTTPException) as error:
            return None, type(error).__name__
    return statistics.median(times) * 1000, digest(body, graph="CONSTRUCT" in query)


def digest(body: bytes, *, graph: bool) -> str:
    """Return what stands for an answer, however an engine quotes, orders and writes its numbers."""
    if graph:
        rows = sorted({line.strip() for line in body.decode().splitlines() if line.strip()})
    else:
        names, *cells = csv.reader(io.StringIO(body.decode(), newline=""))
        order = sorted(range(len(names)), key=names.__getitem__)
        rows = sorted("\t".join(plain(row[n]) for n in order) for row in cells if row)
        rows.insert(0, "\t".join(names[n] for n in order))
    return f"{len(rows)}:{hashlib.sha256(chr(10).join(rows).encode()).hexdigest()[:8]}"


def plain(cell: str) -> str:
    """Return a number in one spelling, anything else as it is."""
    try:
        return str(Decimal(cell).normalize())
    except InvalidOperation:
        return cell


def throughput(url: str, query: str, connections: int) -> float | None:
    """Return how many requests a second are answered, where `wrk` is there to count."""
    if not shutil.which("wrk"):
        return None
    target = f"{url}?query={quote(query)}"
    wrk = ["wrk", "-t1", f"-c{connections}", "-d3", "-H", "Accept: text/csv", target]
    out = subprocess.run(wrk, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in out:
        return None
    return float(out.partition("Requests/sec:")[2].split()[0])
