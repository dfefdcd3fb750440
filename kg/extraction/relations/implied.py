"""Who bears a title that no name stands beside: one known, or named in the next sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...facts import Mention
from ..acts.candidates import said
from ..drafts import Reading
from ..parse.syntax import above, child
from .owners import is_national
from .titles import Title

if TYPE_CHECKING:
    from spacy.tokens import Token

SUBJECTS = frozenset({"nsubj", "nsubj:pass"})
TALKING = frozenset({"speak", "talk", "brief", "address"})
DEFINITE = frozenset({"the", "'s", "’s"})


def known_bearer(reading: Reading, title: Title) -> Mention | None:
    """Return the person that a title with its country stands for: the Danish king."""
    mention = reading.mentions.at(title.head)
    if mention is None or mention.kind != "nominal" or mention.entity.type != "Person":
        return None
    stated = [m for t in title.before if (m := reading.mentions.at(t)) is not mention and m]
    within = reading.people.country_mention(title.head)
    return mention if (stated or within is not None) and not title.plural else None


def named_later(reading: Reading, title: Title) -> Mention | None:
    """Return who is first named as the speaker of the next sentence, where a title spoke last.

    "…, the Thai premier has said. Jane Roe was speaking in Bangkok."
    """
    sent = title.head.sent
    spoken = title.head.dep_ in SUBJECTS and _talks(title.head.head)
    fit = spoken and not title.plural and not title.former and is_national(title)
    if not fit or sent.end >= len(reading.doc) or not _definite(title):
        return None
    for token in reading.doc[sent.end].sent:
        person = reading.mentions.at(token)
        if person is None or person.entity.type != "Person" or person.kind != "name":
            continue
        return person if _first_named(reading, person, token) else None
    return None


def _definite(title: Title) -> bool:
    return any(t.lower_ in DEFINITE for t in title.before)


def _talks(verb: Token) -> bool:
    return verb.lemma_.lower() in said() | TALKING


def _first_named(reading: Reading, person: Mention, token: Token) -> bool:
    """Say whether a name in full is new to a text, bare of titles, and that of who talks."""
    before = (m for m in reading.mentions.before(person.evidence.start))
    after = reading.text[person.evidence.end : person.evidence.end + 1]
    bare = " " in person.evidence.quote and after == " "
    if not bare or any(m.entity.id == person.entity.id for m in before):
        return False
    titled = child(token, "nmod:desc", "compound", "amod", "appos", "nmod:poss") is not None
    verb = next(above(token), token)
    return token.dep_ in SUBJECTS and not titled and _talks(verb)
