"""Code that asks a query from elsewhere: what to paste into a shell, Python, R or JavaScript."""

from __future__ import annotations

import json
import shlex
from html import escape

_PANDAS = '''import io
import pandas as pd
import requests

query = """{query}"""
answer = requests.get({endpoint}, params={{"query": query, "format": "csv"}})
answer.raise_for_status()
print(pd.read_csv(io.StringIO(answer.text)))
'''

_WRAPPER = '''from SPARQLWrapper import JSON, SPARQLWrapper

endpoint = SPARQLWrapper({endpoint})
endpoint.setReturnFormat(JSON)
endpoint.setQuery("""{query}""")
for row in endpoint.query().convert()["results"]["bindings"]:
    print({{name: cell["value"] for name, cell in row.items()}})
'''

_RDFLIB = '''from rdflib import Graph
from rdflib.plugins.stores.sparqlstore import SPARQLStore

graph = Graph(SPARQLStore({endpoint}))
for row in graph.query("""{query}"""):
    print(row)
'''

_R = """query <- {query}
address <- paste0({endpoint}, "?format=csv&query=", URLencode(query, reserved = TRUE))
print(read.csv(address))
"""

_JAVASCRIPT = """const query = {query};
const answer = await fetch({endpoint} + "?" + new URLSearchParams({{ query, format: "json" }}));
if (!answer.ok) throw new Error((await answer.json()).detail);
console.table((await answer.json()).results.bindings);
"""


def frame(address: str, title: str, height: int = 480) -> str:
    """Return the HTML that shows a page of ours within a page of others.

    >>> frame("http://a.example/embed/map?from=2024&to=2025", "Map")[:62]
    '<iframe src="http://a.example/embed/map?from=2024&amp;to=2025"'
    """
    return (
        f'<iframe src="{escape(address)}" title="{escape(title)}" width="100%" height="{height}"'
        ' style="border:0" loading="lazy"></iframe>'
    )


def samples(endpoint: str, query: str) -> list[tuple[str, str]]:
    """Return the code for each language as name and text.

    >>> dict(samples("http://a.example/sparql", "ASK {}"))["curl"].split()[0]
    'curl'
    """
    literal, place = json.dumps(query), json.dumps(endpoint)
    inside = query.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    inside = inside[:-1] + '\\"' if inside.endswith('"') else inside
    curl = f"curl {shlex.quote(endpoint)} -H 'Accept: text/csv' \\\n  --data-urlencode {{}}\n"
    return [
        ("curl", curl.format(shlex.quote("query=" + query))),
        ("Python, pandas", _PANDAS.format(query=inside, endpoint=place)),
        ("Python, SPARQLWrapper", _WRAPPER.format(query=inside, endpoint=place)),
        ("Python, rdflib", _RDFLIB.format(query=inside, endpoint=place)),
        ("R", _R.format(query=literal, endpoint=place)),
        ("JavaScript", _JAVASCRIPT.format(query=literal, endpoint=place)),
    ]
