"""How sure a claim is, and which are left out."""

from dataclasses import replace

import pytest
import told

from kg import coding, extraction
from kg.facts import MIN_CONFIDENCE, Article
from kg.namespaces import DEFAULT_BASE

ARTICLE = Article("pact", told.TEXT, "Pact")


@pytest.fixture
def read(monkeypatch):
    """Read the article with claims that are 0.1, 0.2, … sure, each disputing the first."""

    def extract(*arguments, **named):
        found = told.read(*arguments, **named)
        first = found.claims[0].id
        claims = [
            replace(claim, confidence=n / 10, disputes=first if n > 1 else None)
            for n, claim in enumerate(found.claims, 1)
        ]
        return replace(found, claims=tuple(claims))

    monkeypatch.setattr(extraction, "extract", extract)

    def run(least):
        tools = replace(told.tools(DEFAULT_BASE), min_confidence=least)
        return coding.read_out(ARTICLE, tools=tools).claims

    return run


def test_claims_less_sure_are_left_out(read):
    assert [claim.confidence for claim in read(0)] == [0.1, 0.2, 0.3, 0.4]
    assert [claim.confidence for claim in read(0.3)] == [0.3, 0.4]
    assert read(1) == ()


def test_no_claim_disputes_one_that_is_left_out(read):
    assert all(claim.disputes for claim in read(0)[1:])
    assert not any(claim.disputes for claim in read(0.2))


def test_what_is_left_out_decides_what_is_unchanged():
    tools = told.tools(DEFAULT_BASE)
    assert tools.min_confidence == MIN_CONFIDENCE
    assert tools.version != replace(tools, min_confidence=0.9).version
