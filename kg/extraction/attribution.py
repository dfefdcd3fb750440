"""Who says what: every link of attribution in a text, and the chains they form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ..facts import Article, Mention, Utterance
from .chains import Link, chain_for, denied, records
from .markers import finite, negated
from .quotes import Quotations
from .reported import BREAKS, clause_of, content
from .sources import PLAIN, quoted, sources
from .speakers import SUBJECTS, Speakers, agent, owner, subject, top
from .speech import Cue, cue_of, cues, known_as, words
from .stretches import Stretch, rest, stretch_of, widen
from .syntax import above, child, children, is_passive, span, text_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

__all__ = ["chain_for", "denied", "find_utterances"]

CITING = frozenset({"quote", "cite"})
MODALS = frozenset({"may", "might", "could", "should", "must", "can"})
NOMINAL = frozenset({"DET", "PRON", "PROPN", "NOUN", "ADJ"})
UNMARKED = frozenset({"obl:unmarked", "nmod:unmarked", "obl:npmod", "obl:tmod", "advmod"})
NAMES = frozenset({"PROPN", "PRON"})
OWN = frozenset({"i", "we", "it", "they", "he", "she"})
ASIDE = frozenset({"advcl", "acl", "acl:relcl"})
REFUSING = frozenset({"refuse", "decline", "fail", "avoid", "stop", "forget"})


def find_utterances(
    doc: Doc, article: Article, mentions: Sequence[Mention]
) -> tuple[Utterance, ...]:
    """Return every link of attribution in document order, each within the link around it.

    `doc` is the parse of `article.text`. A speaker no mention covers gets a new entity.
    """
    speakers, quotations = Speakers(doc, article, mentions), Quotations(text_of(doc))
    links = [
        *_verbs(doc, speakers, quotations),
        *_nouns(doc, speakers, quotations),
        *sources(doc, speakers, quotations),
    ]
    links += quoted(doc, speakers, quotations, links)
    return records(article, links)


def _verbs(doc: Doc, speakers: Speakers, quotations: Quotations) -> Iterator[Link]:
    """Yield a link for each verb or adjective of speech that has a speaker and content."""
    for token in doc:
        kind = _kind(token)
        if kind is None:
            continue
        if known_as(token, CITING):
            yield from _cited(token, speakers, quotations)
        kind = _turned(token, _voiced(token, kind))
        stretch = content(token, kind, quotations) if kind else None
        who = _who(token, kind) if kind and stretch and not _unsaid(token) else None
        if kind and stretch and who is not None and _fits(who, token, stretch, quotations):
            if not _plausible(who, token, kind, speakers, quotations.text[slice(*stretch)]):
                continue
            link = Link(speakers.of(who), stretch, kind, span(quotations.text, token, token), who)
            yield replace(link, kind=_judged(link, token, speakers))


def _kind(token: Token) -> Cue | None:
    if _is_adjective(token):
        return cues("SpeechAdjective").get(token.lower_)
    return cue_of(token, "SpeechVerb") if token.pos_ == "VERB" else None


def _is_adjective(token: Token) -> bool:
    return token.lower_ in cues("SpeechAdjective") and child(token, *SUBJECTS) is not None


def _voiced(verb: Token, kind: Cue) -> Cue:
    """Return how the noun speaks that a verb gives voice to: "expressed hope", "made a promise"."""
    thing = child(verb, "obj") if "claim" in kind.complements else None
    noun = cue_of(thing, "SpeechNoun") if thing is not None else None
    if noun is None or kind.manner == "denial":
        return kind
    return replace(noun, complements=kind.complements)


def _turned(token: Token, kind: Cue) -> Cue | None:
    """Return how a negated cue speaks: not to believe is to deny, not to say is nothing at all."""
    refused = token.dep_ == "xcomp" and bool(known_as(token.head, REFUSING))
    if not (negated(token) or refused):
        return kind
    turned = {"belief": "denial", "denial": "statement", "hope": "denial"}.get(kind.manner)
    return replace(kind, manner=turned) if turned else None


def _who(token: Token, kind: Cue) -> Token | None:
    """Return the speaker: the agent of a passive, else the subject, after the verb or before."""
    if is_passive(token) and not _is_adjective(token):
        by = agent(token)
        if by is not None or child(token, "aux:pass", "nsubj:pass") or not child(token, "ccomp"):
            return by
    found = _after(token, kind) or subject(token) or _before(token)
    if found is not None and found.lower_ == "it" and (_is_adjective(token) or _expletive(token)):
        return None
    return found


def _after(verb: Token, kind: Cue) -> Token | None:
    """Return the speaker of "…, said X"."""
    if "quote" not in kind.complements or "addressee" in kind.complements or not finite(verb):
        return None
    own = child(verb, *SUBJECTS)
    after = verb.doc[verb.i + 1 : verb.sent.end]
    if verb.i == 0 or verb.nbor(-1).text not in BREAKS or not len(after):
        return None
    if after[0].pos_ not in NOMINAL or after[0].dep_ in UNMARKED:
        return None
    who = top(after[0], verb)
    return who if own is None or who.head == verb else None


def _before(verb: Token) -> Token | None:
    """Return the noun before a verb, over commas, adverbs, auxiliaries and what stands between."""
    at = verb.i - 1
    while at >= verb.sent.start:
        token = verb.doc[at]
        if token.pos_ in {"NOUN", "PROPN", "PRON"} or known_as(token, words("GroupNoun")):
            who = top(token, verb)
            if who.head.pos_ != "VERB" or who.head.dep_ not in ASIDE or who.head.i > who.i:
                return who
            at = who.head.left_edge.i
        elif token.pos_ not in {"AUX", "ADV"} and token.text != ",":
            return None
        at -= 1
    return None


def _expletive(token: Token) -> bool:
    return child(token, "expl") is not None or is_passive(token)


def _fits(who: Token, verb: Token, stretch: Stretch, quotations: Quotations) -> bool:
    """Say whether speaker and verb stand on the same side of content and quotation marks."""
    start, end = stretch
    if start <= who.idx < end and not start <= verb.idx < end:
        return False
    quotation = quotations.around(verb.idx)
    return quotation is None or quotation.holds(who.idx, who.idx + 1)


def _plausible(who: Token, verb: Token, kind: Cue, speakers: Speakers, said: str) -> bool:
    """Say whether a word can name a speaker; of an object, only what is known to speak can."""
    if known_as(who, words("NonSpeaker")):
        return False
    clausal = any(c.dep_ in {"ccomp", "parataxis", "xcomp"} for c in verb.children)
    clausal = clausal or said.startswith(("that ", "whether ", '"', "“"))
    if clausal or "object" not in kind.complements or who.pos_ in NAMES:
        return True
    return speakers.can_speak(who)


def _unsaid(verb: Token) -> bool:
    """Say whether the words are not said yet: "to announce that", "might say that"."""
    if any(c.lower_ in MODALS for c in children(verb, "aux")):
        return True
    return any(c.lower_ == "to" for c in children(verb, "mark"))


def _judged(link: Link, token: Token, speakers: Speakers) -> Cue:
    """Settle whether a warning is an act of the speaker's own or a report on others."""
    if link.kind.performative != "self":
        return link.kind
    clause = child(token, "ccomp", "xcomp") or clause_of(token)
    about = child(clause, "nsubj", "nsubj:pass") if clause is not None else None
    if about is None:
        own = clause is not None and clause.dep_ == "xcomp"
    else:
        entity, speaker = speakers.of(about).entity, link.speaker.entity
        own = about.lower_ in OWN or entity.id in {speaker.id, speaker.country}
    return replace(link.kind, performative="always" if own else "")


