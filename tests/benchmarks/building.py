"""What building costs: rate by cores, memory by number of articles, shapes, adding one article.

    python tests/benchmarks/building.py rates 500 2000   # articles/s on 1 and 2 cores, memory
    python tests/benchmarks/building.py shapes           # the fast check beside pySHACL
    python tests/benchmarks/building.py adding 100000 1000000 --bench ../shared/tools/bench
    python tests/benchmarks/building.py stream 1000      # megabytes of JSON Lines, as a stream

Where the machine is busy, ratios are worth something and rates are not. 10,000 articles are
`rates 10000`: an hour or so.
"""

import argparse
import contextlib
import itertools
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import synthetic  # noqa: E402


def memory_of(pid: int) -> int:
    """Return the memory of a process and all below it, in bytes, shared pages counted once."""
    with contextlib.suppress(OSError):
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        own = next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return own * 1024 + sum(memory_of(int(child)) for child in children)
    return 0


class Peak:
    """The most memory that a running process and those below it had."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.bytes = 0
        self._process = process
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        while self._process.poll() is None:
            self.bytes = max(self.bytes, memory_of(self._process.pid))
            time.sleep(0.5)


def built(source: Path, store: Path, cores: int) -> tuple[float, int]:
    """Build on so many cores, a process for each; return the seconds and the peak of memory."""
    command = [sys.executable, "-m", "kg", "build", str(source), "--store", str(store), "--quiet"]
    given = sorted(os.sched_getaffinity(0))[:cores]
    begun = time.monotonic()
    process = subprocess.Popen(
        [*command, "--jobs", str(cores)],
        cwd=ROOT,
        preexec_fn=partial(os.sched_setaffinity, 0, given),
    )
    peak = Peak(process)
    if process.wait():
        say(f"{source}: some failed")
    return time.monotonic() - begun, peak.bytes


def rates(counts: list[int]) -> None:
    """Print articles a second on one core and on two, and memory, for each count."""
    say("| articles | cores | articles/s | ratio | peak memory |\n|--:|--:|--:|--:|--:|")
    with tempfile.TemporaryDirectory() as folder:
        for count in counts:
            source = Path(folder, "news.jsonl")
            source.write_text("".join(synthetic.lines(count)), encoding="utf-8")
            one = 0.0
            for cores in (1, 2):
                seconds, peak = built(source, Path(folder, f"{count}-{cores}"), cores)
                one = one or seconds
                ratio = one / seconds
                rate = count / seconds
                say(f"| {count} | {cores} | {rate:.2f} | {ratio:.2f} | {peak >> 20} MB |")


def shapes() -> None:
    """Print what the fast check and pySHACL take for an article, and the rest of its way."""
    from kg import articles, mapping, pipeline
    from kg import shapes as checks

    tools = pipeline.load_tools()
    took: dict[str, list[float]] = {name: [] for name in ("read out", "map", "fast", "pySHACL")}

    @contextlib.contextmanager
    def timed(name: str) -> Iterator[None]:
        begun = time.process_time()
        yield
        took[name].append(time.process_time() - begun)

    for item in articles.read(ROOT / "data" / "articles"):
        if not isinstance(item, articles.Article):
            continue
        with timed("read out"):
            found = pipeline.read_out(item, tools=tools)
        with timed("map"):
            graph = mapping.article_graph(
                found,
                base=tools.base,
                run="r",
                started=time_of_test(),
                publisher=tools.publisher(item),
                known=tools.known,
            )
        for name, check in (
            ("fast", checks.passes),
            ("pySHACL", partial(checks.reported, article="a")),
        ):
            with timed(name):
                check(graph, background=tools.actors)
    for name, seconds in took.items():
        say(f"{name}: {statistics.median(seconds[1:]) * 1000:.1f} ms of processor time an article")


def time_of_test():
    import datetime as dt

    return dt.datetime(2021, 6, 3, tzinfo=dt.UTC)


def adding(sizes: list[int], bench: Path) -> None:
    """Print how long it takes until readers see one more article, by the size of the store."""
    from kg import articles, pipeline

    tools = pipeline.load_tools()
    say("| quads | load | load s | first s | coding s | adding s | visible s |")
    say("|--:|--|--:|--:|--:|--:|--:|")
    for size, how in itertools.product(sizes, ((), ("--around",))):
        with tempfile.TemporaryDirectory() as folder:
            store, load = Path(folder, "store"), loaded(size, bench, Path(folder), *how)
            first = added(pipeline, articles, tools, store, 0)[1]
            found = [added(pipeline, articles, tools, store, n) for n in range(1, 6)]
            coding, adding_, visible = (statistics.median(x) for x in zip(*found, strict=True))
            cells = (size, load, first, coding, adding_, visible)
            told = " | ".join(f"{cell:.2f}" for cell in cells[1:])
            say(f"| {size} | {' '.join(how)} | {told} |")


def loaded(size: int, bench: Path, folder: Path, *how: str) -> float:
    """Make a store of so many quads, and return the seconds of loading."""
    data = folder / "data.nq"
    with data.open("wb") as file:
        subprocess.run([sys.executable, bench / "generate.py", str(size)], stdout=file, check=True)
    begun = time.monotonic()
    command = [sys.executable, "-m", "kg", "load", str(data), "--store", str(folder / "store")]
    subprocess.run([*command, *how], cwd=ROOT, check=True)
    return time.monotonic() - begun


def added(pipeline, articles, tools, store: Path, number: int) -> tuple[float, float, float]:
    """Add an article; return the seconds of coding, of adding, and until a reader has seen it."""
    from kg.namespaces import thing
    from kg.store import open_store

    article = articles.from_text(**synthetic.article(number))
    begun = time.monotonic()
    coded = pipeline.code(article, tools=tools)
    coding = time.monotonic() - begun
    reader = open_store(str(store))
    begun = time.monotonic()
    pipeline.put(coded, store, tools=tools)
    adding = time.monotonic() - begun
    node = thing(tools.base, f"article/{article.id}")
    while not reader.rows(f"SELECT ?t {{ <{node}> <http://purl.org/dc/terms/title> ?t }}"):
        time.sleep(0.01)
    visible = time.monotonic() - begun
    reader.close()
    return coding, adding, visible


def stream(megabytes: int) -> None:
    """Print how fast JSON Lines of so many megabytes are read, and the memory that takes."""
    from kg import articles

    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        block, number = list(synthetic.lines(2_000)), 0
        while file.tell() < megabytes << 20:
            for line in block:
                file.write(
                    line.replace("Report ", f"Report {number}/").replace(
                        '"synthetic-', f'"s{number}-'
                    )
                )
            number += 1
        file.flush()
        begun = time.monotonic()
        count = sum(1 for _ in articles.read(file.name))
        seconds = time.monotonic() - begun
        memory = memory_of(os.getpid()) >> 20
        say(f"{count:,} articles of {megabytes} MB in {seconds:.0f} s; {memory} MB of memory")


def say(line: str) -> None:
    """Show a line."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> None:
    """Run what the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("what", choices=["rates", "shapes", "adding", "stream"])
    parser.add_argument("numbers", nargs="*", type=int)
    parser.add_argument("--bench", type=Path, default=ROOT.parent / "shared" / "tools" / "bench")
    given = parser.parse_args()
    if given.what == "rates":
        rates(given.numbers or [500, 2000])
    elif given.what == "shapes":
        shapes()
    elif given.what == "adding":
        adding(given.numbers or [100_000, 1_000_000], given.bench)
    else:
        stream((given.numbers or [1_000])[0])


if __name__ == "__main__":
    main()
