"""A small world in Wikidata's shape: the packaged tables, homonyms, merged items; and servers."""

import csv
import json
import threading
import time
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox
from rdflib import OWL, RDFS, SKOS, XSD, Graph, Literal, Namespace, URIRef

from kg.linking import Gazetteer
from kg.linking.cache import Cache
from kg.linking.endpoint import Endpoint, Manners
from kg.linking.enrichment import offices, packaged
from kg.linking.vocabulary import fits
from kg.linking.wikidata import Wikidata
from kg.namespaces import PQ, PS, SCHEMA, WD, WDT, P, digest

FOLDER = Path(__file__).parent / "world"
WIKIBASE = Namespace("http://wikiba.se/ontology#")
FIRST_CLASS = {"Place": "Q486972", "Organization": "Q43229", "GovernmentBody": "Q327333",
               "InternationalOrganization": "Q245065", "Country": "Q3624078"}  # fmt: skip


def table(name):
    """Return the rows of a table of this world."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def graph():
    """Return the whole world as one graph."""
    world = Graph()
    for row in table("classes"):
        world.add((WD[row["class"]], WDT.P279, WD[row["above"]]))
    for row in table("merged"):
        world.add((WD[row["qid"]], OWL.sameAs, WD[row["into"]]))
    _packaged(world)
    for row in table("items"):
        _item(world, row)
    return world


def _packaged(world):
    gazetteer = Gazetteer.load()
    for entity in gazetteer.entities():
        if entity.qid:
            state = gazetteer.country_of(entity.id)
            klass = FIRST_CLASS.get(entity.type) or sorted(fits()[entity.type].needs)[0]
            _named(world, entity.qid, entity.label, gazetteer.aliases(entity.id), entity.type)
            world.add((WD[entity.qid], WDT.P31, WD[klass]))
            world.add((WD[entity.qid], WIKIBASE.sitelinks, Literal(80)))
            if state and state.qid:
                country = WDT.P27 if entity.type == "Person" else WDT.P17
                world.add((WD[entity.qid], country, WD[state.qid]))
    for one in packaged():
        if one.property == "P39":
            _held(world, one.item, one.value, one.start, one.end)
        elif not one.end:
            qid = one.value[:1] == "Q" and one.value[1:].isdigit()
            value = WD[one.value] if qid else Literal(one.value)
            world.add((WD[one.item], WDT[one.property], value))
    for qid, (label, _, of) in offices().items():
        _named(world, qid, label, (), "position")
        world.add((WD[qid], WDT.P1001, WD[of]))


def _item(world, row):
    item, qid = WD[row["qid"]], row["qid"]
    _named(world, qid, row["label"], filter(None, row["aliases"].split("|")), row["description"])
    world.add((item, WIKIBASE.sitelinks, Literal(int(row["links"]))))
    for klass in row["classes"].split("|"):
        world.add((item, WDT.P31, WD[klass]))
    human = "Q5" in row["classes"].split("|")
    for country in filter(None, row["countries"].split("|")):
        world.add((item, WDT.P27 if human else WDT.P17, WD[country]))
    for name, day in ((("P569", "P571")[not human], row["start"]),
                      (("P570", "P576")[not human], row["end"])):  # fmt: skip
        if day:
            world.add((item, WDT[name], _time(day)))
    for office in filter(None, row["offices"].split(";")):
        told, _, rank = office.partition("!")
        label, _, when = told.partition("@")
        of, _, span = when.partition(":")
        start, _, end = span.partition("/")
        office = f"Q95{int(digest(label, of), 16) % 10**7:07d}"
        _named(world, office, label, (), "position")
        world.add((WD[office], WDT.P1001, WD[of]))
        _held(world, qid, office, start, end, rank or "normal")


def _named(world, qid, label, aliases, description):
    world.add((WD[qid], RDFS.label, Literal(label, lang="en")))
    for alias in aliases:
        world.add((WD[qid], SKOS.altLabel, Literal(alias, lang="en")))
    world.add((WD[qid], SCHEMA.description, Literal(description, lang="en")))


def _held(world, qid, office, start, end, rank="normal"):
    node = URIRef(f"http://www.wikidata.org/entity/statement/{qid}-{digest(qid, office, start)}")
    world.add((WD[qid], P.P39, node))
    world.add((node, PS.P39, WD[office]))
    world.add((node, WIKIBASE.rank, WIKIBASE[f"{rank.capitalize()}Rank"]))
    for name, day in (("P580", start), ("P582", end)):
        if day:
            world.add((node, PQ[name], _time(day)))


def _time(day):
    whole = day + "-01-01"[len(day) - 4 :] if len(day) < 10 else day
    return Literal(f"{whole}T00:00:00Z", datatype=XSD.dateTime, normalize=False)


@cache
def engine():
    """Return an Oxigraph store of this world."""
    store = ox.Store()
    store.load(graph().serialize(format="nt").encode(), ox.RdfFormat.N_TRIPLES)
    return store


class Answering(BaseHTTPRequestHandler):
    """Answers SPARQL over GET and POST, unless the server has misbehaviours left to show."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self._answer(parse_qs(urlsplit(self.path).query))

    def do_POST(self):
        length = int(self.headers["Content-Length"])
        self._answer(parse_qs(self.rfile.read(length).decode()))

    def _answer(self, form):
        server = self.server
        agent = self.headers["User-Agent"]
        server.asked.append((self.command, agent, form["query"][0], time.monotonic()))
        fault = server.faults.pop(0) if server.faults else server.always
        if fault:
            fault(self, form["query"][0])
        else:
            self.send(200, results(form["query"][0]))

    def send(self, status, body, kind="application/sparql-results+json", **headers):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(headers.pop("length", len(body))))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def results(query):
    """Return the SPARQL JSON results of a query over this world."""
    return engine().query(query).serialize(format=ox.QueryResultsFormat.JSON)


