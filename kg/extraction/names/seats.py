"""Whose office an unknown person holds where no country is beside it: that which the text is of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...facts import Entity, Mention, Participant
from ...ontology import lemmas_of
from ..acts.candidates import denials
from ..acts.frames import lemmas
from ..drafts import Draft, Reading
from ..parse.syntax import above
from ..relations.owners import apart, is_national, named_usually
from ..relations.standing import main_two
from ..relations.titles import Title
from .entities import unknown
from .ministries import kinds

NATIONAL = frozenset(
    {"head-of-state", "head-of-government", "foreign-minister", "defence-minister"}
)
SUBJECTS = frozenset({"nsubj", "nsubj:pass"})
TOLD = frozenset({"name", "demonym", "metonym"})
TRIED = 4


def home_of(
    reading: Reading, title: Title, person: Mention, found: Sequence[Draft]
) -> Participant | None:
    """Return the state, or its ministry, of "President X" or "Foreign Ministry spokesman X".

    It is the country that acts in the sentence, else one that the text speaks of first, unless
    another is known, or found in the text, to hold that office there.
    """
    if title.former or not _titled(reading, title, person):
        return None
    if (body := _body_home(reading, title)) is not None:
        return body
    if person.entity.country is not None:
        return None
    if title.relation == "spokesperson":
        return _ministry(reading, title)
    if not is_national(title) or not apart(title):
        return None
    taken = {_held(d) for d in found if d.actors[0].entity.id != person.entity.id}
    own = title.relation in NATIONAL
    tried = list(_countries(reading, title))
    free = [c for c in tried if not own or (title.relation, c.id) not in taken]
    fit = [c for c in free if _vacant(reading, title, person, c)]
    fit = fit or (free if len(tried) == 1 else [])
    return Participant(fit[0]) if fit else None


def _body_home(reading: Reading, title: Title) -> Participant | None:
    """Return the body told of last, where an office can only be that of one: Secretary-General X.

    A "High Commissioner" is that of the body named so.
    """
    named = title.relation == "ambassador"
    if not named and title.words not in _body_offices():
        return None
    for mention in reading.mentions.before(title.first.idx):
        fit = mention.entity.type == "InternationalOrganization" and mention.kind != "pronoun"
        if fit and (not named or title.words in mention.entity.label.lower()):
            return Participant(mention.entity)
    return None


def _body_offices() -> frozenset[str]:
    return lemmas_of("lexicon", "BodyOffice")


def _held(office: Draft) -> tuple[str, str]:
    return office.type, office.recipients[0].entity.id


def _titled(reading: Reading, title: Title, person: Mention) -> bool:
    """Say whether a name follows its capitalised title at once, or set off by a comma after "the".

    No "of" may follow the name.
    """
    gap = reading.text[title.last.idx + len(title.last.text) : person.evidence.start].strip()
    after = reading.text[person.evidence.end : person.evidence.end + 4]
    first = title.before[-1] if title.before else title.first
    set_off = gap == "," and first.lower_ == "the"
    return (set_off or (first.text[:1].isupper() and not gap)) and after != " of "


def _acting(reading: Reading, title: Title) -> Iterator[Entity]:
    """Yield the countries that stand before a title as the subjects of its sentence."""
    for token in reversed(title.head.sent):
        found = reading.mentions.at(token) if token.i < title.first.i else None
        if found is not None and token.dep_ in SUBJECTS and found.entity.type == "Country":
            yield found.entity


def _acted(reading: Reading, title: Title) -> Entity | None:
    """Return the country that is the first subject of the sentence before a title's."""
    begin = title.head.sent.start
    for token in reading.doc[begin - 1].sent if begin else ():
        found = reading.mentions.at(token)
        if found is not None and token.dep_ in SUBJECTS and found.entity.type == "Country":
            return found.entity
    return None


