"""Claims as JSON records, one a line: the form that other programs read and scorers compare."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from .facts import (
    Article,
    Claim,
    Entity,
    Event,
    Evidence,
    Extraction,
    Mention,
    Participant,
    Relationship,
    Status,
    Time,
    Utterance,
)
from .tables import table

Record = dict[str, Any]
Homes = dict[str, str]

KINDS = ("article", "mention", "time", "claim", "utterance", "modality", "error")


def to_records(
    extraction: Extraction, *, publisher: Entity | None = None, claims_only: bool = False
) -> Iterator[Record]:
    """Yield the records of an article in document order, the article's own first.

    Spans count code points of the stored text, end-exclusive. The outermost speaker of every
    claim is the publisher, or `(article)` where that is unknown. `claims_only` leaves out the
    utterances and the modality of what was not coded.
    """
    article = extraction.article
    yield article_record(article)
    homes = {country.id: country.label for country in extraction.countries}
    found = [
        *(_mention(article, m) for m in extraction.mentions),
        *(_time(article, t) for t in extraction.times),
        *(_claim(article, c, publisher, homes) for c in extraction.claims),
    ]
    if not claims_only:
        found += [_utterance(article, u, homes) for u in extraction.utterances]
        found += [_modality(article, s) for s in extraction.statuses]
    outer = _outer_places(found)
    yield from sorted(found, key=lambda record: outer.get(record.get("id"), _place(record)))


def error_record(article: str | None, message: str) -> Record:
    """Return the record that says why an article could not be read or coded.

    >>> error_record("a1", "a1.txt: the file is empty")
    {'kind': 'error', 'article': 'a1', 'message': 'a1.txt: the file is empty'}
    """
    return {"kind": "error", "article": article, "message": message}


def claims_table(records: Iterable[Record]) -> str:
    """Return the claims among the records as a table for people."""
    header = ("who", "to whom", "what", "how far", "who says so", "when", "evidence")
    return table(header, (_row(record) for record in records if record["kind"] == "claim"))


def _row(claim: Record) -> list[str]:
    what = " ".join(filter(None, (claim.get("event_type"), claim.get("mode"))))
    how_far = (claim["modality"], claim["polarity"], claim["certainty"])
    usual = ("positive", "certain")
    evidence = claim["text"] if len(claim["text"]) <= 60 else claim["text"][:59] + "…"
    return [
        _labels(claim.get("actors") or claim.get("parties") or [claim.get("from")]),
        _labels(claim.get("recipients") or [claim.get("to")]),
        what or claim["relation_type"],
        " ".join(word for word in how_far if word not in usual),
        " → ".join(speaker["label"] for speaker in claim["speakers"]),
        (claim.get("date") or {}).get("value") or claim.get("start_date") or "",
        evidence,
    ]


def _labels(participants: Iterable[Record | None]) -> str:
    return ", ".join(participant["label"] for participant in participants if participant)


def article_record(article: Article) -> Record:
    """Return the record of the article itself: what it is called, and its size in code points."""
    return {
        "kind": "article",
        "id": article.id,
        "title": article.title,
        "date": article.date,
        "publisher": article.publisher,
        "sha256": article.sha256,
        "chars": len(article.text),
    }


def _outer_places(found: Sequence[Record]) -> dict[Any, tuple[int, int]]:
    """Return where each utterance stands: by its cue, but not before the one it lies within."""
    places: dict[Any, tuple[int, int]] = {}
    for record in found:
        if record["kind"] == "utterance":
            around = places.get(record["within"], (0, 0))
            places[record["id"]] = max(_place(record), around)
    return places


def _place(record: Record) -> tuple[int, int]:
    for part in (record, record.get("cue"), record.get("content"), record.get("trigger")):
        part = part[0] if isinstance(part, list) else part
        if part and "start" in part:
            return int(part["start"]), KINDS.index(record["kind"])
    return 0, KINDS.index(record["kind"])


def _span(evidence: Evidence) -> Record:
    return {"start": evidence.start, "end": evidence.end, "text": evidence.quote}


def _mention(article: Article, mention: Mention) -> Record:
    entity = mention.entity
    record = {
        "kind": "mention",
        "article": article.id,
        **_span(mention.evidence),
        "entity": entity.id,
        "type": entity.type,
        "label": entity.label,
        "qid": entity.qid,
        "mention_type": mention.kind,
    }
    if entity.members:
        record["members"] = [member.label for member in entity.members]
    return record


def _time(article: Article, time: Time) -> Record:
    return {
        "kind": "time",
        "article": article.id,
        **_span(time.evidence),
        "value": time.value,
        "type": time.type,
    }


def _participant(participant: Participant, homes: Homes) -> Record:
    entity = participant.entity
    record: Record = {
        "entity": entity.id,
        "label": entity.label,
        "qid": entity.qid,
        "type": entity.type,
    }
    if entity.country in homes:
        record["country"] = homes[entity.country]
    if participant.evidence is None:
        return {**record, "implicit": True}
    return {**record, "start": participant.evidence.start, "end": participant.evidence.end}


def _participants(participants: tuple[Participant, ...], homes: Homes) -> list[Record]:
    return [_participant(participant, homes) for participant in participants]


def _claim(article: Article, claim: Claim, publisher: Entity | None, homes: Homes) -> Record:
    status, about = claim.status, claim.about
    record = {
        "kind": "claim",
        "article": article.id,
        "id": claim.id,
        **(_event(about, homes) if isinstance(about, Event) else _relationship(about, homes)),
        "trigger": _span(about.trigger),
        "modality": status.modality,
        "polarity": status.polarity,
        "certainty": status.certainty,
        "speakers": [_outermost(article, publisher), *_speakers(claim, homes)],
        "content": _span(claim.content),
        **_span(claim.evidence),
        "confidence": round(claim.confidence, 2),
        "rule": claim.rule,
    }
    return record if claim.disputes is None else {**record, "disputes": claim.disputes}


def _event(event: Event, homes: Homes) -> Record:
    return {
        "about": "event",
        "event_type": event.type,
        "mode": event.mode,
        "actors": _participants(event.actors, homes),
        "recipients": _participants(event.recipients, homes),
        "object": _span(event.object) if event.object else None,
        "place": _participant(event.place, homes) if event.place else None,
        "date": _date(event.date) if event.date else None,
    }


def _date(time: Time) -> Record:
    return {"value": time.value, "start": time.evidence.start, "end": time.evidence.end}


def _relationship(relation: Relationship, homes: Homes) -> Record:
    record: Record = {"about": "relationship", "relation_type": relation.type}
    if relation.source and relation.target:
        source, target = relation.source, relation.target
        record |= {"from": _participant(source, homes), "to": _participant(target, homes)}
    else:
        record |= {"parties": _participants(relation.parties, homes)}
    dates = {"start_date": relation.start, "end_date": relation.end}
    return {**record, "office": relation.office, **dates}


def _outermost(article: Article, publisher: Entity | None) -> Record:
    if publisher is None:
        return {"entity": None, "label": article.publisher or "(article)"}
    return {"entity": publisher.id, "label": publisher.label, "qid": publisher.qid}


def _speakers(claim: Claim, homes: Homes) -> list[Record]:
    return [_participant(utterance.speaker, homes) for utterance in claim.utterances]


def _utterance(article: Article, utterance: Utterance, homes: Homes) -> Record:
    pieces = [_span(piece) for piece in (utterance.content, *utterance.continued)]
    return {
        "kind": "utterance",
        "article": article.id,
        "id": utterance.id,
        "speaker": _participant(utterance.speaker, homes),
        "cue": _span(utterance.cue) if utterance.cue else None,
        "content": pieces if utterance.continued else pieces[0],
        "within": utterance.within,
        "manner": utterance.manner,
    }


def _modality(article: Article, status: Status) -> Record:
    return {
        "kind": "modality",
        "article": article.id,
        "trigger": _span(status.trigger),
        "modality": status.modality,
        "polarity": status.polarity,
        "certainty": status.certainty,
    }