@contextmanager
def serving():
    """Serve this world on loopback; yield the server: `url`, `asked`, `faults`, `always`."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    server.asked, server.faults, server.always = [], [], None
    server.ended = threading.Event()
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # clients that go away are part of the game
    server.url = f"http://127.0.0.1:{server.server_port}/sparql"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield server
    finally:
        server.ended.set()
        server.shutdown()
        server.server_close()
        thread.join()


def status(code, **headers):
    """Return the misbehaviour of answering with a status, whatever is asked."""
    return lambda handler, _: handler.send(code, b"no", "text/plain", **headers)


def html(handler, _):
    """Answer with a page, as proxies and policy pages do."""
    handler.send(200, b"<html>Please set a user agent</html>", "text/html")


def plain_text(handler, query):
    """Answer rightly under a wrong name."""
    handler.send(200, results(query), "text/plain")


def truncated(handler, query):
    """Stop in the middle of the answer, without saying how long it is."""
    handler.send(200, results(query)[:-20])


def cut_off(handler, query):
    """Stop in the middle of an answer whose length was told."""
    body = results(query)
    handler.send(200, body[:-20], length=len(body))
    handler.close_connection = True


def other_json(handler, _):
    """Answer with JSON that is no result."""
    handler.send(200, json.dumps({"error": "quota"}).encode())


def slow(handler, _):
    """Answer nothing until the test is over."""
    handler.server.ended.wait(30)


def dripping(handler, _):
    """Send a little now and then, never all."""
    handler.send(200, b'{"head": {}, "results": {"bindings": [', length=10**9)
    while not handler.server.ended.wait(0.05):
        handler.wfile.write(b" ")
        handler.wfile.flush()


def endless(handler, _):
    """Send without end."""
    handler.send(200, b"[", length=10**12)
    while not handler.server.ended.is_set():
        handler.wfile.write(b" " * 65536)


class Clock:
    """A clock that sleeping moves on."""

    def __init__(self):
        self.now, self.slept = 0.0, []

    def __call__(self):
        return self.now

    def sleep(self, seconds):
        if seconds:
            self.slept.append(seconds)
            self.now += seconds


def endpoint(server, clock=None, **manners):
    clock = clock or Clock()
    given = Manners(**{"pause": 0.0, "seconds": 5.0, **manners})
    return Endpoint(server.url, contact="me@example.org", manners=given, sleep=clock.sleep)


def client(server, cache=None, clock=None, **manners):
    return Wikidata(endpoint(server, clock, **manners), cache or Cache())
