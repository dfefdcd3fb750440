"""Short names, titles, pronouns, "the two countries": which entity they stand for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from ..facts import Actors, Entity, Mention
from ..ontology import entries
from .entities import AGENTS, Mentions, add_single_names, titles
from .syntax import above, conjuncts, shows

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

PERSONAL = frozenset(["he", "him", "his", "himself", "she", "her", "hers", "herself"])
NEUTER = frozenset(["it", "its", "itself"])
PLURAL = frozenset(["they", "them", "their", "theirs", "themselves"])
SUBJECTS = frozenset({"nsubj", "nsubj:pass"})
BODIES = AGENTS - {"Person", "Group"}
PAIR_NOUNS = frozenset(
    [
        "country",
        "nation",
        "side",
        "neighbour",
        "neighbor",
        "state",
        "government",
        "party",
        "capital",
        "power",
        "ally",
        "leader",
        "president",
        "minister",
        "man",
        "rival",
        "foe",
    ]
)
PERSON_PAIRS = frozenset(["leader", "president", "minister", "man"])
RELATIONS = frozenset(
    ["relationship", "relation", "tie", "friendship", "alliance", "partnership", "border"]
)
OFFICES = ("head-of-state", "head-of-government", "leader", "foreign-minister")
REACH = 3
COUNTS = {"two": 2, "both": 2, "three": 3, "four": 4}


def resolve(doc: Doc, mentions: Mentions, actors: Actors, date: str | None) -> None:
    """Add a mention for each short name, group, nominal and pronoun that has an antecedent."""
    _short_names(doc, mentions, actors, date)
    add_single_names(doc, mentions)
    for token in doc:
        if mentions.at(token) is None:
            _resolve_token(token, mentions)


def _short_names(doc: Doc, mentions: Mentions, actors: Actors, date: str | None) -> None:
    known = _parts(m.entity for m in mentions if m.entity.type == "Person")
    holders = _parts(_holders(mentions, actors, date))
    for token in doc:
        if token.pos_ != "PROPN" or mentions.at(token) or not token.text[:1].isupper():
            continue
        found = known.get(_plain(token.text)) or holders.get(_plain(token.text))
        if found and not _part_of_name(token):
            mentions.add(doc[token.i : token.i + 1], found)


def _part_of_name(token: Token) -> bool:
    """Say whether a capitalised neighbour of the same name phrase stays unresolved."""
    after = token.nbor() if token.i + 1 < len(token.doc) else None
    return after is not None and after.pos_ == "PROPN" and after.head in {token, token.head}


def _holders(mentions: Mentions, actors: Actors, date: str | None) -> list[Entity]:
    bodies = {m.entity.id for m in mentions if m.entity.type == "Country"}
    return [
        office.person
        for body in sorted(bodies)
        for relation in OFFICES
        for office in actors.offices(body, relation, date)[: 1 if date else 0]
    ]


def _parts(people: Iterable[Entity]) -> dict[str, Entity]:
    """Return the words of the names that fit one person only, last and first names."""
    found: dict[str, Entity] = {}
    clash = set()
    for person in people:
        words = person.label.split()
        for word in {_plain(words[0]), _plain(words[-1])}:
            if found.setdefault(word, person).id != person.id:
                clash.add(word)
    return {word: person for word, person in found.items() if word not in clash and len(word) > 1}


def _plain(word: str) -> str:
    return word.casefold()


def add_named_groups(doc: Doc, mentions: Mentions, actors: Actors) -> None:
    """Add "the two Koreas": the plural of a name that several countries share."""
    shared: dict[str, dict[str, Entity]] = {}
    for name in actors.names():
        if name.kind == "name" and name.entity.type == "Country" and " " in name.text:
            plural = name.text.split()[-1] + "s"
            shared.setdefault(plural, {})[name.entity.id] = name.entity
    for token in doc:
        members = shared.get(token.text, {})
        counted = [c for c in token.children if COUNTS.get(c.lower_) == len(members)]
        if len(members) > 1 and counted:
            _group(mentions, counted[0], token, [members[k] for k in sorted(members)])


def _group(mentions: Mentions, first: Token, last: Token, members: list[Entity]) -> Mention | None:
    ordered = sorted(members, key=lambda e: e.label)
    label = " + ".join(e.label for e in ordered)
    id = "agent/" + "+".join(e.id.partition("/")[2] for e in ordered)
    start = min((c.i for c in last.lefts if c.dep_ != "case"), default=last.i)
    start = min(start, first.i, last.i)
    span = last.doc[start : last.i + 1]
    return mentions.add(span, Entity(id, label, "Group", members=tuple(ordered)), "group")


def _resolve_token(token: Token, mentions: Mentions) -> None:
    doc, word = token.doc, token.lower_
    found: Entity | None = None
    if token.pos_ == "PRON" and word in PERSONAL:
        found = _antecedent(token, mentions, lambda e: e.type == "Person")
    elif token.pos_ == "PRON" and word in NEUTER and token.dep_ != "expl":
        found = _antecedent(token, mentions, lambda e: e.type in BODIES)
    elif token.pos_ == "PRON" and word in PLURAL:
        _plural(token, mentions)
    elif _is_pair(token):
        _pair(token, mentions)
    elif _is_definite_state(token):
        found = _antecedent(token, mentions, lambda e: e.type == "Country")
        if found:
            mentions.add(doc[token.left_edge.i : token.i + 1], found, "nominal")
        return
    if found:
        mentions.add(doc[token.i : token.i + 1], found, "pronoun")


def _is_pair(token: Token) -> bool:
    if token.lemma_.lower() not in PAIR_NOUNS or not shows(token, "Number", "Plur"):
        return False
    return any(c.lower_ in {"two", "both"} and c.dep_ in {"nummod", "det"} for c in token.children)


def _pair(token: Token, mentions: Mentions) -> None:
    wanted = "Person" if token.lemma_.lower() in PERSON_PAIRS else "Country"
    found: dict[str, Entity] = {}
    for mention in mentions.before(token.idx):
        if len(found) == 2:
            break
        for entity in mention.entity.members or (mention.entity,):
            if entity.type == wanted and len(found) < 2:
                found.setdefault(entity.id, entity)
    if len(found) == 2:
        _group(mentions, token, token, list(found.values()))


def state_words() -> frozenset[str]:
    """Return the nouns that stand for a state as a whole: country, government, regime …"""
    return frozenset(x for e in entries("frames", "StateWord") for x in e.all("lemma"))


def _is_definite_state(token: Token) -> bool:
    if token.pos_ != "NOUN" or token.lemma_.lower() not in state_words():
        return False
    kids = [c for c in token.children if c.dep_ not in {"det", "amod", "case", "punct", "cc"}]
    definite = any(c.lower_ in {"the", "this"} and c.dep_ == "det" for c in token.children)
    return definite and not kids and not shows(token, "Number", "Plur")


def _plural(token: Token, mentions: Mentions) -> None:
    """Resolve they and their: the coordinated subjects of its clause, else the last group."""
    for head in above(token):
        for subject in (c for c in head.children if c.dep_ in SUBJECTS and c.i < token.i):
            named = [mentions.at(t) or _name_under(t, mentions) for t in conjuncts(subject)]
            members = {m.entity.id: m.entity for m in named if m and m.entity.type in AGENTS}
            if len(members) > 1:
                _group(mentions, token, token, list(members.values()))
                return
    if token.head.lemma_.lower() in RELATIONS and (pair := _named_pair(token, mentions)):
        _group(mentions, token, token, pair)
        return
    before = list(islice((m for m in mentions.before(token.idx) if m.entity.members), 1))
    if before:
        doc = token.doc
        mentions.add(doc[token.i : token.i + 1], before[0].entity, "group")


def _named_pair(token: Token, mentions: Mentions) -> list[Entity]:
    """Return the last two countries, or leaders, that a sentence names before "their ties"."""
    start = token.sent.start_char
    found: dict[str, Entity] = {}
    for mention in takewhile(lambda m: m.evidence.start >= start, mentions.before(token.idx)):
        side = mention.entity.country or mention.entity.id
        if mention.entity.type in {"Country", "Person"} and len(found) < 2:
            found.setdefault(side, mention.entity)
    return list(found.values()) if len(found) == 2 else []


def _name_under(token: Token, mentions: Mentions) -> Mention | None:
    """Return the name that a title governs: President → Xi Jinping."""
    for c in token.children:
        if c.dep_ in {"flat", "flat:name", "appos", "compound"}:
            found = mentions.at(c)
            if found is not None and found.kind == "name":
                return found
    return None


def _antecedent(token: Token, mentions: Mentions, fits: Callable[[Entity], bool]) -> Entity | None:
    """Return the entity a pronoun takes up: a fronted one's subject, else the nearest subject."""
    if (fronted := _fronted(token, mentions, fits)) is not None:
        return fronted
    for sent in _sentences_before(token):
        before = [t for t in sent if t.i < token.i and (m := mentions.at(t)) and fits(m.entity)]
        before = [t for t in before if not _shares_clause(t, token)]
        chosen = [t for t in before if _is_subject(t, mentions)] or before
        if chosen:
            here = sent.start == token.sent.start
            mention = mentions.at(chosen[-1] if here else chosen[0])
            return mention.entity if mention else None
    return None


