"""Short invented sentences in the style of diplomatic news, with slots for names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from names import Names

SLOT = re.compile(r"\{(P|p|O|o|L|D|T|R)\}")
ROLES = (
    "Foreign Minister",
    "Prime Minister",
    "President",
    "Defence Minister",
    "Deputy Foreign Minister",
    "Secretary of State",
    "Trade Minister",
    "Chancellor",
    "Special Envoy",
    "Ambassador",
    "Vice President",
    "Finance Minister",
    "foreign minister",
    "prime minister",
    "president",
    "spokesperson",
    "Speaker",
    "special envoy",
    "ambassador",
    "spokesman",
    "leader",
    "Interior Minister",
    "Secretary-General",
)
TEXTS = """
{D} {R} {P} met {D} {R} {P} in {L} on Monday.
{R} {P} will travel to {L} next week for talks with {p}.
The {O} said in a statement that it had summoned the {D} ambassador.
{P}, a professor at {O}, said the agreement was unlikely to last.
{P}, the {D} {R}, told {o} that talks would resume in {L}.
{L} and {L} signed a trade agreement on Tuesday.
“We will not accept this,” {p} told reporters in {L}.
{p} said {L} would continue to support {L}.
According to {O}, at least 20 people were killed in {L}.
The {D} delegation, led by {R} {P}, arrived in {L}.
{P} was appointed {R} of {L} in 2019.
{L}’s {R} {P} condemned the attack on {L}.
The {O} and the {O} agreed to cooperate on energy.
{P} of {O} called on {L} to release the detainees.
A spokesman for the {O}, {P}, declined to comment.
{D} troops crossed into {L}, {o} reported.
{p} and {p} discussed the situation in {L} by telephone.
In {L}, {R} {P} held talks with his {D} counterpart, {P}.
{L} accused {L} of violating the ceasefire.
{L} imposed sanctions on {P} and {O}.
{P}, {R} of the {O}, welcomed the decision.
The {O} in {L} published a report by {P} and {P}.
{P} Meets {P} in {L}
{L}, {L} Agree to Restore Diplomatic Ties
{R} {P} Visits {L} for Talks on Security
{L} recalled its ambassador to {L}, {P}.
Talks between {L} and {L} were mediated by {L} and {o}.
The {o} approved a loan to {L}.
{D} {R} {P}'s visit to {L} was postponed.
{p}’s office said the {R} would attend the summit in {L}.
The {D} {R} thanked {P} for his support.
The {R} of {L}, {P}, addressed the {O}.
{P} ({O}) and {P} ({o}) spoke at the conference.
{L} expelled three {D} diplomats.
Protesters gathered outside the {O} in {L}.
Researchers at {O} and {O} found that most {D} voters disagreed.
{P}, who leads the {O}, denied the accusations.
Former {R} {P} joined {O} last year.
The rebels of the {O} seized a town in northern {L}.
Mr. {p} met Ms. {p} at the {O}.
{D} leader {P} sent a message to {D} {R} {P}, {o} said.
Both {D} and {D} officials said that {p} would not attend.
Most {D} people support the {D} government, said {P}, an analyst at {O}.
{P}, a {D} expert on {L}, said the {D} army would withdraw from {L}.
{L} and {L} Mark 75 Years of Ties With Vows of Cooperation
The fighting moved from {L} to {L}, according to the {D} military.
The {D} and {D} foreign ministers met in the {D} capital.
""".strip().splitlines()
LABELS = {"P": "PERSON", "p": "PERSON", "O": "ORG", "o": "ORG", "L": "LOC"}


def value(names: Names, slot: str) -> str:
    """Return a text for a slot."""
    if slot in "Pp":
        return names.person(slot == "p")
    if slot == "L":
        return names.place()
    if slot == "D":
        return names.rng.choice(names.demonyms)
    if slot == "R":
        return names.rng.choice(ROLES)
    return names.known_organisation(True) if slot == "o" else names.made_organisation()


def fill(names: Names, template: str) -> tuple[str, list[tuple[int, int, str]]]:
    """Fill one template: its text and the names in it."""
    text, place, spans = "", 0, []
    for match in SLOT.finditer(template):
        text += template[place : match.start()]
        new = value(names, match[1])
        if match[1] in LABELS:
            spans.append((len(text), len(text) + len(new), LABELS[match[1]]))
        text, place = text + new, match.end()
    return text + template[place:], spans


def fill_templates(names: Names, count: int) -> Iterator[tuple[str, list[tuple[int, int, str]]]]:
    """Yield ``count`` filled templates."""
    for _ in range(count):
        yield fill(names, names.rng.choice(TEXTS))
