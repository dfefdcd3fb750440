"""Bodies by the last word of their names: the Forum, a Commission official, the Alliance."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...facts import Actors, Entity, Name
from ...namespaces import slug
from ...ontology import lemmas_of
from .entities import Mentions

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

BODIES = frozenset({"InternationalOrganization", "GovernmentBody", "Organization"})
JOINS = frozenset({"of", "for", "on", "-"})
TAIL = re.compile(r" (?:of|for|on|in|and|to|against|at) .*| \(.*| Group$", re.DOTALL)


def short_words() -> frozenset[str]:
    """Return the last words of bodies' names that stand alone for them: Forum, Council, Union."""
    return lemmas_of("lexicon", "ShortBodyName")


def shortened(
    doc: Doc, found: list[tuple[Span, list[Name]]], mentions: Mentions, actors: Actors
) -> Iterator[tuple[Span, Entity]]:
    """Yield each capitalised last word of a body's name with the body last named before it."""
    taken = {t.i for span, _ in found for t in span}
    words = short_words()
    alone = [t for t in doc if t.text in words and t.i not in taken and _stands_alone(t)]
    if not alone:
        return
    named = [(s.end_char, n[0].entity, s.text) for s, n in found if n[0].entity.type in BODIES]
    named += [(m.evidence.end, m.entity, m.evidence.quote) for m in mentions]
    bodies = [
        (end, entity, _heads((entity.label, quote, *actors.aliases(entity.id))))
        for end, entity, quote in sorted(named, key=lambda one: one[0])
        if entity.type in BODIES
    ]
    for token in alone:
        before = [e for end, e, heads in bodies if end <= token.idx and token.text in heads]
        if not before:
            owners = (e for end, e, _ in reversed(bodies) if end <= token.idx)
            parts = (_part(owner, token.text, actors) for owner in owners)
            before = [part for part in parts if part is not None][:1]
        if before:
            yield doc[token.i : token.i + 1], before[-1]


def _part(owner: Entity, word: str, actors: Actors) -> Entity | None:
    """Return the body within another that their shared words name: European Commission."""
    first = owner.label.split()
    labels = (" ".join((*first[:n], word)) for n in range(len(first), 0, -1))
    return next((e for label in labels if (e := actors.entity(f"agent/{slug(label)}"))), None)


def _heads(names: tuple[str, ...]) -> frozenset[str]:
    """Return the words that names are about: Court of the Court of Justice, Forum."""
    return frozenset(words[-1] for name in names if (words := TAIL.sub("", name).split()))


def _stands_alone(token: Token) -> bool:
    """Say whether "the" stands before a capitalised word, or a plain noun after it."""
    doc, at = token.doc, token.i
    before = doc[at - 1] if at > token.sent.start else None
    after = doc[at + 1] if at + 1 < len(doc) else None
    goes_on = after is not None and (after.text[:1].isupper() or _joins(after))
    if goes_on or before is None:
        return False
    plain = after is not None and after.pos_ == "NOUN" and not before.text[:1].isupper()
    return before.lower_ == "the" or plain


def _joins(token: Token) -> bool:
    """Say whether a word ties a name to more of it: of the Union, for Reconstruction, - General."""
    rest = token.doc[token.i + 1 : token.i + 3]
    more = [t for t in rest if t.lower_ != "the"][:1]
    return token.lower_ in JOINS and (token.text == "-" or any(t.text[:1].isupper() for t in more))
