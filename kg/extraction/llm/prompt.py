"""What a model is told and asked: the codebook from the ontology, one sentence as data."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from rdflib import SKOS

from ...ontology import concepts, vocabulary
from .answers import form

Message = dict[str, str]


def messages(sentence: str) -> list[Message]:
    """Return the conversation that asks for the events of a sentence."""
    return [
        {"role": "system", "content": codebook()},
        {"role": "user", "content": json.dumps({"sentence": sentence}, ensure_ascii=False)},
    ]


@cache
def codebook() -> str:
    """Return the instructions, with each event type and what it means."""
    rules = Path(__file__).with_name("codebook.txt").read_text(encoding="utf-8")
    return rules.replace("{types}", "\n".join(map(_type, sorted(concepts("EventType")))))


def _type(word: str) -> str:
    node, terms = concepts("EventType")[word], vocabulary()
    meaning, example = terms.value(node, SKOS.definition), terms.value(node, SKOS.example)
    return f"- {word}: {meaning}" + (f" Example: {example}" if example else "")


def schema() -> dict[str, Any]:
    """Return the answer's form as OpenAI-compatible endpoints take it."""
    named = {"name": "events", "strict": True, "schema": form()}
    return {"type": "json_schema", "json_schema": named}
