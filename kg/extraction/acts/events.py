"""Predicates and their participants: what the text says was done, by whom, to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...facts import Evidence, Participant
from ..drafts import Draft, Reading
from ..names.referents import unique
from ..parse.phrases import beside_with, each_other
from ..parse.syntax import child, children, is_passive, phrase, preposition, span
from ..status.denials import disown, pointing_back
from ..status.ellipsis import left_out
from .absorption import absorb, inherit, purpose, same_told, told_once
from .anaphora import pointing, such
from .attendant import telling_acts
from .candidates import denials
from .complements import complements, explained
from .conditions import holds, left_open
from .deciding import decide
from .frames import Frame, Match, idle, lemmas, match
from .nouns import behind, between, nobody, none_held, others_in_setting, setting, unnamed, willing
from .participants import Participants
from .recipients import (
    addressed,
    fitting,
    handed,
    is_anyone,
    is_head,
    quoted_after,
    reached,
    settled,
    states,
)
from .sides import apart, known, telling, without
from .unnamed import is_person

if TYPE_CHECKING:
    from spacy.tokens import Token

    from .typing import Typer

NOMINAL = frozenset({"obl", "obj", "nmod"})
TRIGGER_REACH = 8
NEAR = 20
NAMED = frozenset({"CONSULT", "PROTEST", "DomesticAct", "MOBILIZE"})
PLACELESS = frozenset({"CONSULT", "AGREE", "CONCEDE", "MOBILIZE"})
GIVING = frozenset({"AID", "COOPERATE", "AGREE"})
NESTED_SLOTS = ("on", "against", "of", "in", "at")
BELIEVED = {"verb": 0.72, "light": 0.7, "noun": 0.62}


def find_events(reading: Reading, typer: Typer | None = None) -> list[Draft]:
    """Return the events of a text in order, those absorbed by a pledge or demand left out.

    With a `typer` it is asked about each of them, and about verbs that no frame knows.
    """
    drafts = [d for token in reading.doc if (d := _event(reading, token)) is not None]
    drafts = told_once(drafts)
    if typer is not None:
        drafts = decide(reading, drafts, typer)
    drafts = [d for d in drafts if not left_open(d.token)]
    for n, draft in enumerate(drafts):
        inherit(draft, drafts[max(0, n - NEAR) : n])
    drafts = [d for d in drafts if d.actors or d.recipients or d.agentless]
    for draft in drafts:
        undone = not draft.actors and is_passive(draft.token)
        if undone and all(is_anyone(p) for p in draft.recipients):
            draft.recipients = []
    disown(reading, drafts)
    denied = pointing_back(reading, drafts)
    told = telling_acts(same_told(absorb(drafts)))
    return [*told, *denied, *left_out(reading, told)]


def _event(reading: Reading, token: Token) -> Draft | None:
    for found in match(token):
        draft = _build(reading, found)
        if holds(reading, found, draft):
            return _finish(draft)
    return None


def _build(reading: Reading, found: Match) -> Draft:
    frame, people = found.frame, reading.people
    if frame.has("nested"):
        return _nested(reading, found)
    actors = _actors(people, found)
    recipients = fitting(people, found, _recipients(reading, found, actors), actors)
    recipients = [p for p in recipients if not quoted_after(found, p)]
    recipients = without(states(reading, recipients), actors)
    if frame.mode == "denial" and found.theme is not None:
        recipients = [p for p in recipients if not is_head(p, found.theme)]
    recipients = recipients or others_in_setting(people, found, actors)
    mutual = bool(actors) and each_other(found.verb or found.token)
    recipients = [] if mutual else recipients
    actors, recipients = settled(people, found, actors, recipients)
    if frame.has("reversed"):
        actors, recipients = recipients, actors
    return Draft(
        token=found.token,
        trigger=_trigger(reading, found),
        type=frame.type,
        mode=frame.mode,
        symmetric=frame.has("symmetric") or mutual,
        actors=actors,
        recipients=recipients,
        object=_object(reading, found),
        modality=frame.modality,
        rule=frame.name,
        confidence=BELIEVED["noun" if found.verb is None else "light" if found.light else "verb"],
        verb=found.verb,
        absorbs=frame.has("absorbs"),
        spares=frame.has("spares"),
        harm=frame.has("harm"),
        agentless=frame.has("agentless") or unnamed(found),
        inherits=frame.has("inherits") or such(found.token) or none_held(found.token),
        theme=found.theme,
        firm=frame.has("firm"),
        refusal="negated" in frame.needs,
        threat=next(iter(frame.lists.get("threat", ())), "violence"),
    )


def _object(reading: Reading, found: Match) -> Evidence | None:
    """Return the words of the thing that an act is about, where its frame keeps it."""
    theme = found.theme if found.frame.has("object") else None
    if theme is None or pointing(theme):
        return None
    return phrase(reading.text, theme, without=frozenset({"acl:relcl", "det"}))


def _actors(people: Participants, found: Match) -> list[Participant]:
    """Return who does an act: by its verb, its noun, the clause it is set in, or its theme."""
    frame = found.frame
    actors = people.actors(found.verb) if found.verb is not None else people.of_noun(found.token)
    if not actors and found.light is not None:
        actors = people.of_noun(found.token)
    if nobody(found.verb):
        return telling(actors)
    actors = actors or setting(people, found) or willing(people, found)
    if not actors and ("copular" in frame.needs or behind(found.token)):
        actors = people.actors(found.token)
    if not actors and "subject" in frame.lists and (it := child(found.token, "nsubj")) is not None:
        actors = people.of_noun(it)
    if not actors and found.verb is None and "of" not in frame.slots:
        actors = people.slot(found.token, "of", named=True)
        actors = actors if frame.type == "PROTEST" else telling(actors)
    if not actors and (none_held(found.token) or reached(found)):
        actors = between(people, found.token)
    if not actors and frame.has("owner") and found.theme is not None:
        actors = people.owner(found.theme)
    return actors


def _nested(reading: Reading, found: Match) -> Draft:
    """Return the act that a noun after "a part in", "carried out" … names, done by the subject."""
    actors, verb, theme = reading.people.actors(found.token), found.token, found.theme
    if not actors and is_passive(verb):
        actors = reading.people.slot(verb, "obj")
    below = (t for c in children(verb, "obj", "obl", "nmod") for t in c.subtree)
    named = (t for t in below if t.pos_ == "NOUN" and (theme is None or t.i > theme.i))
    nouns = [(n, m) for t in named for n, m in _act(t)]
    if not nouns:
        return Draft(found.token, _trigger(reading, found), "", rule=found.frame.name)
    noun, act = nouns[0]
    recipients = [p for s in NESTED_SLOTS for p in reading.people.slot(noun, s)]
    return Draft(
        token=noun,
        trigger=span(reading.text, theme or noun, noun),
        type=act.type,
        mode=act.mode,
        actors=actors,
        recipients=without(states(reading, unique(recipients)), actors),
        rule=f"{found.frame.name}:{act.name}",
        confidence=BELIEVED["light"],
        verb=verb,
        harm=act.has("harm"),
        denial=verb if actors and verb.lemma_.lower() in denials() else None,
    )


def _act(noun: Token) -> list[tuple[Token, Frame]]:
    """Return the act that a noun names, if its frames ask for nothing else."""
    found = next((m.frame for m in match(noun) if "theme" not in m.frame.needs), None)
    return [(noun, found)] if found is not None else []


def _recipients(reading: Reading, found: Match, actors: list[Participant]) -> list[Participant]:
    people = reading.people
    own = {h for p in actors for h in (p.entity.id, p.entity.country) if h is not None}
    if found.frame.has("harm") and actors and (whose := people.anothers(found.theme, own)):
        return whose
    if found.frame.has("harm") and (whose := without(people.beside(found.theme), actors)):
        return whose
    for slot in found.frame.slots:
        if others := _at(reading, found, slot, actors):
            return handed(people, found, others)
    if found.theme is not None and not found.frame.has("symmetric"):
        there = apart(people.after(found.theme, found.frame.slots), actors)
    elif found.frame.slots[0] == "obj" and found.verb == found.token:
        there = without(people.right_after(found.token), actors)
    elif "copular" in found.frame.needs:
        there = apart(people.after(found.token, found.frame.slots), actors)
    elif "manner" in found.frame.lists and "of" in found.frame.slots:
        there = apart(people.after(found.token, {"of"}), actors)
    else:
        there = []
    there = there or addressed(people, found, actors) or _elsewhere(found, people, actors)
    return handed(people, found, there) or _where(found, people)


def _at(reading: Reading, found: Match, slot: str, actors: list[Participant]) -> list[Participant]:
    """Return who stands in a slot of the words of a frame, else whose thing or land does."""
    people, particle = reading.people, found.particle
    if slot == "doer":
        return without(telling(people.doer(found.theme)), actors) if found.theme else []
    if slot == "inner":
        inner = known(telling(apart(_inner(reading, found), actors)))
        return [p for p in inner if p.entity.qid] if "embeds" in found.frame.lists else inner
    aim = particle if particle is None or particle.pos_ != "VERB" else None
    words = (found.token, found.theme, found.light, aim)
    heads = [t for t in words if t is not None and not idle(t, slot, found)]
    if found.token.pos_ == "NOUN" and slot not in {"of", "inner"}:
        heads += [c for c in children(found.token, "nmod") if preposition(c) == "of"]
    named = [p for h in heads for p in people.slot(h, slot, named=True)]
    if particle is not None and particle.dep_ in NOMINAL and slot == preposition(particle):
        named = [*people.fill(particle), *named]
    if (others := without(unique(named), actors)) or found.frame.type == "CONSULT":
        return others
    whose = apart(unique(p for h in heads for p in people.slot(h, slot)), actors)
    harmed = found.frame.type == "ASSAULT" and not found.frame.themes
    return whose if harmed else telling(whose)


def _where(found: Match, people: Participants) -> list[Participant]:
    """Return the place that stands in a slot of a frame, where nobody does."""
    heads = [t for t in (found.token, found.theme) if t is not None]
    slots = [s for s in found.frame.slots if s not in {"inner", "none"}]
    if found.frame.type in PLACELESS:
        return []
    return unique(p for s in slots for h in heads for p in people.places(h, s))[:1]


def _elsewhere(found: Match, people: Participants, actors: list[Participant]) -> list[Participant]:
    """Return the other end of an act where no slot of its frame has it, but another phrase."""
    frame = found.frame
    apart = {"none"} & set(frame.slots) or frame.has("symmetric") or "embeds" in frame.lists
    if found.verb is None or apart or frame.type in NAMED or frame.has("reversed"):
        return []
    given = frame.type in GIVING or frame.mode in {"withdraw", "recall"}
    there = complements(people, found.verb, actors, found.theme if given else None)
    if not there and found.theme is not None:
        there = explained(people, found.theme, actors)
    return there


def _inner(reading: Reading, found: Match) -> list[Participant]:
    people = reading.people
    if found.frame.has("behind") and found.theme is not None and people.owned(found.theme):
        return people.owned(found.theme)
    roots = list(children(found.token, "xcomp", "obj", "acl", "nmod"))
    if found.theme is None:
        roots += [c for c in children(found.token, "ccomp") if not beside_with(c)]
    roots += [
        c
        for c in children(found.token, "obl")
        if preposition(c) in {"to", "for", "over", "about", "at"}
    ]
    roots += [c for c in children(found.token, "advcl") if purpose(c)]
    roots += [found.theme] if found.theme is not None else []
    if found.theme is not None and not is_person(found.theme):
        told = children(found.theme, "acl")
        roots += [c for c in told if c.lemma_.lower() not in lemmas("CarriageVerb")]
    there: list[Participant] = []
    for root in roots:
        named = [] if found.frame.has("behind") else people.fill(root)
        named = [p for p in named if p.entity.qid or p.entity.country or p.entity.type == "Person"]
        there += named or people.inner(root)
    return unique(there)


def _trigger(reading: Reading, found: Match) -> Evidence:
    theme = None if pointing(found.theme) else found.theme
    parts = [t for t in (found.light, found.token, theme) if t is not None]
    if found.particle is not None and found.particle.dep_ in {"compound:prt", "advmod"}:
        parts.append(found.particle)
    first, last = min(parts, key=lambda t: t.i), max(parts, key=lambda t: t.i)
    if last.i - first.i > TRIGGER_REACH:
        first = last = found.token
    return span(reading.text, first, last)


def _finish(draft: Draft) -> Draft:
    """Make all sides of a symmetric act its actors."""
    if draft.symmetric:
        draft.actors = unique([*draft.actors, *draft.recipients])
        draft.recipients = []
    return draft
