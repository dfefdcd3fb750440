"""Who bears a title: the name after it, in apposition to it, or of whom "is" says it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from ...facts import Mention
from ...ontology import entries
from ..drafts import Reading
from ..names.recognised import titles
from ..parse.syntax import child, children, conjuncts, preposition, shows
from .titles import Title, phrase_before

if TYPE_CHECKING:
    from spacy.tokens import Token

WINDOW = 12
NAMED = frozenset({"flat", "flat:name", "appos", "compound", "nmod:desc"})
RANKS = frozenset(
    [
        "gen", "lt", "maj", "brig", "col", "adm", "mr", "mrs", "ms", "dr", "sheikh", "sir", "dame",
        "lord", "general", "colonel", "admiral", "hajj", "sayyid", "prince", "princess", "cardinal",
        "archbishop", "ayatollah", "retired", "brigadier", "major", "captain", "lieutenant",
        "marshal",
        "commodore", "sergeant", "commander", "air", "vice", "rear", "field", "chief",
    ]
)  # fmt: skip
CLOSING = frozenset({",", ".", ";", ")", "—", "–", "-", "!", "?", "”", '"'})
OPENING = frozenset({",", "(", "—", "–"})


class Bearers:
    """Finds the persons named with the titles of one text."""

    def __init__(self, reading: Reading) -> None:
        self.mentions = reading.mentions
        self.doc = reading.doc

    def of(self, title: Title) -> list[Mention]:
        """Return the persons who bear a title, in text order."""
        if self._owns(title):
            return []
        found = self.beside(title.first, title.last, several=title.plural)
        found = (
            found
            or self._took_on(title)
            or self._said_of(title)
            or self._joined(title)
            or self._tied(title)
        )
        return list({m.entity.id: m for m in found}.values())

    def _owns(self, title: Title) -> bool:
        """Say whether the next noun is the holder's: of "the king's envoy X" X is no king."""
        after = title.last.i + 1
        return after < len(self.doc) and self.doc[after].tag_ == "POS"

    def _took_on(self, title: Title) -> list[Mention]:
        """Return who served, was elected or took over "as" what a title says, or became it."""
        head, verb = title.head, title.head.head
        if preposition(head) == "as":
            who = self._as(head, verb)
        elif verb.lemma_.lower() in becoming() and head.dep_ in {"xcomp", "obj", "obl"}:
            who = None if _to_come(verb) else self._made(verb, head)
        else:
            who = self._before_made(title)
        if who is not None and shows(who, "PronType", "Rel") and verb.dep_.startswith("acl"):
            who = verb.head
        found = self.mentions.at(who) if who is not None else None
        return [found] if found is not None and found.entity.type == "Person" else []

    def _as(self, head: Token, verb: Token) -> Token | None:
        """Return who does something as the holder of an office, or is made its holder."""
        first = head.left_edge.i
        if verb.lemma_.lower() not in _taking():
            set_off = first == head.sent.start or self.doc[first - 1].text == ","
            return child(verb, "nsubj") if set_off and verb.pos_ == "VERB" else None
        passive = child(verb, "nsubj:pass", "aux:pass") is not None
        who = child(verb, "nsubj:pass" if passive else "nsubj")
        if not passive and child(verb, "obj") is not None and not _with_object(verb):
            who = child(verb, "obj")
        return verb.head if who is None and verb.dep_ in {"acl", "advcl"} else who

    def _made(self, verb: Token, office: Token) -> Token | None:
        """Return whom a verb makes the holder of an office: became president, was named envoy."""
        patient = child(verb, "nsubj:pass") or next(
            (c for c in children(verb, "obj", "iobj") if c != office), None
        )
        if patient is None and verb.dep_ == "acl" and verb.lemma_.lower() != "become":
            return verb.head
        return patient or child(verb, "nsubj")

    def _before_made(self, title: Title) -> Token | None:
        """Return who "was elected president", where the participle was read as an adjective."""
        at = title.first.i - 1
        while at > title.head.sent.start and self.doc[at].lemma_.lower() not in becoming():
            if self.doc[at].pos_ not in {"ADJ", "PROPN", "DET", "PART"}:
                return None
            at -= 1
        aux = [t for t in self.doc[max(at - 3, title.head.sent.start) : at] if t.pos_ == "AUX"]
        made = self.doc[at].dep_ == "amod" and aux and aux[-1].i == at - 1
        past = all(t.lower_ in {"was", "were", "has", "been", "had", "have"} for t in aux)
        return self.doc[aux[0].i - 1] if made and past and aux[0].i else None

    def beside(self, first: Token, last: Token, *, several: bool = False) -> list[Mention]:
        """Return the persons named right after a noun, after its phrase, or before its comma."""
        after = self._after(last, several)
        if after is not None and several:
            return [after, *self._more(after)]
        if after is not None:
            return [after]
        before = self._before(first, last)
        return [before] if before is not None else []

    def _person(self, at: int) -> Mention | None:
        if not 0 <= at < len(self.doc):
            return None
        found = self.mentions.at(self.doc[at])
        if found is None or found.entity.type != "Person" or found.kind != "name":
            return None
        return found

    def _end(self, mention: Mention) -> int:
        at = self.doc.char_span(*_offsets(mention), alignment_mode="expand")
        return at.end if at is not None else 0

    def _after(self, last: Token, several: bool) -> Mention | None:
        """Return who is named after a title and its "of" phrase, in one phrase or set off."""
        end = last.sent.end
        if (found := self._person(self._past_ranks(last.i + 1))) is not None:
            return found
        for token in self.doc[last.i + 1 : min(last.i + WINDOW, end)]:
            if token.text == ",":
                named = self._person(self._past_ranks(token.i + 1))
                return named if named is not None and self._closed(named, several) else None
            verb = token.pos_ in {"VERB", "AUX", "CCONJ"} and self.mentions.at(token) is None
            if verb or (token.is_punct and token.text != "-"):
                return None
            if (found := self._person(token.i)) is not None:
                before = self.mentions.at(self.doc[token.i - 1])
                if self.doc[token.i - 1].pos_ == "ADP" or before is found:
                    continue
                return found if before is not None and before is not found else None
        return None

    def _past_ranks(self, at: int) -> int:
        while at < len(self.doc) and self.doc[at].lower_.removesuffix(".") in RANKS:
            at += 1
        return at

    def _closed(self, name: Mention, several: bool) -> bool:
        end = self._end(name)
        if several and end < len(self.doc) and self.doc[end].lower_ == "and":
            return True
        if end >= len(self.doc) or self.doc[end].text in CLOSING:
            return True
        return self.doc[end].is_sent_start is True

    def _more(self, first: Mention) -> Iterator[Mention]:
        """Yield the persons listed after one: A, B of Chad and C."""
        at = self._past_body(self._end(first))
        while at + 1 < len(self.doc) and self.doc[at].lower_ in {",", "and"}:
            at += 1 + (self.doc[at + 1].lower_ == "and")
            named = self._person(at)
            if named is None:
                return
            yield named
            at = self._past_body(self._end(named))

    def _past_body(self, at: int) -> int:
        """Return the offset after "of" and a name, or the same."""
        if at + 1 >= len(self.doc) or self.doc[at].lower_ != "of":
            return at
        body = self.mentions.at(self.doc[at + 1])
        return self._end(body) if body is not None else at

    def _before(self, first: Token, last: Token) -> Mention | None:
        """Return who is named before the comma that sets a title's phrase off."""
        phrase = list(phrase_before(first))
        start = phrase[-1].i if phrase else first.i
        if start < 2 or self.doc[start - 1].text not in OPENING:
            return None
        found = self._person(start - 2)
        if found is None or self.doc[start - 2].sent != first.sent:
            return None
        return found if last.dep_ == "appos" or self._sets_off(last) else None

    def _sets_off(self, last: Token) -> bool:
        """Say whether a phrase runs up to a mark, with no verb of its own."""
        for token in self.doc[last.i + 1 : last.sent.end]:
            if token.pos_ in {"VERB", "AUX"}:
                return False
            if token.is_punct and token.text != "-":
                return True
        return True

    def _said_of(self, title: Title) -> list[Mention]:
        """Return the subject of "is": X is president; X, who was president."""
        head = title.head
        if head.dep_ == "nsubj" and child(head.head, "cop") is not None:
            named = self._person(head.head.i)
            return [named] if named is not None and not _negated(head.head) else []
        subject = child(head, "nsubj")
        if child(head, "cop") is None or subject is None or _negated(head):
            return []
        if shows(subject, "PronType", "Rel") and head.dep_.startswith("acl"):
            subject = head.head
        found = [self.mentions.at(t) for t in conjuncts(subject)]
        return [m for m in found if m is not None and m.entity.type == "Person"]

    def _joined(self, title: Title) -> list[Mention]:
        """Return who bears the office that this one is joined to: premier and party leader X."""
        head = title.head.head
        if title.head.dep_ != "conj" or head.pos_ not in {"NOUN", "PROPN"}:
            return []
        if self.mentions.at(head) is not None or head.lemma_.lower() not in titles():
            return []
        return self.beside(head, head)

    def _tied(self, title: Title) -> list[Mention]:
        """Return whom the parse ties a title to, where the order of the words does not tell."""
        head = title.head
        near = [c for c in head.children if c.dep_ in NAMED]
        near += [g for c in near if c.dep_.startswith("flat") for g in children(c, *NAMED)]
        if head.dep_ in NAMED:
            near.append(head.head)
        found = [m for t in near if (m := self._person(t.i)) is not None]
        return [m for m in found if self._fits(title, m)]

    def _fits(self, title: Title, person: Mention) -> bool:
        """Say whether nobody else and no verb stands between a title and a name."""
        start, end = sorted((title.head.i, self._end(person) - 1))
        between = self.doc[start + 1 : end]
        return not any(t.pos_ in {"VERB", "AUX"} for t in between) and all(
            (m := self._person(t.i)) is None or m is person for t in between
        )


@cache
def _taking() -> dict[str, bool]:
    """Return the verbs of taking an office on, and whether the object is whom one follows."""
    found = {}
    for entry in entries("lexicon", "OfficeVerb"):
        if entry.one("relation") == "become":
            continue
        found.update(dict.fromkeys(entry.all("lemma"), entry.one("relation") == "follow"))
    return found


@cache
def becoming() -> frozenset[str]:
    """Return the verbs whose complement is an office: become president, name someone envoy."""
    known = (e for e in entries("lexicon", "OfficeVerb") if e.one("relation") == "become")
    return frozenset(x for e in known for x in e.all("lemma"))


def _to_come(verb: Token) -> bool:
    """Say whether an office is not held yet: will become, to be named."""
    ahead = (c for c in children(verb, "aux", "mark") if c.lower_ not in {"has", "have", "had"})
    return any(c.tag_ in {"MD", "TO"} for c in ahead) or _negated(verb)


def _with_object(verb: Token) -> bool:
    return _taking()[verb.lemma_.lower()]


def _offsets(mention: Mention) -> tuple[int, int]:
    return mention.evidence.start, mention.evidence.end


def _negated(head: Token) -> bool:
    return any(shows(c, "Polarity", "Neg") for c in head.children)
