"""What strangers may send: everything ends in time, with a reason, and hurts nobody else."""

import json
import threading
import time
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from conftest import Server

from kg.store.embedded import writing

LIMIT = 1
LATE = 15
"""How much later than the limit an answer may come on a machine that is busy."""
MANY = " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(24))
PAIRS = " ".join(f"?x{i} <http://e/to> ?x{i + 1} ." for i in range(12))


def doubled(times):
    steps = " ".join(f"BIND(CONCAT(?v{i}, ?v{i}) AS ?v{i + 1})" for i in range(times))
    return f"BIND('0123456789' AS ?v0) {steps}"


HOSTILE = {
    "cross product": f"SELECT (COUNT(*) AS ?n) {{ {MANY} }}",
    "cross product sorted": f"SELECT * {{ {MANY} }} ORDER BY ?a9",
    "cross product grouped": f"SELECT ?a1 (COUNT(*) AS ?n) {{ {MANY} }} GROUP BY ?a1 ?b2 ?c3",
    "cross product distinct": f"SELECT DISTINCT * {{ {MANY} }}",
    "cross product concatenated": f"SELECT (GROUP_CONCAT(?a1) AS ?n) {{ {MANY} }}",
    "cross product constructed": f"CONSTRUCT {{ ?a1 ?b2 ?c3 }} {{ {MANY} }}",
    "cross product described": f"DESCRIBE ?a1 {{ {MANY} }}",
    "cross product of graphs": f"SELECT * {{ GRAPH ?g {{ {MANY} }} }} ORDER BY ?a9",
    "cross product far in": f"SELECT * {{ {MANY} }} OFFSET 1000000000000 LIMIT 1",
    "cross product optional": f"SELECT (COUNT(*) AS ?n) {{ OPTIONAL {{ {MANY} }} }}",
    "cross product minus": f"SELECT (COUNT(*) AS ?n) {{ {MANY} MINUS {{ ?a1 ?b2 <http://e/x> }} }}",
    "cross product not there": f"ASK {{ ?s ?p ?o FILTER NOT EXISTS {{ {MANY} ?c1 ?c2 ?c3 }} }}",
    "cross product in a filter": f"ASK {{ {MANY} FILTER(?a1 = ?b23 && ?c3 = ?b7) }}",
    "dense joins": f"SELECT (COUNT(*) AS ?n) {{ {PAIRS} }}",
    "dense paths": "SELECT (COUNT(*) AS ?n) { "
    + " ".join(f"?x{i} (<http://e/to>|!<http://e/no>)* ?x{i + 1} ." for i in range(6))
    + " }",
    "nested stars": "SELECT (COUNT(*) AS ?n) { ?a ((<http://e/to>*)*)* ?b ."
    " ?b (^<http://e/to>+)+ ?c . ?c (<http://e/to>/<http://e/to>)* ?d }",
    "long sequence": f"ASK {{ ?a {'/'.join(['<http://e/to>'] * 40)} ?b . ?b <http://e/no> ?a }}",
    "unions": "SELECT (COUNT(*) AS ?n) { "
    + " ".join("{ ?s ?p ?o } UNION { ?o ?p ?s }" for _ in range(20))
    + " }",
    "strings that grow": f"SELECT (STRLEN(?v40) AS ?n) {{ {doubled(40)} }}",
    "regular expressions": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o . ?t ?q ?u . ?v ?r ?w . ?x ?y ?z"
    f" FILTER(REGEX('{'a' * 3000}b', '^(a|aa|a*)*(a{{1,90}}){{1,90}}c$')) }}",
    "replaced strings": f"SELECT (REPLACE('{'x' * 9000}', '', '{'y' * 9000}') AS ?n) {{ {MANY} }}",
    "many values": "SELECT * { VALUES (?a ?b) { "
    + "(1 2) " * 60_000
    + "} VALUES (?c ?d) { "
    + "(3 4) " * 60_000
    + "} }",
    "deep braces": "SELECT * " + "{" * 10_000 + "}" * 10_000,
    "deep brackets": "SELECT * { ?s ?p " + "[ <http://e/p> " * 10_000 + "1" + "]" * 10_000 + " }",
    "deep parentheses": "SELECT (" + "(" * 10_000 + "1" + ")" * 10_000 + " AS ?x) {}",
    "deep negation": "ASK { FILTER(" + "!" * 100_000 + "true) }",
    "deep minus": "SELECT (" + "- " * 100_000 + "1 AS ?x) {}",
    "deep paths": "ASK { ?s " + "^" * 100_000 + "<http://e/to> ?o }",
    "long sums": "SELECT (" + "1+" * 50_000 + "1 AS ?x) {}",
    "long disjunctions": "ASK { ?s ?p ?o FILTER(" + "?o = 1 || " * 30_000 + "?o = 2) }",
    "long bodies": "ASK { " + "?s ?p ?o . " * 60_000 + "}",
    "many variables": "SELECT " + " ".join(f"?v{i}" for i in range(60_000)) + " { ?s ?p ?o }",
    "many prefixes": "".join(f"PREFIX p{i}: <http://e/{i}/>\n" for i in range(20_000)) + "ASK {}",
    "many subselects": "SELECT * { " + "{ SELECT * { ?s ?p ?o } } " * 5_000 + "}",
    "a service below": "ASK { FILTER(EXISTS { { SELECT * { SERVICE <http://e/> {} } } }) }",
    "a service in disguise": "ASK { \\u0053ERVICE SILENT <http://127.0.0.1:1/> { ?s ?p ?o } }",
    "a comment without end": "ASK {} #" + "x" * 900_000,
    "open strings": "ASK { ?s ?p '''" + "'" * 1 + "\\" * 500_001,
    "ten megabytes": "ASK {} #" + "x" * 10_000_000,
}


