"""Who says what: every link of attribution in a text, and the chains they form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ...facts import Article, Mention, SpeechManner, Utterance
from ..parse.syntax import child, span, text_of
from ..status.negation import negated
from .astray import silent
from .chains import Link, chain_for, denied, records
from .citing import cited, cites, saying
from .contents import label
from .floating import floating
from .hearing import hearer, hearing
from .judging import judged
from .known import SAID, made_known
from .nouns import nouns
from .quotes import Quotations
from .relaying import carriers, carries, relayed
from .reported import content
from .sources import PLAIN, sources
from .speakers import Speakers, subject
from .speech import Cue, cue_of, cues, known_as, words
from .stretches import Stretch, end_of
from .voices import is_adjective, unsaid, verbal, who_speaks

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

__all__ = ["chain_for", "denied", "find_utterances"]

NAMES = frozenset({"PROPN", "PRON"})
REFUSING = frozenset({"refuse", "decline", "fail", "avoid", "stop", "forget"})
TURNED: dict[SpeechManner, SpeechManner] = {
    "belief": "denial",
    "denial": "statement",
    "hope": "denial",
}
REFUSED = frozenset({"demand", "pledge", "threat"})
READ = frozenset({"read"})
TO_DO = ("to ", "not to ")
DONE = ("to have ", "not to have ")
MARKED = ("that ", "whether ", "how ", "why ", '"', "“")


def find_utterances(
    doc: Doc, article: Article, mentions: Sequence[Mention]
) -> tuple[Utterance, ...]:
    """Return every link of attribution in document order, each within the link around it.

    `doc` is the parse of `article.text`. A speaker no mention covers gets a new entity.
    """
    speakers, quotations = Speakers(doc, article, mentions), Quotations(text_of(doc))
    links = [
        *_verbs(doc, speakers, quotations),
        *nouns(doc, speakers, quotations),
        *sources(doc, speakers, quotations),
        *carriers(doc, speakers, quotations),
    ]
    return records(article, floating(doc, speakers, quotations, relayed(doc, links)))


def _verbs(doc: Doc, speakers: Speakers, quotations: Quotations) -> Iterator[Link]:
    """Yield a link for each verb or adjective of speech that has a speaker and content."""
    for token in doc:
        if (who := made_known(token)) is not None:
            yield from _made_known(token, who, speakers, quotations)
            continue
        kind = _kind(token)
        if kind is None or carries(token):
            continue
        if cites(token):
            yield from cited(token, speakers, quotations)
            continue
        kind = _turned(token, _voiced(token, kind))
        if kind is not None and not unsaid(token) and not saying(token):
            yield from _said(token, kind, speakers, quotations)


def _said(token: Token, kind: Cue, speakers: Speakers, quotations: Quotations) -> Iterator[Link]:
    stretch = content(token, kind, quotations)
    adjective = is_adjective(token, _adjectives())
    who = who_speaks(token, kind, adjective=adjective) if stretch else None
    if stretch is None or who is None or not _fits(who, token, stretch, quotations):
        return
    said = quotations.text[slice(*stretch)]
    if said.startswith(TO_DO) and known_as(token, words("IntentionVerb")):
        return
    thing = child(token, "obj")
    whole = thing is not None and stretch[0] == thing.left_edge.idx and label(token, kind) is None
    whole = whole and not said.startswith(MARKED)
    bare = thing is not None and child(thing, "acl") is None and stretch[1] <= end_of(thing) + 1
    if thing is not None and whole and bare and speakers.is_agent(thing):
        return
    if _plausible(who, token, kind, speakers, said):
        cue = span(quotations.text, token, token)
        if kind.manner == "demand" and label(token, kind) is not None:
            kind = replace(kind, manner="statement", performative="")
        kind = _asked(kind, "to " if _asks_for(token, stretch, quotations.text) else said)
        link = Link(speakers.of(who), stretch, kind, cue, who)
        yield from _heard(replace(link, kind=judged(link, token, speakers)), token, speakers)


def _heard(link: Link, verb: Token, speakers: Speakers) -> Iterator[Link]:
    """Yield a link, before it the one of who has heard it: "learned from X that", "heard X say"."""
    text, learned, above = text_of(verb.doc), hearer(verb), hearing(verb)
    ear = learned or (subject(above) if above is not None else None)
    if ear is None:
        yield link
        return
    around = span(text, above, above) if above is not None else link.cue
    yield Link(speakers.of(ear), link.stretch, PLAIN, around, ear)
    if learned is not None:
        link = replace(link, kind=PLAIN, cue=span(text, verb.nbor(), verb.nbor()))
    yield replace(link, inside=around)


def _made_known(
    word: Token, who: Token, speakers: Speakers, quotations: Quotations
) -> Iterator[Link]:
    """Yield who lets something be known, where a clause says what, and it is not denied."""
    stretch = content(word, SAID, quotations)
    if stretch is not None and not any(negated(t) for t in (word, word.head)):
        cue = span(quotations.text, word, word)
        yield Link(speakers.of(who), stretch, SAID, cue, who)


def _adjectives() -> frozenset[str]:
    return frozenset(cues("SpeechAdjective"))


def _kind(token: Token) -> Cue | None:
    if is_adjective(token, _adjectives()):
        return cues("SpeechAdjective").get(token.lower_)
    under = token.lower_.endswith("ing") and token.i and token.nbor(-1).lower_ == "under"
    return cue_of(token, "SpeechVerb") if verbal(token) and not under else None


def _voiced(verb: Token, kind: Cue) -> Cue:
    """Return how the noun speaks that a verb gives voice to: "expressed hope", "made a promise"."""
    thing = child(verb, "obj") if "claim" in kind.complements else None
    noun = cue_of(thing, "SpeechNoun") if thing is not None else None
    if noun is None or kind.manner == "denial":
        refused = noun is not None and noun.manner in REFUSED
        return replace(kind, manner="statement", performative="always") if refused else kind
    return replace(noun, complements=kind.complements, prepositions=kind.prepositions)


def _turned(token: Token, kind: Cue) -> Cue | None:
    """Return how a negated cue speaks: not to believe is to deny, not to say is nothing at all."""
    refused = token.dep_ == "xcomp" and bool(known_as(token.head, REFUSING))
    if not (refused or (negated(token) and not _asks_not_to(token))):
        return kind
    if "clause" in kind.complements:
        return None
    turned = TURNED.get(kind.manner)
    return replace(kind, manner=turned) if turned else None


def _asks_not_to(verb: Token) -> bool:
    """Say whether it is not the verb that is negated but what is asked: "asked | not to go"."""
    after = [t.lower_ for t in verb.doc[verb.i + 1 : verb.i + 3]]
    before = any(c.lower_ in {"not", "n't", "never"} and c.i < verb.i for c in verb.children)
    return after == ["not", "to"] and not before


def _asked(kind: Cue, said: str) -> Cue:
    """Return how what is said speaks: asking or telling somebody to do it demands it.

    Agreeing that something is so pledges nothing, and neither is a name given a demand.
    """
    to_do = said.startswith(TO_DO) and not said.startswith(DONE)
    if kind.manner in {"question", "statement"} and to_do:
        return replace(kind, manner="demand", performative="always")
    if kind.performative == "infinitive":
        always = replace(kind, performative="always")
        return always if to_do else replace(kind, manner="statement", performative="")
    return kind


def _asks_for(verb: Token, stretch: Stretch, text: str) -> bool:
    """Say whether a verb of asking asks for a thing: "asked | for proof"."""
    return text[verb.idx + len(verb.text) : stretch[0]].strip() == "for"


def _fits(who: Token, verb: Token, stretch: Stretch, quotations: Quotations) -> bool:
    """Say whether speaker and verb stand on the same side of content and quotation marks."""
    start, end = stretch
    if start <= who.idx < end and not start <= verb.idx < end:
        return False
    quotation = quotations.around(verb.idx)
    if quotation is None or quotation.holds(who.idx, who.idx + 1):
        return True
    between = quotations.text[who.idx : quotation.start]
    return who.idx < quotation.start and not any(mark in between for mark in ",.;:!?\n")


def _plausible(who: Token, verb: Token, kind: Cue, speakers: Speakers, said: str) -> bool:
    """Say whether a word can name a speaker; of an object, only what is known to speak can."""
    if known_as(verb, READ) and not known_as(who, words("Document") | cues("SpeechNoun").keys()):
        return False
    if silent(who) or (who.lower_ in {"i", "we"} and label(verb, kind) is not None):
        return False
    clausal = any(c.dep_ in {"ccomp", "parataxis", "xcomp"} for c in verb.children)
    clausal = clausal or said.startswith(MARKED) or _is_gerund(said)
    if clausal or not kind.complements & {"object", "label", "as"} or who.pos_ in NAMES:
        return True
    return speakers.can_speak(who)


def _is_gerund(said: str) -> bool:
    return any(word.endswith("ing") for word in said.split()[:2])