def _cited(verb: Token, speakers: Speakers, quotations: Quotations) -> Iterator[Link]:
    """Yield "X, citing Y" (Y says it too) and "was quoted by X as saying" (X says that he says)."""
    cue = span(quotations.text, verb, verb)
    by = agent(verb) if is_passive(verb) else None
    if by is not None and child(verb, "advcl", "xcomp") is not None:
        yield Link(speakers.of(by), stretch_of(verb), PLAIN, cue, by)
    cited = child(verb, "obj")
    if verb.lower_.endswith("ing") and cited is not None and speakers.can_speak(cited):
        citing = next((t for t in [*above(verb)][:3] if _kind(t) is not None), verb.head)
        kind = _kind(citing)
        said = content(citing, kind, quotations) if kind else None
        yield Link(speakers.of(cited), said or rest(verb.head, verb), PLAIN, cue, cited)


def _nouns(doc: Doc, speakers: Speakers, quotations: Quotations) -> Iterator[Link]:
    """Yield a link for each noun of speech that has an owner and a clause."""
    for token in doc:
        kind = cue_of(token, "SpeechNoun") if token.pos_ == "NOUN" else None
        who = owner(token) if kind else None
        clause = clause_of(token) if who is not None else None
        if kind and who is not None and clause is not None:
            stretch = widen(token, stretch_of(clause), quotations)
            link = Link(speakers.of(who), stretch, kind, span(quotations.text, token, token), who)
            yield replace(link, kind=_judged(link, token, speakers))
