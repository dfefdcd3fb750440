"""Short names, pronouns, "the country": which entity they stand for."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from ...facts import Actors, Entity
from ...ontology import lemmas_of
from ..parse.syntax import above, conjuncts, shows, text_of
from ..relations.titles import phrase_before
from .entities import AGENTS, Mentions, add_single_names, titles
from .epithets import charged, common, is_epithet, suits
from .generic import called, fitting, union_words
from .groups import (
    add_counted,
    add_office_holders,
    add_plural,
    is_counted,
    is_pair,
    name_under,
    sentences_before,
)
from .homes import give_homes
from .lands import is_former, land_words
from .nominals import Nominals
from .plurals import add_told_together, is_told_together

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

PERSONAL = frozenset(["he", "him", "his", "himself", "she", "her", "hers", "herself"])
NEUTER = frozenset(["it", "its", "itself"])
PLURAL = frozenset(["they", "them", "their", "theirs", "themselves"])
SUBJECTS = frozenset({"nsubj", "nsubj:pass"})
BODIES = AGENTS - {"Person", "Group"}
HOLDERS = frozenset({"president", "minister", "leader", "chancellor", "premier", "envoy"})
OFFICES = ("head-of-state", "head-of-government", "leader", "foreign-minister")
STATED = frozenset(
    ["deny", "confirm", "admit", "believe", "say", "sign", "ratify", "implement", "mean", "refute"]
)
PLAIN = frozenset({"det", "amod", "case", "punct", "cc", "compound", "acl:relcl"})
OBJECTIVE = frozenset({"him", "her", "it", "them"})


def resolve(doc: Doc, mentions: Mentions, actors: Actors, date: str | None) -> None:
    """Add a mention for each short name, group, nominal and pronoun that has an antecedent."""
    give_homes(doc, mentions)
    _short_names(doc, mentions, actors, date)
    add_single_names(doc, mentions)
    nominals = Nominals(doc, mentions, actors, date)
    for token in doc:
        if mentions.at(token) is None:
            _resolve_token(token, mentions, nominals)


def _short_names(doc: Doc, mentions: Mentions, actors: Actors, date: str | None) -> None:
    people = [m for m in mentions if m.entity.type == "Person"]
    known = _parts((name, m.entity) for m in people for name in (m.entity.label, m.evidence.quote))
    holders = _parts((person.label, person) for person in _holders(mentions, actors, date))
    for token in doc:
        named = token.pos_ == "PROPN" or (token.tag_ == "NNP" and token.ent_type_ == "PERSON")
        if not named or mentions.at(token) or not token.text[:1].isupper():
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


def _parts(people: Iterable[tuple[str, Entity]]) -> dict[str, Entity]:
    """Return the words of the names that fit one person only, last and first names."""
    found: dict[str, Entity] = {}
    clash = set()
    for name, person in people:
        words = name.replace("-", " ").split()
        for word in {_plain(words[0]), _plain(words[-1])}:
            if found.setdefault(word, person).id != person.id:
                clash.add(word)
    return {word: person for word, person in found.items() if word not in clash and len(word) > 1}


def _plain(word: str) -> str:
    """Return a word without case and accents: Chávez is Chavez."""
    apart = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in apart if not unicodedata.combining(c))


def _resolve_token(token: Token, mentions: Mentions, nominals: Nominals) -> None:
    doc, word = token.doc, token.lower_
    found: Entity | None = None
    if token.pos_ == "PRON" and word in PERSONAL:
        found = _antecedent(token, mentions, lambda e: e.type == "Person")
    elif token.pos_ == "PRON" and word in NEUTER and token.dep_ != "expl" and not _told(token):
        found = _antecedent(token, mentions, lambda e: e.type in BODIES)
    elif token.pos_ == "PRON" and word in PLURAL:
        add_plural(token, mentions)
    elif is_counted(token) or is_pair(token):
        add_counted(token, mentions)
    elif is_told_together(token):
        add_told_together(token, mentions)
    elif (taken_up := _taken_up(token, nominals)) is not None:
        mentions.add(doc[token.i : token.i + 1], taken_up, "nominal")
    elif _is_definite(token, HOLDERS, plural=True):
        add_office_holders(token, mentions)
    elif is_epithet(token, mentions):
        found = _antecedent(
            token, mentions, lambda e: e.type == "Person" and suits(token, mentions, e)
        )
        _add_nominal(token, found, mentions)
        return
    elif _is_definite(token, state_words() | union_words() | land_words() | called()):
        found = _antecedent(token, mentions, fitting(token, nominals.actors))
        _add_nominal(token, found, mentions)
        return
    if found:
        mentions.add(doc[token.i : token.i + 1], found, "pronoun")


def _told(pronoun: Token) -> bool:
    """Say whether "it" is what is said or signed, and so nobody: denied it, to ratify it."""
    verb = pronoun.head.lemma_.lower()
    return pronoun.lower_ == "it" and pronoun.dep_ == "obj" and verb in STATED


def _add_nominal(noun: Token, entity: Entity | None, mentions: Mentions) -> None:
    """Add a noun with its phrase, or alone where a name in its phrase only describes it."""
    phrase = noun.doc[_begin(noun) : noun.i + 1]
    if entity is None or mentions.add(phrase, entity, "nominal") or not _described(noun, mentions):
        return
    mentions.add(noun.doc[noun.i : noun.i + 1], entity, "nominal")


def _described(noun: Token, mentions: Mentions) -> bool:
    """Say whether a name before a noun is no owner: the Gulf state, the former Soviet republic."""
    before = list(phrase_before(noun))
    named = mentions.within(before)
    if is_former(noun):
        return True
    joined = [m for m in named if text_of(noun.doc)[m.evidence.end : m.evidence.end + 1] == "-"]
    return bool(joined) or all(m.entity.type == "Place" and not m.entity.country for m in named)


def _taken_up(token: Token, nominals: Nominals) -> Entity | None:
    """Return whom a noun with an owner or a title takes up: his country, its rival, the envoy."""
    if token.pos_ not in {"NOUN", "PROPN"}:
        return None
    found = nominals.owned_state(token, state_words())
    found = found or nominals.other_side(token) or nominals.counterpart(token)
    return found or nominals.office_holder(token)


def _begin(noun: Token) -> int:
    """Return where the phrase of a noun begins, without its preposition."""
    inner = (c for c in noun.lefts if c.dep_ not in {"case", "cc", "punct"})
    return min((c.left_edge.i for c in inner), default=noun.i)


def state_words() -> frozenset[str]:
    """Return the nouns that stand for a state as a whole: country, government, regime …"""
    return lemmas_of("frames", "StateWord")


def _is_definite(token: Token, nouns: frozenset[str], *, plural: bool = False) -> bool:
    if not common(token) or token.lemma_.lower() not in nouns:
        return False
    kids = [c for c in token.children if c.dep_ not in PLAIN and not charged(c)]
    kids = [c for c in kids if c.dep_ != "appos" or not any(k.dep_ == "cop" for k in c.children)]
    definite = any(c.lower_ in {"the", "this"} and c.dep_ == "det" for c in token.children)
    return definite and not kids and shows(token, "Number", "Plur") == plural


def _antecedent(token: Token, mentions: Mentions, fits: Callable[[Entity], bool]) -> Entity | None:
    """Return the entity a pronoun takes up: a fronted one's subject, else the nearest subject."""
    if (known := _joined_to(token, mentions, fits) or _fronted(token, mentions, fits)) is not None:
        return known
    begin = token.i if token.pos_ == "PRON" else _begin(token)
    for sent in sentences_before(token):
        before = [t for t in sent if t.i < begin and (m := mentions.at(t)) and fits(m.entity)]
        before = [t for t in before if not _shares_clause(t, token, mentions)]
        chosen = [t for t in before if _is_subject(t, mentions)] or before
        if chosen:
            if all(_one_of_several(t, mentions, fits) for t in chosen):
                return None
            chosen = [t for t in chosen if not _one_of_several(t, mentions, fits)]
            here = sent.start == token.sent.start
            mention = mentions.at(chosen[-1] if here else chosen[0])
            return mention.entity if mention else None
    return None


