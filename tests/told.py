"""A hand-made extraction of sentences of our own, for tests of what follows the extraction."""

import dataclasses
import hashlib

import spacy

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
from kg.linking.gazetteer import Gazetteer, Record
from kg.tools import Tools

SENTENCES = (
    "Chile and Peru signed a fishing pact 🐟 in May 2021.",
    "Peru’s foreign minister said Chile did not sign the pact.",
    "On Monday both praised the pact.",
)
TEXT = " ".join(SENTENCES)
CHILE = Entity("agent/chile", "Chile", "Country", "Q298")
PERU = Entity("agent/peru", "Peru", "Country", "Q419")
MINISTER = Entity("agent/rosa-soto", "Rosa Soto", "Person", None, "agent/peru")
REUTERS = Entity("agent/reuters", "Reuters", "NewsAgency")
EFE = Entity("agent/efe", "EFE", "NewsAgency")


def at(quote, nth=1):
    start = -1
    for _ in range(nth):
        start = TEXT.index(quote, start + 1)
    return Evidence.of(TEXT, start, start + len(quote))


def as_(entity, quote=None, nth=1):
    return Participant(entity, at(quote, nth) if quote else None)


ARTICLE = Article(
    id="pact",
    text=TEXT,
    title='A "pact" <b>',
    date="2021-06-02",
    publisher="EFE",
    url="https://news.example/a b?x=<1>",
    sha256=hashlib.sha256(TEXT.encode()).hexdigest(),
)
FIRST, SECOND, THIRD = (at(sentence) for sentence in SENTENCES)
MAY = Time(at("in May 2021"), "2021-05", "DATE", "2021-05-01", "2021-05-31")
BOTH = Entity("agent/chile-and-peru", "Chile and Peru", "Group", members=(CHILE, PERU))
SIGNING = Event(
    "SUPPORT",
    at("signed"),
    "treaty-signing",
    (as_(CHILE, "Chile"), as_(PERU, "Peru")),
    object=at("a fishing pact 🐟"),
    date=MAY,
)
DENIED = Event("SUPPORT", at("sign the"), "treaty-signing", (as_(CHILE, "Chile", 2), as_(PERU)))
PRAISE = Event("SUPPORT", at("praised"), None, (as_(BOTH, "both"),))
OFFICE = Relationship(
    "foreign-minister",
    at("foreign minister"),
    source=as_(MINISTER, "Peru’s foreign minister"),
    target=as_(PERU, "Peru", 2),
    office="foreign minister",
)
SAID = Utterance(
    "pact-u1",
    as_(MINISTER, "Peru’s foreign minister"),
    at("said"),
    at("Chile did not sign the pact"),
)
CLAIMS = (
    Claim("pact-c1", SIGNING, Status(at("signed")), FIRST, FIRST, confidence=0.9, rule="sign"),
    Claim(
        "pact-c2",
        DENIED,
        Status(at("sign the"), polarity="negative"),
        SECOND,
        SAID.content,
        (SAID,),
        0.876,
        "sign",
        "pact-c1",
    ),
    Claim("pact-c3", OFFICE, Status(at("foreign minister")), SECOND, SECOND, rule="title"),
    Claim("pact-c4", PRAISE, Status(at("praised")), THIRD, THIRD, rule="praise"),
)
EXTRACTION = Extraction(
    ARTICLE,
    mentions=(
        Mention(at("Chile"), CHILE),
        Mention(at("Peru"), PERU),
        Mention(at("both"), BOTH, "group"),
    ),
    times=(MAY, Time(at("On Monday"), None, vague="past")),
    claims=CLAIMS,
    utterances=(SAID,),
    statuses=(Status(at("pact 🐟"), "generic"),),
    extractor="by hand 1.0",
)


def tools(base):
    """Return tools that load no model: a blank pipeline, and three packaged actors."""
    records = [Record(e, {"proofs": "one+two"}) for e in (CHILE, PERU, REUTERS)]
    return Tools(spacy.blank("en"), Gazetteer({r.entity.id: r for r in records}, (), "1"), base)


def read(article, *, extractor, **_):
    """Read the extraction above out of the text it was made for, and nothing out of others."""
    known = EXTRACTION if article.text == TEXT else Extraction(article)
    return dataclasses.replace(known, article=article, extractor=extractor)
