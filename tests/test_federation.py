import json
import socket
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest
from conftest import TINY, running_app

from kg.errors import LimitError, RefusedError, StoreError
from kg.store import Limits, open_store
from kg.store.caller import Caller
from kg.store.embedded import writing

ROWS = {
    "head": {"vars": ["o", "n"]},
    "results": {
        "bindings": [
            {"o": {"type": "uri", "value": "http://example.org/sweden"},
             "n": {"type": "literal", "value": "service }", "xml:lang": "en"}},
            {"o": {"type": "bnode", "value": "b0"}},
        ]
    },
}  # fmt: skip


class Endpoint(BaseHTTPRequestHandler):
    """Answers at /sparql, leads on at /moved, sends without end at /endless."""

    asked: list[str]

    def do_POST(self):
        form = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.asked.append(parse_qs(form)["query"][0])
        if self.path == "/moved":
            self.send_response(307)
            self.send_header("Location", self.server.moved)
            self.end_headers()
            return
        self.send_response(500 if self.path == "/broken" else 200)
        self.end_headers()
        if self.path == "/endless":
            self.server.ended.wait(30)
        self.wfile.write(json.dumps(ROWS).encode())

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def endpoint():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Endpoint)
    server.asked, server.ended = [], threading.Event()
    server.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.ended.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module", params=[0, 1], ids=["here", "in readers"])
def store(request, tiny_store, endpoint):
    services = (f"{endpoint.url}/sparql", f"{endpoint.url}/broken")
    store = open_store(tiny_store, readers=request.param, limits=Limits(services=services))
    yield store
    store.close()


def rows(store, query):
    body = store.query(query, media_types="application/sparql-results+json").body
    return [
        {name: term["value"] for name, term in row.items()}
        for row in json.loads(body)["results"]["bindings"]
    ]


def test_a_listed_service_is_joined(store, endpoint):
    query = (
        "PREFIX e: <http://example.org/> SELECT ?s ?n WHERE { ?s e:met ?o ."
        f" SERVICE <{endpoint.url}/sparql> {{ ?o e:name ?n FILTER(?n != '}}') }} }}"
    )
    assert rows(store, query) == [{"s": "http://example.org/norway", "n": "service }"}]
    assert endpoint.asked[-1].startswith("PREFIX e: <http://example.org/>\nSELECT * WHERE {")


def test_silence_hides_a_service_that_fails(store, endpoint):
    query = f"SELECT * WHERE {{ SERVICE SILENT <{endpoint.url}/broken> {{ ?a ?b ?c }} }}"
    assert rows(store, query) == [{}]
    with pytest.raises(StoreError, match="status 500"):
        store.query(query.replace("SILENT", ""))


@pytest.mark.parametrize(
    "pattern",
    [
        "SERVICE <http://127.0.0.1:1/> { ?s ?p ?o }",
        "SERVICE ?x { ?s ?p ?o }",
        "SERVICE <{url}/sparql> { SERVICE <{url}/sparql> { ?s ?p ?o } }",
        "\\u0053ERVICE <http://127.0.0.1:1/> { ?s ?p ?o }",
        "\\u005Cu0053ERVICE <{url}/sparql> { ?s ?p ?o }",
        " ".join(["SERVICE <{url}/sparql> { ?s ?p ?o }"] * 6),
    ],
)
def test_what_is_not_listed_or_not_clear_is_refused(store, endpoint, pattern):
    endpoint.asked.clear()
    with pytest.raises(StoreError):
        store.query("ASK { " + pattern.replace("{url}", endpoint.url) + " }")
    assert endpoint.asked == []


def test_an_update_may_call_a_listed_service(tmp_path, endpoint):
    with writing(tmp_path / "store"):
        pass
    services = (f"{endpoint.url}/sparql",)
    store = open_store(tmp_path / "store", readers=1, limits=Limits(services=services))
    store.update(
        f"INSERT {{ ?o <http://e/n> ?n }} WHERE {{ SERVICE <{services[0]}> {{ ?o ?p ?n }} }}"
    )
    assert len(store.rows("SELECT ?s WHERE { ?s ?p ?o }")) == 1
    store.close()


def test_a_name_that_leads_to_a_private_address_is_refused(endpoint):
    url = f"http://localhost:{endpoint.server_port}/sparql"
    with pytest.raises(RefusedError, match="no public address"):
        Caller([url]).ask(url, "ASK {}")


def test_a_redirect_is_checked_like_the_first_address(endpoint):
    url = f"{endpoint.url}/moved"
    for place in ("http://127.0.0.2:1/", "http://[::1]:1/", "file:///etc/hosts"):
        endpoint.moved = place
        with pytest.raises(RefusedError):
            Caller([url]).ask(url, "ASK {}")
    endpoint.moved = url
    with pytest.raises(StoreError, match="leads on"):
        Caller([url]).ask(url, "ASK {}")
    endpoint.moved = f"{endpoint.url}/sparql"
    assert json.loads(Caller([url]).ask(url, "ASK {}")) == ROWS