def _one_of_several(candidate: Token, mentions: Mentions, fits: Callable[[Entity], bool]) -> bool:
    """Say whether a country or body is joined to another by "and": no "it" stands for one."""
    mention = mentions.at(candidate)
    if mention is None or mention.entity.type == "Person" or mention.entity.members:
        return False
    words = [t for t in candidate.sent if mentions.at(t) is mention]
    joined = [c for t in words for c in t.children if c.dep_ == "conj"]
    joined += [t.head for t in words if t.dep_ == "conj"]
    others = [m for t in joined if (m := mentions.at(t)) is not None and m is not mention]
    return any(fits(m.entity) and m.entity.id != mention.entity.id for m in others)


def _shares_clause(candidate: Token, word: Token, mentions: Mentions) -> bool:
    """Say whether a candidate does, in its clause, what is done to the one a word stands for."""
    if word.dep_ == "nmod:poss" and word.head.dep_ == "appos":
        return candidate in {word.head.head, *word.head.head.subtree}
    objective = word.lower_ in OBJECTIVE or word.pos_ == "NOUN"
    owned = word.dep_ == "nmod:poss"
    if word.dep_ in SUBJECTS or not objective or (owned and word.pos_ != "NOUN"):
        return False
    if owned and word.head.dep_ in SUBJECTS:
        return False
    mention, verb = mentions.at(candidate), word.head.head if owned else word.head
    while verb.dep_ in {"advcl", "xcomp", "conj"} and not _subjects(verb):
        verb = verb.head
    doers = [t for s in _subjects(verb) for t in conjuncts(s)]
    named = [m for t in doers if (m := mentions.at(t) or name_under(t, mentions))]
    return mention is not None and any(m.entity.id == mention.entity.id for m in named)


def _subjects(verb: Token) -> list[Token]:
    return [c for c in verb.children if c.dep_ in SUBJECTS]


def _joined_to(word: Token, mentions: Mentions, fits: Callable[[Entity], bool]) -> Entity | None:
    """Return who owns what "and" joins to him: Oman and two of its allies."""
    node = word.head
    while node.dep_ == "nmod":
        node = node.head
    if word.dep_ != "nmod:poss" or node.dep_ != "conj":
        return None
    mention = mentions.at(node.head)
    return mention.entity if mention is not None and fits(mention.entity) else None


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
                found = mentions.at(c) or name_under(c, mentions)
                if found is not None and fits(found.entity):
                    return found.entity
    return None
