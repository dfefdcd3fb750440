"""Stored questions that Wikidata helps to answer: live where it may be asked, else from our copy.

A group of such a query that begins `{ # wikidata` holds what Wikidata knows. As it stands it is
answered by the graph `enriched`; for a live answer it becomes a SERVICE.
"""

from __future__ import annotations

import logging
import re

from flask import Blueprint, Response, abort, request

from .. import asking, ontology
from ..errors import LimitError, RefusedError, StoreError
from ..store import Answer
from . import current_store, data_iri, negotiation, settings
from .negotiation import RESULTS

blueprint = Blueprint("federated", __name__)

log = logging.getLogger(__name__)

COPY = "graph/enriched"
_GROUP = re.compile(r"\{\s*# *wikidata\b[^\n]*\n")


@blueprint.get("/questions/<name>/live")
def live(name: str) -> Response:
    """Answer a stored question with what Wikidata says now, else with what our copy says.

    The header `Answered-From` says which.
    """
    question = asking.find(name)
    if question is None or not is_joined(question):
        abort(404, f"There is no stored question called {name} that Wikidata helps to answer.")
    types = negotiation.accepted(request, RESULTS)
    text = asking.filled(question, request.args, data_iri(""))
    answer, source = _answer(text, types)
    content_type = negotiation.content_type(answer.media_type)
    return Response(answer.body, content_type=content_type, headers={"Answered-From": source})


def _answer(text: str, types: list[str]) -> tuple[Answer, str]:
    endpoint = settings().wikidata
    if endpoint in settings().service_allow:
        try:
            found = current_store().query(served(text, endpoint), media_types=types)
        except RefusedError:
            raise
        except (LimitError, StoreError) as error:
            log.warning("Wikidata is left out: %s", error)
        else:
            return found, endpoint
    return current_store().query(text, media_types=types), COPY


def is_joined(question: ontology.Question) -> bool:
    """Say whether Wikidata helps to answer a stored question."""
    return bool(_GROUP.search(question.text))


def served(text: str, endpoint: str) -> str:
    """Return a query whose marked groups are asked of an endpoint.

    >>> served("SELECT * { { # wikidata\\n ?x ?y ?z } }", "http://e.example/sparql")
    'SELECT * { SERVICE <http://e.example/sparql> {\\n ?x ?y ?z } }'
    """
    return _GROUP.sub(f"SERVICE <{endpoint}> {{\n", text)
