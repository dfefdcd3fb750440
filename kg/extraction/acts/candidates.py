"""What may be an event: verbs with somebody at either end, whatever the lexicon knows of them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from ...facts import Participant
from ...ontology import entries, lemmas_of
from ..drafts import Draft, Reading
from ..parse.syntax import child, span
from ..status.falsehood import denied_content
from .complements import complements
from .frames import lemmas
from .typing import Candidate

if TYPE_CHECKING:
    from spacy.tokens import Token

BELIEVED = 0.6
STATES = frozenset({"Country", "InternationalOrganization", "GovernmentBody"})
OF_STATES = frozenset({"Group", "Person", "Organization"})
SAYING = frozenset({"say", "speak", "add", "comment"})
UNASKED = frozenset({"case", "mark", "compound", "amod", "fixed", "aux"})


def find_candidates(reading: Reading, taken: Iterable[Draft]) -> list[Draft]:
    """Return a draft without a type for each verb that links two, those of the frames left out."""
    told = {t.i for d in taken for t in (d.token, d.verb, d.theme) if t is not None}
    verbs = [t for t in reading.doc if t.pos_ == "VERB" and t.i not in told and _tells(t)]
    return [d for verb in verbs if (d := _draft(reading, verb)) is not None]


def candidate(reading: Reading, draft: Draft) -> Candidate:
    """Return a draft as the encoder reads it: the sentence, the words of the act, both ends."""
    sent = draft.token.sent
    start, end = sent.start_char, sent.end_char

    def place(found: list[Participant]) -> tuple[int, int] | None:
        for participant in found:
            words = participant.evidence
            if words is not None and start <= words.start and words.end <= end:
                return words.start - start, words.end - start
        return None

    predicate = draft.trigger.start - start, draft.trigger.end - start
    actors, recipients = place(draft.actors), place(draft.recipients)
    if draft.symmetric and recipients is None:
        recipients = place(draft.actors[1:])
    word = draft.token.idx - start, draft.token.idx + len(draft.token) - start
    other = word if word != predicate else None
    return Candidate(reading.text[start:end], predicate, actors, recipients, other)


def _stately(participant: Participant) -> bool:
    """Say whether somebody acts for a state: the state, its bodies, its people."""
    entity = participant.entity
    return entity.type in STATES or (entity.country is not None and entity.type in OF_STATES)


def _tells(verb: Token) -> bool:
    """Say whether a verb may tell an act: not one that only reports, nor one used as a noun."""
    lemma = verb.lemma_.lower()
    if lemma in SAYING:
        return False
    if lemma in said() and child(verb, "ccomp", "parataxis") is not None:
        return False
    if lemma in lemmas("WillingVerb") and child(verb, "obj") is not None:
        return False
    if lemma in denials() and child(verb, "xcomp", "advcl") is not None:
        return False
    if lemma == "have" and (thing := child(verb, "obj")) is not None and child(thing, "acl"):
        return False
    if lemma in lemmas("CarrierVerb") and child(verb, "xcomp") is not None:
        return False
    thing = child(verb, "obj")
    happens = lemma == "take" and thing is not None and thing.lemma_.lower() == "place"
    return verb.dep_ not in UNASKED and not happens


def said() -> frozenset[str]:
    """Return the verbs of speech and thought."""
    return lemmas_of("lexicon", "SpeechVerb")


@cache
def denials() -> frozenset[str]:
    """Return the verbs that deny: what is denied is an act of its own, and negative."""
    verbs = entries("lexicon", "SpeechVerb")
    return frozenset(v for e in verbs if e.one("manner") == "denial" for v in e.all("lemma"))


def _draft(reading: Reading, verb: Token) -> Draft | None:
    actors = reading.people.actors(verb)
    if not actors:
        return None
    recipients = complements(reading.people, verb, actors)
    if not recipients and not (denied_content(verb) and all(_stately(p) for p in actors)):
        return None
    particle = child(verb, "compound:prt")
    words = (verb, particle) if particle is not None and particle.i > verb.i else (verb, verb)
    return Draft(
        token=verb,
        trigger=span(reading.text, *words),
        type="",
        actors=actors,
        recipients=recipients,
        confidence=BELIEVED,
        verb=verb,
        theme=child(verb, "obj"),
    )