@pytest.fixture(scope="module")
def attacked(tmp_path_factory):
    directory = tmp_path_factory.mktemp("hostile") / "store"
    lines = [f"<http://e/{i}> <http://e/to> <http://e/{j}> ." for i in range(25) for j in range(25)]
    with writing(directory) as writer:
        writer.load("\n".join(lines).encode(), "text/turtle", "http://e/g")
    server = Server(
        directory, readers=2, timeout=LIMIT, query_memory=512, memory=1024, token="secret", rate=0
    )
    server.until("kg_copy_current 1")
    yield server
    server.stop()


def post(server, path, fields, **headers):
    request = Request(server.url + path, urlencode(fields).encode(), headers)
    try:
        with urlopen(request, timeout=60) as response:
            return response.status, response.headers.get_content_type(), response.read()
    except HTTPError as error:
        with error:
            return error.code, error.headers.get_content_type(), error.read()


@pytest.mark.slow
def test_every_hostile_query_ends_and_bystanders_are_answered(attacked):
    bystander, stop = [], threading.Event()

    def ask():
        while not stop.is_set():
            bystander.append(attacked.get("/sparql", query="ASK { <http://e/1> ?p ?o }")[0])
            bystander.append(attacked.get("/health")[0])
            stop.wait(0.05)

    thread = threading.Thread(target=ask)
    thread.start()
    wrong = []
    for name, query in HOSTILE.items():
        began = time.monotonic()
        status, kind, body = post(attacked, "/sparql", {"query": query})
        seconds = time.monotonic() - began
        problem = status >= 400 and kind == "application/problem+json" and json.loads(body)
        if not (status == 200 or (problem and problem["status"] == status < 500) or status == 503):
            wrong.append((name, status, body[:200]))
        if seconds > LIMIT + LATE:
            wrong.append((name, seconds))
    stop.set()
    thread.join()
    assert wrong == []
    assert set(bystander) == {200}
    assert attacked.process.poll() is None


def test_a_flood_of_updates_changes_all_or_nothing(attacked):
    token = {"Authorization": "Bearer secret"}
    results = []

    def flood(number):
        update = f"INSERT DATA {{ GRAPH <http://e/f> {{ <http://e/f> <http://e/n> {number} }} }}"
        if number % 3 == 0:
            update += " ; INSERT { ?a ?b ?c } WHERE { " + MANY + " FILTER(?a1 = ?b2) "
        results.append((number, post(attacked, "/update", {"update": update}, **token)[0]))

    threads = [threading.Thread(target=flood, args=[number]) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    query = "SELECT ?n { GRAPH <http://e/f> { ?s ?p ?n } }"
    body = attacked.get("/sparql", query=query, format="json")[1]
    stored = {int(row["n"]["value"]) for row in json.loads(body)["results"]["bindings"]}
    assert stored == {number for number, status in results if status == 204}
    assert {status for _, status in results} <= {204, 400, 503}
