"""Who stands on either side of a relation that a noun, verb or adjective tells of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from ...facts import Entity, Evidence, Participant
from ..acts.frames import Match, lemmas
from ..drafts import Reading
from ..names.referents import unique
from ..parse.syntax import child, children, conjuncts, governor, preposition, shows
from .standing import beside, bond, both, main_two, of_which

if TYPE_CHECKING:
    from spacy.tokens import Token

STATES = frozenset({"Country", "InternationalOrganization", "Organization", "Group"})
LISTED = frozenset({"name", "metonym"})
RELATIVE = frozenset({"which", "who", "that"})
ONE_OF = frozenset({"one", "some", "two", "three"})
MOST = 6


def holders(reading: Reading, found: Match) -> list[Participant]:
    """Return who is the ally, partner, member: subject, apposition, or "between A and B"."""
    token, people = found.token, reading.people
    if attributive(token):
        return _beside_adjective(reading, token)
    if found.verb is not None:
        own = people.actors(found.verb) or _patients(reading, found)
        return own or _of_predicate(reading, found.verb)
    if listed := listed_after(reading, token):
        return listed
    for c in children(token, "nmod", "obl"):
        if preposition(c) in {"between", "among"}:
            named = people.fill(c)
            first = c.left_edge.i + 1
            return named if len(named) > 1 else listed_from(reading, first, c.sent.end)
    for node in [*_chain(token), *_with(token)]:
        if node.dep_ in {"appos", "nmod:desc"} and (named := people.fill(node.head)):
            return named
        if child(node, "cop") is not None and (subject := child(node, "nsubj")) is not None:
            relative = subject.lower_ in RELATIVE and node.dep_.startswith("acl")
            return both(reading, subject) or people.fill(node.head if relative else subject)
        if node.dep_ == "nsubj" and node.head.pos_ == "PROPN" and child(node.head, "cop"):
            return people.fill(node.head)
        if (joined := _joined_phrase(node)) is not None:
            told = people.fill(joined)
            return [p for p in told if p.evidence is not None and p.evidence.start < node.idx]
        if named := _named_beside(reading, node):
            return named
    if (subject := child(token, "nsubj")) is not None and child(token, "cop") is None:
        return people.fill(subject)
    if "targetType" in found.frame.lists:
        return people.of_noun(token)
    if (tied := bond(token)) is not None:
        subject = child(tied, "nsubj", "nsubj:pass")
        return people.fill(subject) if subject is not None else []
    owner = child(token, "nmod:poss")
    if owner is not None and token.i + 1 < token.sent.end and token.nbor().lower_ == "with":
        return people.fill(owner)
    return _subject_of(reading, token) or beside(reading, token)


def _of_predicate(reading: Reading, verb: Token) -> list[Participant]:
    """Return the subject of the noun that a verb is joined to: both are allies and trade much."""
    if verb.dep_ != "conj" or verb.head.pos_ not in {"NOUN", "ADJ"}:
        return []
    subject = child(verb.head, "nsubj")
    if subject is None:
        return []
    return both(reading, subject) or reading.people.fill(subject)


def attributive(token: Token) -> bool:
    """Say whether a word stands before a name as an adjective: neighbouring Chad."""
    after = token.doc[token.i + 1] if token.i + 1 < token.sent.end else token
    open_ = token.pos_ == "ADJ" or token.tag_ == "VBG"
    return open_ and after.pos_ == "PROPN" and child(token, "cop", "aux") is None


def _beside_adjective(reading: Reading, token: Token) -> list[Participant]:
    """Return the two that an adjective before a name links, or the one named and the last one."""
    named = reading.mentions.at(token.doc[token.i + 1])
    if named is None or named.entity.type != "Country" or named.kind != "name":
        return []
    found = listed_from(reading, token.i + 1, token.sent.end)
    if len(found) > 1:
        return found
    before = reading.mentions.within(token.doc[token.sent.start : token.i])
    states = [m for m in before if m.entity.type == "Country" and m.entity != named.entity]
    return [Participant(m.entity, m.evidence) for m in [named, *states[-1:]]]


def _patients(reading: Reading, found: Match) -> list[Participant]:
    """Return whom a passive tells of, where no slot of its frame is the object: bound to Chad."""
    verb = found.verb
    if verb is None or "obj" in found.frame.slots or verb.tag_ not in {"VBN", "JJ", "VBD"}:
        return []
    subject = child(verb, "nsubj:pass", "nsubj")
    relative = subject is not None and shows(subject, "PronType", "Rel")
    if (subject is None or relative) and verb.dep_ in {"acl", "acl:relcl", "amod"}:
        return reading.people.fill(verb.head)
    return reading.people.fill(subject) if subject is not None else []


def counted(reading: Reading, noun: Token) -> list[Participant]:
    """Return the two that a noun counts, or means: both rivals, the neighbours met."""
    mention = reading.mentions.at(noun)
    members = mention.entity.members if mention is not None else ()
    if mention is not None and members:
        return [Participant(m, mention.evidence) for m in members]
    plural = noun.tag_ == "NNS" and noun.dep_ in {"nsubj", "nsubj:pass"}
    beside = [c for c in noun.children if c.dep_ not in {"det", "amod", "punct"}]
    definite = any(c.lower_ == "the" for c in children(noun, "det"))
    if not plural or beside or not definite or listed_after(reading, noun):
        return []
    return [Participant(entity) for entity in main_two(reading, noun.idx)]


def listed_after(reading: Reading, noun: Token) -> list[Participant]:
    """Return those named right after a plural: the rivals Chad and Togo, members A, B and C."""
    if noun.tag_ not in {"NNS", "NNPS"}:
        return []
    return listed_from(reading, noun.i + 1, noun.sent.end)


def listed_from(reading: Reading, at: int, end: int) -> list[Participant]:
    """Return the states and bodies listed from a token on: A, B and C."""
    doc, found = reading.doc, []
    while at < end:
        at += doc[at].lower_ == "the"
        mention = reading.mentions.at(doc[at]) if at < end else None
        if mention is None or mention.kind not in LISTED or mention.entity.type not in STATES:
            break
        found.append(Participant(mention.entity, mention.evidence))
        while at < end and reading.mentions.at(doc[at]) is mention:
            at += 1
        while at < end and doc[at].lower_ in {",", "and"}:
            at += 1
    return unique(found)


def ruled(reading: Reading, verb: Token, wanted: frozenset[str]) -> list[Participant]:
    """Return the places that a verb is done to, also in part: the island that X claims."""
    nodes = children(verb, "obj", "nsubj:pass")
    nodes += [c for n in nodes for c in children(n, "nmod") if preposition(c) == "of"]
    relative = [n for n in nodes if shows(n, "PronType", "Rel")]
    if verb.dep_.startswith("acl") and (relative or not children(verb, "obj", "nsubj:pass")):
        nodes.append(verb.head)
    own = [n for n in nodes if reading.mentions.at(n) is None]
    within = [c for n in own for c in children(n, "compound", "appos", "nmod:desc")]
    named = reading.mentions.within([*nodes, *within])
    return [Participant(m.entity, m.evidence) for m in named if m.entity.type in wanted][:MOST]


def _with(noun: Token) -> list[Token]:
    """Return the noun that has what a noun says: the only state with relations with Chad."""
    had = noun.dep_ == "nmod" and preposition(noun) == "with" and noun.head.pos_ == "NOUN"
    return [noun.head] if had else []


def stated(reading: Reading, found: list[Participant]) -> list[Participant]:
    """Return participants with a state for its people, and a body for the phrase that names it."""
    return unique(replace(p, entity=_state(reading, p)) for p in found if not _is_bond(p))


def _is_bond(participant: Participant) -> bool:
    """Say whether a name is that of a treaty or alliance, which is no side of a relation."""
    words = participant.evidence.quote.lower().split() if participant.evidence else [""]
    entity = participant.entity
    return entity.qid is None and entity.type == "Organization" and words[-1] in lemmas("BondNoun")


def _state(reading: Reading, participant: Participant) -> Entity:
    """Return the state for "the Americans", the body for "the Mercosur bloc", else the entity."""
    entity, words = participant.entity, participant.evidence
    if entity.type not in {"Group", "Organization"} or entity.qid or words is None:
        return entity
    tokens = reading.doc.char_span(words.start, words.end, alignment_mode="expand")
    named = reading.mentions.within(tokens) if tokens is not None else []
    bodies = [m.entity for m in named if m.entity.type == "InternationalOrganization"]
    people = [m.entity for m in named if m.kind == "demonym" and m.entity.type == "Country"]
    alone = tokens is not None and len([t for t in tokens if t.pos_ != "DET"]) == 1
    return (bodies or (people if alone else []) or [entity])[0]


def _joined_phrase(noun: Token) -> Token | None:
    """Return the names before "both members of": the parser joins the phrase to them."""
    apart = noun.dep_ == "conj" and child(noun, "cc") is None and noun.head.pos_ == "PROPN"
    both = any(c.lower_ in {"both", "all"} for c in children(noun, "det", "cc:preconj"))
    return noun.head if apart and both else None


def _subject_of(reading: Reading, token: Token) -> list[Participant]:
    """Return the subject of the verb whose object a noun, or the noun it belongs to, is."""
    while token.dep_ == "nmod" and preposition(token) == "of":
        token = token.head
    verb = governor(token)
    owned = token.dep_ == "obj" and child(token, "nmod:poss") is not None
    if (
        verb is not None
        and not (owned and verb.dep_ in {"acl", "advcl", "xcomp", "ccomp"})
        and (token.dep_ in {"obj", "conj"} or preposition(token) == "as")
        and "between" not in {c.lower_ for c in token.subtree}
    ):
        return reading.people.actors(verb)
    return []


def _named_beside(reading: Reading, node: Token) -> list[Participant]:
    for c in children(node, "appos", "flat"):
        if found := reading.people.fill(c):
            return found
    return []


def holding(found: Match) -> Token | None:
    """Return the word that tells of a relation: its verb, or "bound" in "bound by a treaty"."""
    return bond(found.token) if found.verb is None else found.verb


def _chain(token: Token) -> Iterator[Token]:
    """Yield a noun and the nouns it is coordinated with, nearest first."""
    yield token
    while token.dep_ == "conj" or (token.dep_ == "nmod" and token.head.lower_ in ONE_OF):
        token = token.head
        yield token


def targets(reading: Reading, found: Match) -> list[Participant]:
    """Return the other side: whose ally, member of what, with whom."""
    people, wanted = reading.people, found.frame.lists.get("targetType")
    fill = people.fill
    if wanted and found.verb is not None and "obj" in found.frame.slots[:1]:
        return ruled(reading, found.verb, wanted)
    if wanted:
        return [m for m in _named(reading, found.token) if m.entity.type in wanted]
    joined = [t for t in conjuncts(found.token) if t != found.token]
    theme = [found.theme] if found.theme is not None else []
    if attributive(found.token):
        return []
    follows = found.token.nbor().lower_ if found.token.i + 1 < found.token.sent.end else ""
    if found.verb is None and follows == "with" and "with" in found.frame.slots:
        return people.after(found.token, {"with"})
    for node in [*_chain(found.token), *joined, *theme]:
        there = [
            p for slot in found.frame.slots for p in people.slot(node, slot) if slot != "between"
        ]
        there += [p for c in children(node, "nmod:poss") for p in people.fill(c)]
        there += of_which(reading, node)
        if "inner" in found.frame.slots:
            there += [p for c in children(node, "obj") for p in people.inner(c)]
        there += [p for t in _also(node) if preposition(t) in found.frame.slots for p in fill(t)]
        there += [p for c in children(node, "nmod") for p in _made_of(reading, c)]
        sloted = node.pos_ == "VERB" and "obj" not in found.frame.slots
        country = people.country_mention(node) if not there and not sloted else None
        verbal = node.pos_ == "VERB" or _misread(node)
        if country is not None and (not verbal or country.evidence.start > node.idx):
            where = _where(reading, node, country.entity)
            there = [Participant(country.entity, where)]
        if there:
            return unique(there)
    if found.verb is not None and "obj" not in found.frame.slots:
        return people.after(found.token, found.frame.slots)
    return []


def _misread(noun: Token) -> bool:
    """Say whether a noun stands as a verb does: they trade with each other."""
    return child(noun, "nsubj") is not None and child(noun, "cop") is None


def _also(noun: Token) -> Iterator[Token]:
    """Yield what "and of Y" adds, wherever the parser hung it."""
    yield from (t for t in noun.subtree if t.dep_ == "conj" and child(t, "cc") and preposition(t))


def _made_of(reading: Reading, noun: Token) -> list[Participant]:
    """Return whose goods a trade partner takes: the largest buyer of Russian oil."""
    country = reading.people.country_mention(noun) if preposition(noun) == "of" else None
    bare = country is not None and country.kind == "demonym" and country.entity.type == "Country"
    return [Participant(country.entity, country.evidence)] if country and bare else []


def _where(reading: Reading, node: Token, entity: Entity) -> Evidence | None:
    found = (reading.mentions.at(c) for c in node.children)
    return next((m.evidence for m in found if m is not None and m.entity.id == entity.id), None)


def _named(reading: Reading, token: Token) -> list[Participant]:
    found = reading.mentions.within(t for c in token.children for t in c.subtree)
    return [Participant(m.entity, m.evidence) for m in found]
