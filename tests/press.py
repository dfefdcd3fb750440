"""Three hand-made extractions of sentences of our own, as a store for tests of pages."""

import datetime as dt
import hashlib

from rdflib import OWL

from kg import mapping
from kg.facts import (
    Article,
    Claim,
    Entity,
    Event,
    Evidence,
    Extraction,
    Mention,
    Participant,
    Relationship,
    Status,
    Time,
    Utterance,
)
from kg.namespaces import DEFAULT_BASE, WD, graph_iri, thing
from kg.store.embedded import writing

KENYA = Entity("agent/kenya", "Kenya", "Country", "Q114")
TANZANIA = Entity("agent/tanzania", "Tanzania", "Country", "Q924")
SOMALIA = Entity("agent/somalia", "Somalia", "Country", "Q1045")
RUTO = Entity("agent/william-ruto", "William Ruto", "Person", "Q28600629", "agent/kenya")
UNION = Entity("agent/african-union", "African Union", "InternationalOrganization", "Q7159")
POST = Entity("agent/coast-post", "Coast Post", "NewsAgency")
LAMU = Entity("place/lamu", "Lamu", "Place")
BOBBY = "Bobby\"' <script>alert(1)</script> } DROP ALL #"
HOSTILE = Entity("agent/hostile", f"{BOBBY} \u202e{'W' * 500}", "Person")
PACKAGED = (KENYA, TANZANIA, SOMALIA, RUTO, UNION)

TALKS = """Kenya and Tanzania reopen the coast road
Kenya and Tanzania signed a road agreement in Lamu on 3 March 2022. Kenyan President William Ruto \
promised to send engineers to Tanzania, the Coast Post reported.

Tanzania said Kenya had not closed its border. The African Union warned that Somalia could cut \
trade with Kenya next year 🐟."""

STRIKE = """Somalia accuses Kenya over shelling
Somalia accused Kenya of shelling a village on 9 April 2022. Kenyan troops crossed the border. \
Kenya denied the attack."""

NASTY = f"""<img src=x onerror=alert(1)> "quoted" headline
{HOSTILE.label} met Kenya & others <b>today</b>."""


class Desk:
    """Makes the records of one article; quotes are looked up in its text."""

    def __init__(self, id, text, title, date, publisher=None, url=None):
        digest = hashlib.sha256(text.encode()).hexdigest()
        self.article = Article(
            id, text, title, date, publisher and publisher.label, url, "en", digest
        )
        self.publisher = publisher
        self.claims, self.mentions, self.utterances = [], [], []

    def at(self, quote, nth=1):
        start = -1
        for _ in range(nth):
            start = self.article.text.index(quote, start + 1)
        return Evidence.of(self.article.text, start, start + len(quote))

    def by(self, entity, quote=None, nth=1):
        return Participant(entity, self.at(quote, nth) if quote else None)

    def mention(self, entity, quote, nth=1):
        self.mentions.append(Mention(self.at(quote, nth), entity))

    def says(self, entity, cue, content):
        said = Utterance(
            f"{self.article.id}-u{len(self.utterances) + 1}",
            self.by(entity),
            self.at(cue),
            self.at(content),
        )
        self.utterances.append(said)
        return said

    def claim(self, about, sentence, *, says=(), disputes=None, **status):
        id = f"{self.article.id}-c{len(self.claims) + 1}"
        status, where = Status(about.trigger, **status), self.at(sentence)
        made = Claim(id, about, status, where, where, tuple(says), 0.87, "by hand", disputes)
        self.claims.append(made)

    def extraction(self):
        return Extraction(
            self.article,
            tuple(self.mentions),
            (),
            tuple(self.claims),
            tuple(self.utterances),
            extractor="by hand",
        )

    def graph(self, base=DEFAULT_BASE):
        return mapping.article_graph(
            self.extraction(),
            base=base,
            run=f"run-{self.article.id}",
            started=dt.datetime(2022, 5, 1, tzinfo=dt.UTC),
            publisher=self.publisher,
            known=frozenset(entity.id for entity in PACKAGED),
        )


