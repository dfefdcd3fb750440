"""Stored questions as pages, and the query editor: SPARQL in, a table with labels and links out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, make_response, render_template, request

from .. import asking, ontology
from ..errors import StoreError
from ..namespaces import PREFIXES
from ..store import Store
from . import current_store, data_iri, federated, headers, lists
from .problems import STATUS
from .resources import Ref, labels, refer
from .samples import frame, samples

blueprint = Blueprint("questions", __name__)

QUERY_PAGE_SHOWS_RESULTS = True
ROWS = 500
ACCEPTED = ("application/sparql-results+json", "text/turtle")
NUMERIC = ("integer", "decimal", "double", "float", "int", "long")

START = """PREFIX dip: <https://w3id.org/diplomacy-kg/ontology#>
PREFIX plover: <https://w3id.org/diplomacy-kg/plover#>
PREFIX nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

SELECT ?actor ?type ?date ?sentence WHERE {
  ?claim dip:about ?event ; dip:modality dip:modality-actual ; dip:evidence/nif:anchorOf ?sentence .
  ?event dip:actor ?actor ; dip:eventType ?type .
  OPTIONAL { ?event dip:date ?date }
} ORDER BY DESC(?date) LIMIT 20
"""


@dataclass(frozen=True)
class Cell:
    """One value of a result: how it reads, where it leads, whether it is a number."""

    ref: Ref
    numeric: bool = False


@dataclass(frozen=True)
class Table:
    """A result as a page shows it; `text` stands for a graph or a yes or no."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    note: str
    downloads: Sequence[tuple[str, str]]
    text: str | None = None


@blueprint.get("/questions")
def question_list() -> str:
    """Show every stored question."""
    return render_template("questions.html", questions=ontology.questions())


@blueprint.get("/questions/<name>")
def question(name: str) -> Response:
    """Show one stored question, its answer now, and its query to change."""
    found = _known(name)
    given = {p.name: request.args.get(p.name, p.default).strip() for p in found.params}
    store = current_store()
    fields = [(param, _shown(store, param.type, given[param.name])) for param in found.params]
    known = lists.agents(store, 300) if fields else []
    context = {
        "question": found,
        "fields": fields,
        "known": [lists.choice(str(a["href"])[1:], str(a["label"])) for a in known],
        "days": sorted({str(a["date"]) for a in lists.articles(store, 100)} - {""}, reverse=True),
        "rest": f"/api/questions/{name}" + (f"?{urlencode(given)}" if given else ""),
        "live": _live(found, given),
        "frame": frame(f"{request.host_url}embed/questions/{name}?{urlencode(given)}", found.title),
    }
    return _asked("question.html", filled(found, given), **context)


def _live(question: ontology.Question, given: Mapping[str, str]) -> str:
    """Return the address of an answer with what Wikidata says now, where a question asks for it."""
    path = f"/questions/{question.id}/live" + (f"?{urlencode(given)}" if given else "")
    return path if federated.is_joined(question) else ""


@blueprint.get("/embed/questions/<name>")
def embedded(name: str) -> Response:
    """Show the answer to a stored question alone, for a frame on another site.

    `view` says as what: Table, Timeline, Network, Chart or Map, else as the query itself says.
    """
    found, given = _known(name), request.args.to_dict()
    text = filled(found, given)
    asked = {p.name: given[p.name] for p in found.params if p.name in given}
    page = render_template(
        "embed.html",
        view=request.args.get("view", "")[:20],
        title=found.title,
        query=text,
        whole=f"/questions/{name}?{urlencode(asked)}",
        table=result(current_store(), text),
    )
    return Response(page, headers={"Content-Security-Policy": headers.ANYWHERE})


def _shown(store: Store, type: str, value: str) -> str:
    """Return what the form shows for a value: an actor's name, where a name finds it."""
    if type != "agent" or "/" not in value:
        return value
    iri = data_iri(value)
    return lists.choice(value, labels(store, [iri]).get(iri, value))[0]


def _known(name: str) -> ontology.Question:
    found = asking.find(name)
    if found is None:
        abort(404, f"There is no stored question called {name}.")
    return found


def filled(question: ontology.Question, given: Mapping[str, str]) -> str:
    """Return the query of a question with other values of its parameters, in our address space."""
    return asking.filled(question, given, data_iri(""))


def term(type: str, value: str) -> str:
    """Return what a person filled in as a SPARQL term in our address space, escaped."""
    return asking.term(type, value, data_iri(""))


def query_page() -> Response:
    """Show the editor; with a query in the request, its answer below, without any script too."""
    text = request.values.get("query", "")
    examples = ontology.questions()
    if text.strip():
        return _asked("query.html", text, examples=examples)
    page = render_template("query.html", examples=examples, **_editor(START))
    return make_response(page)


def _asked(template: str, text: str, **context: Any) -> Response:
    """Return a page with the answer to a query, or with what is wrong with the query."""
    table, problem, status = None, None, 200
    try:
        table = result(current_store(), text)
    except StoreError as error:
        status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 500)
        problem = {
            "detail": str(error),
            "line": getattr(error, "line", None),
            "column": getattr(error, "column", None),
        }
    page = render_template(template, table=table, problem=problem, **_editor(text), **context)
    return make_response(page, status)


def _editor(text: str) -> dict[str, Any]:
    rows = min(max(text.count("\n") + 2, 8), 30)
    return {
        "query": text,
        "rows": rows,
        "base": data_iri(""),
        "prefixes": PREFIXES,
        "samples": samples(request.host_url + "sparql", text),
    }


def result(store: Store, text: str) -> Table:
    """Return the answer to a query as a table; at most 500 rows, and the note says so.

    Raises:
        StoreError: the query is wrong, not allowed, or ran past a limit.
    """
    answer = store.query(text, media_types=ACCEPTED)
    if answer.media_type != ACCEPTED[0]:
        return Table((), (), "Turtle", _downloads(text, "ttl"), answer.body.decode())
    found = json.loads(answer.body)
    if "boolean" in found:
        word = "Yes" if found["boolean"] else "No"
        return Table((), (), "", _downloads(text, "json"), word)
    return _rows(store, found, text)


def _rows(store: Store, found: dict[str, Any], text: str) -> Table:
    columns, rows = found["head"]["vars"], found["results"]["bindings"]
    shown = rows[:ROWS]
    iris = {cell["value"] for row in shown for cell in row.values() if cell["type"] == "uri"}
    names = labels(store, iris)
    note = f"{len(rows)} row{'' if len(rows) == 1 else 's'}"
    if len(rows) > ROWS:
        note += f", the first {ROWS} shown"
    cells = [[_cell(row.get(column), names) for column in columns] for row in shown]
    return Table(columns, cells, note, _downloads(text, "csv", "json"))


def _cell(value: dict[str, Any] | None, names: dict[str, str]) -> Cell:
    if value is None:
        return Cell(Ref(""))
    if value["type"] == "uri":
        return Cell(refer(value["value"], names))
    numeric = ontology.local(value.get("datatype", "")) in NUMERIC
    return Cell(Ref(value["value"]), numeric)


def _downloads(text: str, *endings: str) -> list[tuple[str, str]]:
    return [(e, "/sparql?" + urlencode({"query": text, "format": e})) for e in endings]
