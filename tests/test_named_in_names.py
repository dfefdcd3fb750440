"""Names inside other names, capitals, namesakes, homonyms, offices: what is linked, and what not.

`world/sentences.csv`: each sentence with its links in order, `words=id` (an agent, else with its
folder); `~` what may be linked or not, `@` who holds an office on that day. All else is wrong.
"""

import pytest
import wikidata_world as world

from kg import articles
from kg.linking import Gazetteer, link
from kg.pipeline import load_tools, read_out

SENTENCES = world.table("sentences")
GAZETTEER = Gazetteer.load()
NAMED = ("name", "demonym", "metonym")


def expected(row):
    """Return what a row asks for: mark, words and id of each."""
    for told in filter(None, row["links"].split("; ")):
        words, _, id = told.lstrip("~@").partition("=")
        mark = told[0] if told[0] in "~@" else ""
        yield mark, words, id if "/" in id else f"agent/{id}"


@pytest.fixture(scope="module")
def outcomes():
    """Return how many links are right, how many wrong, and what is amiss in which sentence."""
    tools, right, wrong, amiss = load_tools(), 0, 0, []
    for row in SENTENCES:
        article = articles.from_text(row["text"], id="x", title="A test", date=row["date"] or None)
        mentions = read_out(article, tools=tools).mentions
        items = {one.entity for one in link([m.entity for m in mentions], GAZETTEER)}
        linked = [m for m in mentions if m.entity.id in items and m.kind in NAMED]
        good, bad, missed = judged(row, linked, {m.entity.id for m in mentions})
        right, wrong = right + good, wrong + len(bad)
        amiss += [(row["text"], problem) for problem in (*bad, *missed)]
    return right, wrong, amiss


def judged(row, linked, told):
    """Return how many links of a sentence are right, which are wrong, and which are missing."""
    good, missed, seen, at = 0, [], set(), 0
    for mark, words, id in expected(row):
        if mark == "@":
            missed += [] if id in told else [f"no {id}"]
            continue
        begin = row["text"].index(words, 0 if mark else at)
        end = begin + len(words)
        at = at if mark else end
        here = [m for m in linked if m.evidence.start < end and begin < m.evidence.end]
        same = any(m.entity.id == id for m in here)
        if mark or same:
            seen.update(map(id_of, here))
        if not mark and GAZETTEER.entity(id).qid:
            good += same
            missed += [] if same else [f"{words} is not {id}"]
    return good, [m.entity.id for m in linked if id_of(m) not in seen], missed


def id_of(mention):
    return mention.evidence.start


def test_nearly_every_link_in_hard_sentences_is_right(outcomes):
    right, wrong, amiss = outcomes
    assert len(SENTENCES) > 600 and right > 850
    assert right / (right + wrong) >= 0.98, amiss


def test_nearly_no_sentence_has_anything_amiss(outcomes):
    _, _, amiss = outcomes
    assert len({text for text, _ in amiss}) <= 8, amiss
