"""What a stranger finds who tries the addresses: endings, tags, methods, figures."""

import pytest

ALL = "SELECT * { ?s ?p ?o . ?o ?q ?r }"
LOOKUP = "SELECT * { ?s ?p ?o } LIMIT 3"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/sparql.csv?query=ASK{}", "text/csv"),
        ("/sparql.json?query=ASK{}", "application/sparql-results+json"),
        ("/sparql.ttl", "text/turtle"),
        ("/sparql.nt?query=CONSTRUCT+WHERE{?s+?p+?o}", "application/n-triples"),
        ("/store.rdf?default", "application/rdf+xml"),
        ("/.well-known/void.nt", "application/n-triples"),
    ],
)
def test_an_ending_names_the_format(client, path, kind):
    response = client.get(path, headers={"Accept": "text/html"})
    assert (response.status_code, response.mimetype) == (200, kind)


@pytest.mark.parametrize("path", ["/sparql.png?query=ASK{}", "/store.csv?default"])
def test_an_ending_that_is_no_format_is_told_what_there_is(client, path):
    response = client.get(path)
    assert (response.status_code, response.mimetype) == (406, "application/problem+json")
    assert len(response.json["offered"]) > 2


def test_an_update_by_get_is_told_how_to_send_it(client):
    response = client.get("/update?update=CLEAR+ALL")
    assert (response.status_code, response.mimetype) == (405, "application/problem+json")
    assert "POST" in response.headers["Allow"]


@pytest.mark.parametrize("query", [ALL, LOOKUP])
@pytest.mark.parametrize("known", ["{}", "W/{}", '"x", {}', "*"])
def test_a_tag_is_known_however_it_is_named(client, query, known):
    first = client.get("/sparql", query_string={"query": query})
    again = client.get(
        "/sparql",
        query_string={"query": query},
        headers={"If-None-Match": known.format(first.headers["ETag"])},
    )
    assert (again.status_code, again.data) == (304, b"")


def test_the_figures_are_what_prometheus_reads(client):
    client.get("/sparql", query_string={"query": ALL})
    lines = client.get("/metrics").text.splitlines()
    values = dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    count = values['kg_request_seconds_count{room="sparql"}']
    assert values['kg_request_seconds_bucket{room="sparql",le="+Inf"}'] == count
    bounds = [float(v) for k, v in values.items() if 'bucket{room="sparql"' in k]
    assert bounds == sorted(bounds)
    assert int(values["kg_memory_bytes"]) > 10_000_000
    kinds = {line.split()[2]: line.split()[3] for line in lines if line.startswith("# TYPE")}
    assert len(kinds) == sum(line.startswith("# TYPE") for line in lines)
    assert {"kg_requests_total", "kg_request_seconds", "kg_generation_info"} <= set(kinds)