def _sentences_before(token: Token) -> Iterator[Span]:
    """Yield the sentence of a token and the two before it."""
    sent = token.sent
    for _ in range(REACH):
        yield sent
        if sent.start == 0:
            return
        sent = token.doc[sent.start - 1].sent


def _shares_clause(candidate: Token, pronoun: Token) -> bool:
    """Say whether both are arguments of one verb, so that the pronoun cannot mean the candidate."""
    if pronoun.dep_ in {"nmod:poss", "nsubj"} or candidate.head is not pronoun.head:
        return False
    return pronoun.lower_ in {"him", "her", "it", "them"} and candidate.dep_ in SUBJECTS


def _is_subject(token: Token, mentions: Mentions) -> bool:
    chain = [token, *above(token)]
    for node in chain:
        if node.dep_ in SUBJECTS:
            return True
        if node.dep_ not in {"flat", "flat:name", "compound", "appos", "conj"}:
            return False
    return bool(titles()) and mentions.at(token) is None


def _fronted(token: Token, mentions: Mentions, fits: Callable[[Entity], bool]) -> Entity | None:
    """Return the later subject of the clause before which a pronoun's phrase stands."""
    for node in [token, *above(token)]:
        if node.dep_ not in {"obl", "advcl"}:
            continue
        for c in node.head.children:
            if c.dep_ in SUBJECTS and c.i > token.i and node.i < c.i:
                found = mentions.at(c) or _name_under(c, mentions)
                if found is not None and fits(found.entity):
                    return found.entity
    return None