def test_a_call_is_bounded_in_time_and_size_and_remembered(endpoint):
    url = f"{endpoint.url}/sparql"
    with pytest.raises(LimitError, match="limit of 50 bytes"):
        Caller([url], size=50).ask(url, "ASK {}")
    with pytest.raises(LimitError, match=r"limit of 0\.3 seconds"):
        Caller([f"{endpoint.url}/endless"], seconds=0.3).ask(f"{endpoint.url}/endless", "ASK {}")
    caller = Caller([url])
    caller.ask(url, "ASK {}")
    before = len(endpoint.asked)
    caller.ask(url, "ASK {}")
    assert len(endpoint.asked) == before


@contextmanager
def canaries():
    """Listen on loopback, IPv4 and by name; yield the port and the connections that came."""
    came = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.1)
        done = threading.Event()

        def listen():
            while not done.is_set():
                try:
                    connection, _ = listener.accept()
                except TimeoutError:
                    continue
                came.append(connection.recv(200))
                connection.close()

        thread = threading.Thread(target=listen)
        thread.start()
        yield listener.getsockname()[1], came
        done.set()
        thread.join()


CALLING = [
    "SELECT * FROM <{url}> { ?s ?p ?o }",
    "SELECT * FROM NAMED <{url}> { GRAPH ?g { ?s ?p ?o } }",
    "ASK { GRAPH <{url}> { ?s ?p ?o } }",
    "DESCRIBE <{url}>",
    "ASK { SERVICE <{url}> { ?s ?p ?o } }",
    "ASK { SERVICE SILENT <{url}> { ?s ?p ?o } }",
    "ASK { { SELECT * { SERVICE <{url}> { ?s ?p ?o } } } }",
    "ASK { OPTIONAL { SERVICE <{url}> { ?s ?p ?o } } }",
    "ASK { ?s ?p ?o MINUS { SERVICE <{url}> { ?s ?p ?o } } }",
    "ASK { { ?s ?p ?o } UNION { SERVICE <{url}> { ?s ?p ?o } } }",
    "ASK { GRAPH ?g { SERVICE <{url}> { ?s ?p ?o } } }",
    "ASK { BIND(EXISTS { SERVICE <{url}> { ?s ?p ?o } } AS ?x) }",
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o } HAVING(EXISTS { SERVICE <{url}> { ?s ?p ?o } })",
    "SELECT * { ?s ?p ?o } ORDER BY EXISTS { SERVICE <{url}> { ?s ?p ?o } }",
    "CONSTRUCT { ?s ?p ?o } { SERVICE <{url}> { ?s ?p ?o } }",
    "DESCRIBE ?s { SERVICE <{url}> { ?s ?p ?o } }",
    "ASK { ?s ?p ?o LATERAL { SERVICE <{url}> { ?s ?p ?o } } }",
    "ASK { BIND(<{url}> AS ?e) SERVICE ?e { ?s ?p ?o } }",
    "PREFIX s: <{url}> ASK { SERVICE s: { ?s ?p ?o } }",
    "BASE <{url}> ASK { SERVICE <x> { ?s ?p ?o } }",
    "ASK { \\u0053\\U00000045RVICE <{url}> { ?s ?p ?o } }",
    "VERSION '1.2' ASK { SERVICE <{url}> { ?s ?p ?o } }",
    "ASK { << ?s ?p ?o >> ?q ?r . SERVICE <{url}> { ?s ?p ?o } }",
]
UPDATING = [
    "LOAD <{url}>",
    "LOAD SILENT <{url}> INTO GRAPH <http://e/g>",
    "L\\u004FAD <{url}>",
    "INSERT { ?s ?p ?o } WHERE { SERVICE <{url}> { ?s ?p ?o } }",
    "CLEAR SILENT ALL ; LOAD <{url}>",
]
UPLOADS = {
    "application/ld+json": '{"@context": "{url}", "@id": "http://e/a", "http://e/b": 1}',
    "application/rdf+xml": '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "{url}">]>'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="{url}">'
    '<rdf:Description rdf:about="{url}"><e:p>&x;</e:p></rdf:Description></rdf:RDF>',
    "text/turtle": "@base <{url}> . <a> <b> <c> .",
}


def test_nothing_calls_out_by_default(tmp_path):
    with writing(tmp_path / "store") as writer:
        writer.load(TINY, "application/trig")
    with canaries() as (port, came), running_app(tmp_path / "store", TOKEN="secret") as app:
        client = app.test_client()
        url = f"http://127.0.0.1:{port}/x"
        for query in CALLING:
            text = query.replace("{url}", url)
            response = client.get("/sparql", query_string={"query": text})
            assert response.status_code in (200, 400, 403), text
            assert ("SERVICE" in query) <= (response.status_code != 200), text
        for name in ("default-graph-uri", "named-graph-uri"):
            client.get("/sparql", query_string={"query": "ASK { ?s ?p ?o }", name: url})
        client.environ_base["HTTP_AUTHORIZATION"] = "Bearer secret"
        for update in UPDATING:
            client.post("/update", data={"update": update.replace("{url}", url)})
        for media_type, body in UPLOADS.items():
            data = body.replace("{url}", url).encode()
            client.put("/store", query_string={"graph": url}, data=data, content_type=media_type)
        client.get("/store", query_string={"graph": url})
        client.post("/articles", json={"text": f"See {url}", "url": url})
        for path in ("/", "/articles", f"/?q={url}", f"/sparql?endpoint={url}"):
            client.get(path, headers={"Accept": "text/html", "Referer": url})
        assert came == []
