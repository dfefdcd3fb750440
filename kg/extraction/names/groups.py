"""Several at once: "the two Congos", "both sides", "they", "the ministers" → those meant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import takewhile
from typing import TYPE_CHECKING

from ...facts import Actors, Entity, Mention
from ...ontology import lemmas_of
from ..parse.syntax import above, conjuncts, preposition, shows, text_of
from .entities import AGENTS, Mentions

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

SUBJECTS = frozenset({"nsubj", "nsubj:pass"})
CONTROLLED = frozenset({"xcomp", "advcl", "conj", "acl"})
LEADERS = frozenset({"leader", "president", "premier", "monarch"})
FOCUS = 1500
ALONE = frozenset({"both", "two", "pair", "duo", "three", "four", "trio", "quartet"})
ENDING = frozenset({"VERB", "AUX", "ADV", "PUNCT", "PART", "ADP", "SCONJ", "CCONJ"})
RELATIONS = frozenset(
    ["relationship", "relation", "tie", "friendship", "alliance", "partnership", "border"]
)
REACH = 3
COUNTS = {"two": 2, "both": 2, "three": 3, "four": 4}
ALONE_COUNTS = {"three": 3, "trio": 3, "four": 4, "quartet": 4}
FAR = 4000
ANY_PERSON = frozenset({"man", "woman", "general", "statesman"})


def add_named_groups(doc: Doc, mentions: Mentions, actors: Actors) -> None:
    """Add "the two Congos": the plural of a name that several countries share."""
    shared: dict[str, dict[str, Entity]] = {}
    for name in actors.names():
        if name.kind == "name" and name.entity.type == "Country" and " " in name.text:
            plural = name.text.split()[-1] + "s"
            shared.setdefault(plural, {})[name.entity.id] = name.entity
    for token in doc:
        members = shared.get(token.text, {})
        counted = [c for c in token.children if COUNTS.get(c.lower_) == len(members)]
        if len(members) > 1 and counted:
            add_group(mentions, counted[0], token, [members[k] for k in sorted(members)])


def add_group(
    mentions: Mentions, first: Token, last: Token, members: list[Entity]
) -> Mention | None:
    """Add the mention of several at once, from the first word of its phrase to the last."""
    ordered = sorted(members, key=lambda e: e.label)
    label = " + ".join(e.label for e in ordered)
    id = "agent/" + "+".join(e.id.partition("/")[2] for e in ordered)
    start = min((c.i for c in last.lefts if c.dep_ != "case"), default=last.i)
    start = min(start, first.i, last.i)
    span = last.doc[start : last.i + 1]
    group = Entity(id, label, "Group", members=tuple(ordered))
    return mentions.add(span, group, "group") or mentions.add(span[-1:], group, "group")


def is_counted(token: Token) -> bool:
    """Say whether a noun counts countries or leaders: the two countries, both sides."""
    if token.lemma_.lower() not in pair_nouns() or not shows(token, "Number", "Plur"):
        return False
    of = any(preposition(c) == "of" for c in token.children)
    return _count(token) is not None and not (of and token.lemma_.lower() == "member")


@cache
def pair_nouns() -> frozenset[str]:
    """Return the nouns that count countries, or persons, named before: sides, leaders."""
    return lemmas_of("frames", "PairNoun") | _persons()


def _persons() -> frozenset[str]:
    return lemmas_of("frames", "PersonPair")


def _count(token: Token) -> int | None:
    """Return how many a noun phrase counts, in words from two to four."""
    if token.lower_ in ALONE:
        return ALONE_COUNTS.get(token.lower_, 2)
    words = (c.lower_ for c in token.children if c.dep_ in {"nummod", "det", "cc:preconj"})
    return next((COUNTS[w] for w in words if w in COUNTS), None)


def is_pair(token: Token) -> bool:
    """Say whether a numeral stands alone for the last ones named: both said, the two signed."""
    if token.lower_ not in ALONE or token.dep_ not in {*SUBJECTS, "obj", "obl", "nmod", "iobj"}:
        return False
    after = token.nbor() if token.i + 1 < len(token.doc) else token
    alone = [c for c in token.children if c.dep_ not in {"case", "punct", "advmod"}]
    if token.lower_ == "both":
        return after.pos_ in ENDING and not alone
    before = [c for c in token.children if c.dep_ == "det" and c.lower_ == "the"]
    return len(before) == 1 and len(alone) == 1 and after.pos_ in ENDING


def add_counted(token: Token, mentions: Mentions) -> None:
    """Add the countries, or persons, that a noun counts: those listed together, or the last.

    Where no persons are named, it is whose presidents or envoys they are.
    """
    count, wanted = _count(token) or 0, _counted_type(token, mentions)
    if _named_after(token, mentions):
        return
    if token.lower_ in ALONE_COUNTS:
        _add_listed(token, count, mentions)
        return
    found = _counted(token, count, wanted, mentions)
    if not found and wanted == "Person" and token.lemma_.lower() not in ANY_PERSON:
        found = _counted(token, count, "Country", mentions)
    if found:
        add_group(mentions, token, token, found)


def _counted(token: Token, count: int, wanted: str, mentions: Mentions) -> list[Entity]:
    """Return as many of a type as a noun counts: those listed together, or the last named."""
    start = list(sentences_before(token))[-1].start_char
    last: dict[str, Entity] = {}
    run: list[Mention] = []
    doers = doers_to(token, mentions)
    for mention in mentions.before(token.idx):
        if mention.entity.id in doers:
            continue
        if mention.evidence.start < start and len(last) == count:
            break
        members = [e for e in mention.entity.members or (mention.entity,) if e.type == wanted]
        if len(last) < count:
            last.update({e.id: last.get(e.id, e) for e in members[: count - len(last)]})
        if not members or (run and not listed(text_of(token.doc), mention, run[-1])):
            run = []
        run += [mention] if members else []
        named = {e.id: e for m in run for e in (m.entity.members or (m.entity,))}
        if len(named) == count:
            return list(named.values())
    if len(last) < count:
        return []
    members = list(last.values())
    if wanted == "Country":
        return _in_focus(token, mentions, members)
    return _leading(token, mentions, doers, members) if token.lemma_.lower() in LEADERS else members


def _add_listed(token: Token, count: int, mentions: Mentions) -> None:
    """Add the states that a text last lists as many of as "the four" or "the trio" counts."""
    run: list[Mention] = []
    for mention in takewhile(
        lambda m: token.idx - m.evidence.end < FAR, mentions.before(token.idx)
    ):
        state = mention.entity.type == "Country" and mention.kind == "name"
        if run and not (state and listed(text_of(token.doc), mention, run[-1])):
            if len({m.entity.id for m in run}) == count:
                break
            run = []
        run += [mention] if state else []
    named = {m.entity.id: m.entity for m in run}
    if len(named) == count:
        add_group(mentions, token, token, list(named.values()))


def _named_after(noun: Token, mentions: Mentions) -> bool:
    """Say whether the names of those counted follow: both ministers, Ann Roe and Bo Coe."""
    after = [t for t in noun.doc[noun.i + 1 : noun.i + 3] if t.sent == noun.sent]
    if not after or not (after[0].text == "," or mentions.at(after[0])):
        return False
    return any((m := mentions.at(t)) is not None and m.kind == "name" for t in after)


def _in_focus(token: Token, mentions: Mentions, last: list[Entity]) -> list[Entity]:
    """Return the countries that a text is mostly about, if it is clear; else those named last."""
    near = takewhile(lambda m: token.idx - m.evidence.end < FOCUS, mentions.before(token.idx))
    before = {m.evidence.start: m.entity for m in near if m.entity.type == "Country"}
    counts = Counter(e.id for e in before.values())
    ranked = [id for id, _ in counts.most_common(len(last) + 1)]
    main = ranked[: len(last)]
    rest = counts[ranked[len(last)]] if len(ranked) > len(last) else 0
    clear = len(main) == len(last) and counts[main[-1]] > rest
    known = {e.id: e for e in before.values()}
    return [known[id] for id in main] if clear else last


def _leading(token: Token, mentions: Mentions, doers: set[str], last: list[Entity]) -> list[Entity]:
    """Return the last persons named of the countries in focus: both leaders; else the last."""
    before = [m.entity for m in mentions.before(token.idx)]
    named = {e.id: e for e in before if e.type == "Country"}
    states = _in_focus(token, mentions, list(named.values())[: len(last)])
    people = [e for e in before if e.type == "Person" and e.id not in doers]
    first = [next((p for p in people if p.country == s.id), None) for s in states]
    found = [p for p in first if p is not None]
    return found if len(found) == len(last) else last


def doers_to(token: Token, mentions: Mentions) -> set[str]:
    """Return who does what is done to those that a noun counts: they are not among them."""
    if token.dep_ in SUBJECTS:
        return set()
    verb = next((t for t in above(token) if t.pos_ in {"VERB", "AUX"}), None)
    while verb is not None and verb.dep_ in CONTROLLED and not _subjects(verb):
        verb = verb.head
    subjects = [c for c in _subjects(verb) if c.i < token.i] if verb is not None else []
    doers = [t for s in subjects for t in conjuncts(s)]
    named = [mentions.at(t) or name_under(t, mentions) for t in doers]
    return {m.entity.id for m in named if m is not None and not m.entity.members}


def _subjects(verb: Token) -> list[Token]:
    return [c for c in verb.children if c.dep_ in SUBJECTS]


def _counted_type(token: Token, mentions: Mentions) -> str:
    """Return what is counted: persons or countries; a bare "both" is what was named last."""
    if token.lower_ in ALONE:
        last = (m.entity for m in mentions.before(token.idx))
        types = (e.members[0].type if e.members else e.type for e in last)
        return next((t for t in types if t in {"Person", "Country"}), "Country")
    return "Person" if token.lemma_.lower() in _persons() else "Country"


def listed(text: str, mention: Mention, after: Mention) -> bool:
    """Say whether two names stand side by side in a list: A, B and C; A-B; between A and B."""
    gap = text[mention.evidence.end : after.evidence.start].strip(" ,")
    return gap in {"", "and", "-", "–", "and the", "the"}


def add_plural(token: Token, mentions: Mentions) -> None:
    """Resolve they and their: the coordinated subjects of its clause, else the last group."""
    for head in above(token):
        for subject in (c for c in head.children if c.dep_ in SUBJECTS and c.i < token.i):
            named = [mentions.at(t) or name_under(t, mentions) for t in conjuncts(subject)]
            members = {m.entity.id: m.entity for m in named if m and m.entity.type in AGENTS}
            if len(members) > 1:
                add_group(mentions, token, token, list(members.values()))
                return
    if token.head.lemma_.lower() in RELATIONS and (pair := _named_pair(token, mentions)):
        add_group(mentions, token, token, pair)
        return
    sent = token.sent
    start = token.doc[max(sent.start - 1, 0)].sent.start_char
    near = takewhile(lambda m: m.evidence.start >= start, mentions.before(token.idx))
    before = next((m for m in near if m.entity.members), None)
    if before is not None:
        mentions.add(token.doc[token.i : token.i + 1], before.entity, "group")
    elif joined := _joined_before(token, mentions):
        add_group(mentions, token, token, joined)


def _joined_before(token: Token, mentions: Mentions) -> list[Entity]:
    """Return the agents that "and" joins in the last sentence that joins some, as a subject."""
    for sent in list(sentences_before(token))[1:]:
        for subject in (t for t in sent if t.dep_ in SUBJECTS):
            named = [mentions.at(t) or name_under(t, mentions) for t in conjuncts(subject)]
            members = {m.entity.id: m.entity for m in named if m and m.entity.type in AGENTS}
            if len(members) > 1:
                return list(members.values())
    return []


def _named_pair(token: Token, mentions: Mentions) -> list[Entity]:
    """Return the last two countries, or leaders, that a sentence names before "their ties"."""
    start = token.sent.start_char
    found: dict[str, Entity] = {}
    for mention in takewhile(lambda m: m.evidence.start >= start, mentions.before(token.idx)):
        side = mention.entity.country or mention.entity.id
        if mention.entity.type in {"Country", "Person"} and len(found) < 2:
            found.setdefault(side, mention.entity)
    return list(found.values()) if len(found) == 2 else []


def add_office_holders(token: Token, mentions: Mentions) -> None:
    """Resolve "the ministers", "the presidents": the persons of the last sentence that has some."""
    for sent in list(sentences_before(token))[1:]:
        named = [m for t in sent if (m := mentions.at(t)) and m.entity.type == "Person"]
        people = {m.entity.id: m.entity for m in named if not m.entity.members}
        if len(people) > 1:
            add_group(mentions, token, token, list(people.values()))
            return


def name_under(token: Token, mentions: Mentions) -> Mention | None:
    """Return the name that a title governs: President → Emmanuel Macron."""
    for c in token.children:
        if c.dep_ in {"flat", "flat:name", "appos", "compound"}:
            found = mentions.at(c)
            if found is not None and found.kind == "name":
                return found
    return None


def sentences_before(token: Token) -> Iterator[Span]:
    """Yield the sentence of a token and the two before it."""
    sent = token.sent
    for _ in range(REACH):
        yield sent
        if sent.start == 0:
            return
        sent = token.doc[sent.start - 1].sent
