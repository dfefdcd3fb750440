"""SPARQL 1.1 Protocol: queries at /sparql, updates at /update."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, Response, abort, g, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import MethodNotAllowed

from ..errors import QueryError
from ..namespaces import digest
from ..store import Answer, policy, spelling
from . import access, current_store, fairness, negotiation, settings, writable_store
from .description import service
from .graph_store import changed
from .headers import mark, question, tag_of
from .negotiation import GRAPHS, RESULTS, TRIPLES
from .pages import query_page

blueprint = Blueprint("sparql", __name__)

FORM = "application/x-www-form-urlencoded"


@blueprint.route("/sparql", methods=["GET", "POST"])
@blueprint.route("/sparql.<extension>", methods=["GET", "POST"])
def query(extension: str = "") -> ResponseReturnValue:
    """Answer a query, or describe the service; a browser gets both as a page."""
    negotiation.prefer(extension)
    text, fields = _operation("query", "application/sparql-query")
    if request.method != "POST" and negotiation.prefers_html(request):
        return query_page()
    if text is None:
        return _description()
    media_types = negotiation.accepted(request, RESULTS, GRAPHS)
    asked = question(request.query_string, media_types)
    tag_of(current_store().generation, asked)  # may end here: 304
    try:
        answer = _answer(text, fields, media_types)
    except QueryError as error:
        error.hint = error.hint or (spelling.mentions(text) and spelling.hint(text)) or None
        raise
    response = Response(answer.body, content_type=negotiation.content_type(answer.media_type))
    if hint := hint_to(text, answer):
        response.headers["Query-Hint"] = hint
    if answer.truncated:
        response.headers["Result-Truncated"] = answer.truncated
    elif request.method != "POST" and not policy.is_volatile(text):
        mark(response, tag_of(answer.generation, asked))
    return response


def hint_to(text: str, answer: Answer) -> str:
    """Return what may be wrong with a query that finds nothing, as a header takes it."""
    if not spelling.mentions(text) or not spelling.is_empty(answer.body, answer.media_type):
        return ""
    return spelling.hint(text).encode("ascii", "replace").decode()


def _answer(text: str, fields: MultiDict[str, str], media_types: Sequence[str]) -> Answer:
    """Return the answer within the time and the budget that the client has."""
    if len(text) > settings().max_query:
        abort(413, f"The query is longer than the limit of {settings().max_query:,} characters.")
    seconds = _seconds(fields)
    with fairness.charged(seconds) as spent:
        answer = current_store().query(
            text,
            media_types=media_types,
            default_graphs=fields.getlist("default-graph-uri"),
            named_graphs=fields.getlist("named-graph-uri"),
            base=request.base_url,
            timeout=None if seconds == settings().timeout else seconds,
            partial=fields.get("partial") in ("true", "1"),
            gone=request.environ.get("kg.gone"),
            client=fairness.asker(),
        )
        spent.append(answer.seconds)
    return answer


def _description() -> ResponseReturnValue:
    if request.method == "POST":
        abort(400, "There is no query: send it as the parameter `query` or as the body.")
    media_type = negotiation.graph_type(request, TRIPLES)
    body = negotiation.serialise(service(request.base_url, settings(), current_store()), media_type)
    return Response(body, content_type=negotiation.content_type(media_type))


@blueprint.get("/update")
def no_update() -> ResponseReturnValue:
    """Refuse to change anything by an address that somebody may only look at."""
    raise MethodNotAllowed(["POST", "OPTIONS"], "An update is sent by POST.")


@blueprint.post("/update")
def update() -> ResponseReturnValue:
    """Carry out an update, all of it or nothing."""
    store = writable_store()
    text, fields = _operation("update", "application/sparql-update")
    if text is None:
        abort(400, "There is no update: send it as the parameter `update` or as the body.")
    change = store.update(
        text,
        default_graphs=fields.getlist("using-graph-uri"),
        named_graphs=fields.getlist("using-named-graph-uri"),
        base=request.base_url,
    )
    return changed(change)


def _operation(name: str, direct_type: str) -> tuple[str | None, MultiDict[str, str]]:
    """Return the text of the operation and the parameters beside it (Protocol 2.1, 2.2)."""
    text, fields = _parts(name, direct_type)
    if text is not None:
        g.query_hash = digest(text)
    return text, fields


def _parts(name: str, direct_type: str) -> tuple[str | None, MultiDict[str, str]]:
    if request.method != "POST":
        return _only(request.args, name), request.args
    if request.mimetype == FORM:
        return _only(request.form, name), request.form
    if request.mimetype != direct_type:
        abort(415, f"A POST here is {FORM} or {direct_type}, not {request.mimetype or 'untyped'}.")
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if charset not in ("utf-8", "utf8"):
        abort(415, f"Texts are in UTF-8, not {charset}.")
    try:
        return request.get_data().decode(), request.args
    except UnicodeDecodeError as error:
        abort(400, f"The text is not UTF-8: {error}.")


def _only(fields: MultiDict[str, str], name: str) -> str | None:
    found = fields.getlist(name)
    if len(found) > 1:
        abort(400, f"The parameter `{name}` is given {len(found)} times; once is right.")
    return found[0] if found else None


def _seconds(fields: Mapping[str, str]) -> float:
    """Return how long the query may run: more than the default only with a token."""
    most = settings().timeout if access.holder() is None else settings().max_timeout
    given = fields.get("timeout")
    if not given:
        return settings().timeout
    try:
        seconds = float(given)
    except ValueError:
        seconds = -1.0
    if not 0 < seconds < float("inf"):
        abort(400, f"The parameter `timeout` is a number of seconds, not {given!r}.")
    return min(seconds, most)