def talks():
    desk = Desk("talks", TALKS, "Kenya and Tanzania reopen the coast road", "2022-03-04", POST)
    desk.article = Article(**{**_fields(desk.article), "url": "https://coast.example/road?a=1&b=2"})
    signed, pledged, denied, warned = [
        sentence for line in TALKS.split("\n")[1:] for sentence in _sentences(line)
    ]
    day = Time(desk.at("on 3 March 2022"), "2022-03-03", "DATE", "2022-03-03", "2022-03-03")
    year = Time(desk.at("next year"), "2023", "DATE", "2023-01-01", "2023-12-31")
    both = (desk.by(KENYA, "Kenya", 2), desk.by(TANZANIA, "Tanzania", 2))
    desk.claim(
        Event(
            "SUPPORT",
            desk.at("signed"),
            "treaty-signing",
            both,
            object=desk.at("a road agreement"),
            place=desk.by(LAMU, "Lamu"),
            date=day,
        ),
        signed,
    )
    office = Relationship(
        "head-of-state",
        desk.at("President"),
        source=desk.by(RUTO, "William Ruto"),
        target=desk.by(KENYA, "Kenyan"),
        office="President",
        start="2022-09-13",
    )
    reported = desk.says(POST, "reported", "promised to send engineers to Tanzania")
    desk.claim(office, pledged)
    promise = Event(
        "AGREE",
        desk.at("promised"),
        "aid",
        (desk.by(RUTO, "William Ruto"),),
        (desk.by(TANZANIA, "Tanzania", 3),),
    )
    desk.claim(promise, pledged, says=[reported], modality="pledged")
    said = desk.says(TANZANIA, "said", "Kenya had not closed its border")
    closed = Event("COERCE", desk.at("closed"), "border-closure", (desk.by(KENYA, "Kenya", 4),))
    desk.claim(closed, denied, says=[said], polarity="negative")
    voice = desk.says(UNION, "warned", "Somalia could cut trade with Kenya next year 🐟")
    cut = Event(
        "SANCTION",
        desk.at("cut trade"),
        None,
        (desk.by(SOMALIA, "Somalia"),),
        (desk.by(KENYA, "Kenya", 5),),
        date=year,
    )
    desk.claim(cut, warned, says=[voice], modality="predicted", certainty="possible")
    for entity, quote, nth in [
        (KENYA, "Kenya", 2),
        (TANZANIA, "Tanzania", 2),
        (LAMU, "Lamu", 1),
        (RUTO, "William Ruto", 1),
        (POST, "Coast Post", 1),
        (UNION, "African Union", 1),
    ]:
        desk.mention(entity, quote, nth)
    return desk


def strike():
    desk = Desk("strike", STRIKE, "Somalia accuses Kenya over shelling", "2022-04-10")
    first, second, third = _sentences(STRIKE.split("\n")[1])
    by, to = desk.by(SOMALIA, "Somalia", 2), desk.by(KENYA, "Kenya", 2)
    desk.claim(Event("ACCUSE", desk.at("accused"), "allege", (by,), (to,)), first)
    desk.claim(
        Event("ASSAULT", desk.at("shelling a"), "heavy-weapons", (to,)), first, certainty="probable"
    )
    desk.claim(Event("MOBILIZE", desk.at("crossed"), "troops", (to,)), second)
    denial = Event("ASSAULT", desk.at("attack"), "heavy-weapons", (desk.by(KENYA, "Kenya", 4),))
    said = desk.says(KENYA, "denied", "the attack")
    desk.claim(denial, third, says=[said], polarity="negative", disputes="strike-c2")
    return desk


def nasty():
    desk = Desk("nasty", NASTY, NASTY.split("\n")[0], "2022-01-01", HOSTILE, "javascript:alert(1)")
    by, to = desk.by(HOSTILE, HOSTILE.label), desk.by(KENYA, "Kenya")
    desk.claim(Event("CONSULT", desk.at("met"), "meeting", (by, to)), NASTY.split("\n")[1])
    desk.mention(HOSTILE, HOSTILE.label)
    return desk


def _fields(article):
    return {name: getattr(article, name) for name in article.__slots__}


def _sentences(line):
    return [part + "." for part in line.rstrip(".").split(". ")] if line else []


def fill(directory, base=DEFAULT_BASE):
    """Write the three articles and their actors into a new store."""
    actors = mapping.packaged.entities_graph(PACKAGED, base)
    actors.add((thing(base, KENYA.id), OWL.sameAs, WD[KENYA.qid]))
    with writing(directory) as writer:
        writer.replace_graph(str(graph_iri(base, "agents")), mapping.ntriples(actors))
        for desk in (talks(), strike(), nasty()):
            name = graph_iri(base, f"article/{desk.article.id}")
            writer.replace_graph(str(name), mapping.ntriples(desk.graph(base)))
    return directory
