"""What a model may answer: a closed form, checked whatever the endpoint promises."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from ...facts import Modality
from ...ontology import concepts

MOST = 8


class RejectedError(Exception):
    """An answer, or a part of one, is of no use; the text is the reason in a few words."""


class Filled(BaseModel):
    """One event of a sentence, each of its words quoted from it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    predicate: str = Field(min_length=2, max_length=200)
    type: str
    actors: list[str] = Field(max_length=MOST)
    recipients: list[str] = Field(max_length=MOST)
    modality: Modality

    @field_validator("type")
    @classmethod
    def _known(cls, value: str) -> str:
        if value not in types():
            raise ValueError("no such event type")
        return value


class Answer(BaseModel):
    """The events of a sentence."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    events: list[Filled] = Field(max_length=MOST)


@cache
def types() -> tuple[str, ...]:
    """Return the event types of the ontology, sorted."""
    return tuple(sorted(concepts("EventType")))


def read(text: str) -> Sequence[Filled]:
    """Return the events of an answer.

    Raises:
        RejectedError: it is not of the form that was asked for.
    """
    try:
        return Answer.model_validate_json(_unfenced(text)).events
    except ValidationError as error:
        raise RejectedError("not of the form") from error


def _unfenced(text: str) -> str:
    """Return an answer without the code fence that some models put around it."""
    text = text.strip()
    if text.startswith("```") and text.endswith("```"):
        text = text.strip("`").removeprefix("json")
    return text


def form() -> dict[str, Any]:
    """Return the JSON schema of an answer, strict and closed: every field required, no others."""
    quote = {"type": "string"}
    quotes = {"type": "array", "items": quote}
    words = {
        "predicate": quote,
        "type": {"type": "string", "enum": list(types())},
        "actors": quotes,
        "recipients": quotes,
        "modality": {"type": "string", "enum": list(get_args(Modality))},
    }
    event = _object(words)
    return _object({"events": {"type": "array", "items": event}})


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
