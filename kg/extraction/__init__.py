"""An article's claims: each step adds to what the steps before it found.

parse → mentions → coreference → times → events → relationships → attribution → status → claims
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ..facts import Actors, Article, Claim, Entity, Extraction
from .acts.deciding import packaged_typer
from .acts.events import find_events
from .acts.participants import Participants
from .claims import claims, coded, taking_part
from .drafts import Draft, Reading
from .names.coreference import resolve
from .names.entities import Mentions
from .names.groups import add_named_groups
from .names.names import NameIndex
from .names.naming import find_mentions
from .parse.syntax import load, parse
from .parse.tense import Tenses
from .relations.relationships import find_relationships, without_standing
from .speaking import with_agents
from .speech.attribution import find_utterances
from .status.modality import statuses
from .times.temporal import find_times

if TYPE_CHECKING:
    from spacy.language import Language

__all__ = ["Suggest", "extract", "load"]

Suggest = Callable[[Reading, Sequence[Draft]], list[Draft]]

_indexes: dict[tuple[int, int], tuple[Actors, Language, NameIndex]] = {}


def _index(actors: Actors, nlp: Language) -> NameIndex:
    """Return the names by token, made once for each pair of actors and pipeline."""
    key = (id(actors), id(nlp))
    if key not in _indexes:
        _indexes[key] = (actors, nlp, NameIndex(actors.names(), nlp.make_doc))
    return _indexes[key][2]


def extract(
    article: Article,
    *,
    nlp: Language,
    actors: Actors,
    extractor: str = "",
    suggest: Suggest | None = None,
) -> Extraction:
    """Return all that is read out of an article, in document order.

    Offsets are code points of `article.text`, end-exclusive. Times resolve against `article.date`;
    without it, relative ones have no value. `suggest` adds events to those of the rules.
    """
    doc = parse(nlp, article.text)
    mentions = Mentions(doc)
    add_named_groups(doc, mentions, actors)
    find_mentions(doc, _index(actors, nlp), mentions, actors, article.date)
    resolve(doc, mentions, actors, article.date)
    published = dt.date.fromisoformat(article.date) if article.date else None
    tenses = Tenses(doc)
    times = find_times(article.text, published, tense_at=tenses)
    people = Participants(article.text, mentions, actors)
    reading = Reading(article, doc, mentions, people, times, actors)
    events = find_events(reading, packaged_typer())
    events += suggest(reading, events) if suggest else []
    relations = find_relationships(reading, events)
    drafts = [*without_standing(events, relations), *relations]
    utterances = find_utterances(doc, article, list(mentions))
    found = claims(reading, drafts, utterances)
    told = Extraction(
        article=article,
        mentions=tuple(mentions.told()),
        times=find_times(article.text, published, tense_at=tenses, ranges=False),
        claims=found,
        utterances=utterances,
        statuses=statuses(doc, coded(drafts)),
        extractor=extractor,
        countries=_homes(found, mentions, actors),
    )
    return with_agents(told, actors)


def _homes(found: tuple[Claim, ...], mentions: Mentions, actors: Actors) -> tuple[Entity, ...]:
    """Return the countries that those named, and those who take part in claims, belong to."""
    named = [m.entity for m in mentions]
    named += [u.speaker.entity for claim in found for u in claim.utterances]
    named += [p.entity for claim in found for p in taking_part(claim.about)]
    ids = {e.country for e in named} - {None}
    homes = (actors.entity(id) for id in sorted(id for id in ids if id is not None))
    return tuple(home for home in homes if home is not None)
