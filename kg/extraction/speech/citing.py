"""Speech at second hand: "X, citing Y", "quoted Y as saying", "was quoted by X as saying"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...facts import Evidence
from ..parse.syntax import child, children, is_passive, span
from .asides import BREAKS
from .chains import Link
from .quotes import Quotations
from .reported import content
from .speakers import Speakers, agent
from .speech import Cue, cue_of, known_as
from .stretches import Stretch, stretch_of, widen
from .voices import who_speaks

if TYPE_CHECKING:
    from spacy.tokens import Token

PLAIN = Cue()
CITING = frozenset({"quote", "cite"})
SHORT = 4
BELOW = ("advcl", "xcomp", "ccomp", "acl", "dep", "conj")


def cites(verb: Token) -> bool:
    """Say whether a verb gives the words of another: quote, cite."""
    return bool(known_as(verb, CITING))


def cited(verb: Token, speakers: Speakers, quotations: Quotations) -> Iterator[Link]:
    """Yield who cites, and who is cited."""
    cue = span(quotations.text, verb, verb)
    if (by := _by(verb)) is not None:
        yield from _quoted_by(verb, by, cue, speakers, quotations)
        return
    thing = child(verb, "obj") or (verb.head if _misread(verb) else None)
    saying = _saying(verb, thing)
    if thing is not None and saying is not None and not is_passive(verb):
        yield from _quoted(verb, who_speaks(verb, PLAIN), thing, saying, speakers, quotations)
    elif thing is not None and (said := _after_colon(verb, thing, quotations)) is not None:
        who = who_speaks(verb, PLAIN)
        if who is not None:
            yield Link(speakers.of(who), said, PLAIN, cue, who)
        inner = span(quotations.text, thing, thing)
        yield Link(speakers.of(thing), said, PLAIN, inner, thing, inside=cue)
    elif _aside(verb) and thing is not None and speakers.can_speak(thing):
        yield Link(speakers.of(thing), stretch_of(verb), PLAIN, cue, thing, relays="within")
    elif thing is not None and not verb.lower_.endswith("ing") and _plain(verb, thing, speakers):
        who = who_speaks(verb, PLAIN)
        if who is not None:
            said = widen(verb, stretch_of(thing), quotations)
            yield Link(speakers.of(who), said, PLAIN, cue, who)


def _by(verb: Token) -> Token | None:
    """Return who quotes, where the quoted one is the subject: "X was quoted by Y"."""
    told = is_passive(verb) and verb.dep_ not in {"acl", "acl:relcl"}
    return (
        next((by for v in (verb, *children(verb, "advcl")) if (by := agent(v))), None)
        if told
        else None
    )


def _quoted_by(
    verb: Token, by: Token, cue: Evidence, speakers: Speakers, quotations: Quotations
) -> Iterator[Link]:
    """Yield who quotes another, and that other where "as saying" follows."""
    saying, thing = _saying(verb, None), child(verb, "nsubj:pass", "nsubj")
    if saying is not None and thing is not None:
        yield from _quoted(verb, by, thing, saying, speakers, quotations)
        return
    below = child(verb, "advcl", "xcomp") is not None
    whole = (verb.sent.start_char, verb.sent.end_char)
    yield Link(speakers.of(by), stretch_of(verb) if below else whole, PLAIN, cue, by)


def _plain(verb: Token, thing: Token, speakers: Speakers) -> bool:
    """Say whether a verb cites a thing that says nothing itself: "cited the cost"."""
    return not is_passive(verb) and not speakers.can_speak(thing)


def _aside(verb: Token) -> bool:
    """Say whether another verb tells what is cited: ", citing Y, said", "which cited Y"."""
    return verb.lower_.endswith("ing") or verb.dep_ == "acl:relcl"


def _misread(verb: Token) -> bool:
    """Say whether the parser took "citing officials" for officials who cite."""
    return verb.dep_ == "amod" and verb.head.i > verb.i and verb.lower_.endswith("ing")


def _saying(verb: Token, thing: Token | None) -> Token | None:
    """Return the verb after "as": "quoted her | as saying"."""
    below = [*children(verb, *BELOW), *(children(thing, *BELOW) if thing is not None else ())]
    for token in below:
        mark = child(token, "mark", "case")
        if token.i > verb.i and mark is not None and mark.lower_ == "as":
            return token if cue_of(token, "SpeechVerb") is not None else None
    return None


def _quoted(
    verb: Token,
    who: Token | None,
    thing: Token,
    saying: Token,
    speakers: Speakers,
    quotations: Quotations,
) -> Iterator[Link]:
    """Yield who quotes and who is quoted: the content of both is what the latter says."""
    kind = cue_of(saying, "SpeechVerb")
    said = content(saying, kind, quotations) if kind is not None else None
    said = said or _told_before(verb, quotations)
    if kind is None or said is None:
        return
    cue, inner = (span(quotations.text, t, t) for t in (verb, saying))
    if who is not None:
        yield Link(speakers.of(who), said, PLAIN, cue, who)
    yield Link(speakers.of(thing), said, kind, inner, thing, inside=cue)


def _after_colon(verb: Token, thing: Token, quotations: Quotations) -> Stretch | None:
    """The quotation after "quotes X:"; X is who says it."""
    colon = next((t for t in verb.doc[thing.i + 1 : verb.sent.end] if t.text == ":"), None)
    near = quotations.touching(colon.idx, colon.idx + 4) if colon is not None else ()
    return (near[0].start, near[0].end) if near else None


def _told_before(verb: Token, quotations: Quotations) -> Stretch | None:
    """The sentence that ends in ", the agency quoted him as saying"."""
    who = child(verb, "nsubj", "nsubj:pass")
    first = who.left_edge if who is not None else verb
    while first.is_punct and first.i < verb.i:
        first = first.nbor()
    begin = verb.sent.start
    if first.i - begin < SHORT or first.nbor(-1).text not in BREAKS:
        return None
    return widen(verb, (verb.doc[begin].idx, first.idx), quotations)


def saying(token: Token) -> bool:
    """Say whether a verb follows "quoted X as": the speaker is X, and that link is made above."""
    mark = child(token, "mark", "case")
    above_it = token.head if token.head.pos_ == "VERB" else token.head.head
    doing = token.lower_.endswith("ing") or any(c.lower_ == "having" for c in token.children)
    as_said = mark is not None and mark.lower_ == "as" and doing
    return as_said and cites(above_it) and (not is_passive(above_it) or _by(above_it) is not None)