def _countries(reading: Reading, title: Title) -> Iterator[Entity]:
    """Yield the countries an office may be of, the likeliest first."""
    named: dict[str, Entity] = {e.id: e for e in _acting(reading, title)}
    main = [e.id for e in main_two(reading, len(reading.text))]
    near = [_acted(reading, title), _spoken(reading, title), _dateline(reading)]
    near.sort(key=lambda e: e is None or (len(main) > 1 and e.id not in main))
    for entity in (named_usually(reading, title), _answered_for(reading, title), *near):
        if entity is not None:
            named.setdefault(entity.id, entity)
    if not named and title.relation not in NATIONAL:
        return
    for mention in reading.mentions:
        if mention.evidence.start > title.first.idx or len(named) >= TRIED:
            break
        if mention.entity.type == "Country" and mention.kind in TOLD:
            named.setdefault(mention.entity.id, mention.entity)
    yield from list(named.values())[:TRIED]


def _answered_for(reading: Reading, title: Title) -> Entity | None:
    """Return the state for which a minister denies or announces: denied that Peru would leave."""
    verb = next((t for t in above(title.head) if t.pos_ == "VERB"), None)
    if verb is None or verb.lemma_.lower() not in denials() | lemmas("CommittingVerb"):
        return None
    for token in verb.doc[verb.i : verb.sent.end]:
        found = reading.mentions.at(token) if token.dep_ in SUBJECTS else None
        if found is not None and found.entity.type == "Country":
            return found.entity
    return None


def _spoken(reading: Reading, title: Title) -> Entity | None:
    """Return the one country whose officials or bodies a sentence speaks of: a Pentagon source."""
    there = reading.mentions.within(title.head.sent)
    told = [m for m in there if m.entity.type == "Country" and m.kind != "pronoun"]
    inner = [m for m in told if not _where(reading, m)]
    return inner[0].entity if len({m.entity.id for m in inner}) == 1 else None


def _where(reading: Reading, mention: Mention) -> bool:
    """Say whether a country is only where something happens: in, at, to Lima."""
    before = reading.text[max(mention.evidence.start - 6, 0) : mention.evidence.start].split()
    return bool(before) and before[-1].lower() in {"in", "at", "to", "from", "near"}


def _dateline(reading: Reading) -> Entity | None:
    """Return the country of the place that an article is dated from."""
    for mention in reading.mentions:
        tokens = reading.doc.char_span(mention.evidence.start, mention.evidence.end)
        aside = tokens is not None and reading.mentions.at(tokens[0]) is None
        if aside and mention.entity.country is not None:
            return reading.actors.entity(mention.entity.country)
    return None


def _vacant(reading: Reading, title: Title, person: Mention, country: Entity) -> bool:
    """Say whether nobody else is known to hold an office of a country when the text appeared."""
    held = reading.actors.offices(country.id, title.relation, reading.article.date)
    return all(office.person.id == person.entity.id for office in held)


def _ministry(reading: Reading, title: Title) -> Participant | None:
    """Return the ministry of a spokesman: that of the country which acts, or whose agency tells."""
    first = title.before[-1] if title.before else title.first
    words = [t.lower_ for t in reading.doc[first.i : title.head.i]]
    kind = next((kinds()[k] for n in (3, 2) if (k := tuple(words[-n:])) in kinds()), None)
    if kind is None:
        return None
    country = next(_acting(reading, title), None) or _agency_home(reading, title)
    if country is None:
        return None
    body = reading.actors.body(country.id, kind.sector)
    label = f"{kind.label} of {country.label}"
    return Participant(body or unknown(label, "GovernmentBody", country.id))


def _agency_home(reading: Reading, title: Title) -> Entity | None:
    """Return the country of the news agency that a sentence names before a title."""
    for token in reversed(title.head.sent):
        found = reading.mentions.at(token) if token.i < title.first.i else None
        if found is not None and found.entity.type == "NewsAgency" and found.entity.country:
            return reading.actors.entity(found.entity.country)
    return None
