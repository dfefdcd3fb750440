"""Events that a language model fills in: closed slots, verbatim words, offsets of our own.

A model behind any OpenAI-compatible endpoint is asked about each sentence that names an agent. What
it answers is only ever a proposal: types and modalities come from our lists, and each participant
and predicate must be words of that sentence, found again by us. Anything else is rejected and
counted. The text of an article is data and never an instruction.

A proposal that a rule made too makes that claim surer; one that no rule made becomes an event of
its own, with the rule `llm:<model>`. Attribution, polarity and dates are read from the text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ...facts import Evidence, Participant
from ..acts.sides import without
from ..drafts import Draft, Reading
from ..names.entities import AGENTS
from ..names.referents import unique
from .answers import Filled, RejectedError, read
from .calls import Endpoint, UnansweredError
from .prompt import messages, schema

if TYPE_CHECKING:
    from spacy.tokens import Span

__all__ = ["Endpoint", "Model", "Tally"]

LONGEST = 2000
BELIEVED = 0.6
SURER = 0.06


@dataclass
class Tally:
    """What came of the questions: how many, and how many answers were of which kind."""

    asked: int = 0
    cached: int = 0
    failed: int = 0
    events: int = 0
    agreed: int = 0
    rejected: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        refused = sum(self.rejected.values())
        why = ", ".join(f"{reason} {n}" for reason, n in sorted(self.rejected.items()))
        told = f"{self.asked} sentences asked ({self.cached} from the cache, {self.failed} failed)"
        tail = f"{refused} rejected" + (f" ({why})" if why else "")
        return f"{told}: {self.events} events added, {self.agreed} confirmed, {tail}"


@dataclass
class Model:
    """Asks an endpoint about the sentences of an article, and keeps the tally."""

    endpoint: Endpoint
    tally: Tally = field(default_factory=Tally)

    @property
    def name(self) -> str:
        """Return what claims call the model."""
        return f"llm:{self.endpoint.model}"

    def __call__(self, reading: Reading, drafts: Sequence[Draft]) -> list[Draft]:
        """Return the events to add to those that the rules found; drafts agreed to get surer."""
        added: list[Draft] = []
        for sent in _candidates(reading):
            for filled in self._filled(sent):
                draft = self._draft(reading, sent, filled)
                if draft is not None and not self._known(draft, [*drafts, *added]):
                    added.append(draft)
        self.tally.events += len(added)
        return added

    def _filled(self, sent: Span) -> Sequence[Filled]:
        self.tally.asked += 1
        try:
            answer = self.endpoint.ask(messages(sent.text), schema(), check=read)
            self.tally.cached += answer.cached
            return read(answer.text)
        except UnansweredError:
            self.tally.failed += 1
        except RejectedError as reason:
            self.tally.rejected[str(reason)] += 1
        return ()

    def _draft(self, reading: Reading, sent: Span, filled: Filled) -> Draft | None:
        try:
            predicate = _found(sent, filled.predicate)
            actors = _named(reading, sent, filled.actors)
            recipients = without(_named(reading, sent, filled.recipients), actors)
        except RejectedError as reason:
            self.tally.rejected[str(reason)] += 1
            return None
        if not actors and not recipients:
            self.tally.rejected["nobody named"] += 1
            return None
        token = predicate.root
        return Draft(
            token=token,
            trigger=Evidence.of(reading.text, predicate.start_char, predicate.end_char),
            type=filled.type,
            actors=actors,
            recipients=recipients,
            modality=filled.modality,
            rule=self.name,
            confidence=BELIEVED,
            verb=token if token.pos_ in {"VERB", "AUX"} else None,
        )

    def _known(self, draft: Draft, drafts: Sequence[Draft]) -> bool:
        """Say whether there is an event at the same words; one of the same type gets surer."""
        twins = [d for d in drafts if not d.relation and d.trigger.overlaps(draft.trigger)]
        for twin in twins:
            if twin.type == draft.type:
                twin.confidence += SURER
                self.tally.agreed += 1
                return True
        if twins:
            self.tally.rejected["a rule says otherwise"] += 1
        return bool(twins)


def _candidates(reading: Reading) -> Iterator[Span]:
    """Yield the sentences that can hold an event: those that name an agent and have a verb."""
    for sent in reading.doc.sents:
        named = any(m.entity.type in AGENTS for m in reading.mentions.within(sent))
        if named and len(sent.text) <= LONGEST and any(t.pos_ == "VERB" for t in sent):
            yield sent


def _found(sent: Span, quote: str) -> Span:
    """Return the words of a sentence that a quote is.

    Raises:
        RejectedError: they are not there.
    """
    at = sent.text.find(quote)
    start = sent.start_char + at
    span = sent.doc.char_span(start, start + len(quote), alignment_mode="expand")
    if at < 0 or not quote.strip() or span is None:
        raise RejectedError("not in the sentence")
    return span


def _named(reading: Reading, sent: Span, quotes: Sequence[str]) -> list[Participant]:
    """Return who is meant by quotes; what names no one that we know as an agent is left out."""
    found: list[Participant] = []
    for quote in quotes:
        span = _found(sent, quote)
        there = reading.people.fill(span.root)
        if not there:
            mentions = reading.mentions.within(span)
            there = [Participant(m.entity, m.evidence) for m in mentions[:1]]
        found += there
    return unique(found)
