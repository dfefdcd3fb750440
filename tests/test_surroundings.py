"""Kept true while articles come and go, the graphs around them are those made anew of all."""

import random
from functools import cache

import pytest
import told

from kg import ontology
from kg.building.loading import Loader
from kg.namespaces import PREFIXES
from kg.store import open_store, void
from kg.store.embedded import writing
from kg.surroundings import Surroundings, surround

BASE = "https://graph.example/"
ACTS = ("CONSULT", "SANCTION", "SUPPORT", "SUPPORT-treaty-signing", "CONSULT-state-visit")
RELATIONS = ("ally", "trade-partner", "head-of-state")
KINDS = ("Person", "Organization", "Place", "NewsAgency")
A = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


@cache
def gazetteer():
    return told.tools(BASE).gazetteer


def thing(path):
    return f"<{BASE}{path}>"


def term(name):
    prefix, _, local = name.partition(":")
    return f"<{PREFIXES[prefix]}{local}>"


def article(number, dice):
    """Return the N-Quads of an article with a few claims about things that others tell of, too."""
    node, graph = thing(f"article/a{number}"), thing(f"graph/article/a{number}")
    lines = [f"{node} {A} {term('dip:Article')}", f'{node} {term("dip:sha256")} "{number}"']
    for who in dice.sample(range(6), dice.randrange(4)):
        lines += entity(who, dice)
    for n in range(dice.randrange(4)):
        lines += claim(thing(f"claim/a{number}-{n}"), dice)
    return "".join(f"{line} {graph} .\n" for line in sorted(set(lines))).encode()


def entity(who, dice):
    node = thing(f"agent/new{who}")
    kinds = {dice.choice(KINDS), "Entity", "Agent"} if dice.random() < 0.3 else {"Person", "Agent"}
    label = f"New {who}" if dice.random() < 0.8 else f"Nouveau {who}"
    classes = {str(kind) for kind in told_classes(dice.choice(sorted(kinds - {"Entity", "Agent"})))}
    yield f'{node} {term("rdfs:label")} "{label}"@en'
    yield from (f"{node} {A} <{kind}>" for kind in classes)


@cache
def told_classes(kind):
    from kg.mapping.nodes import classes

    return frozenset(classes(kind))


def claim(node, dice):
    status = ("actual", "positive", "certain") if dice.random() < 0.7 else ("planned",) * 3
    about = dice.choice([event, relation])(dice)
    yield f"{node} {A} {term('dip:Claim')}"
    for name, value in zip(("modality", "polarity", "certainty"), status, strict=True):
        yield f"{node} {term('dip:' + name)} {term(f'dip:{name}-{value}')}"
    yield f"{node} {term('dip:about')} {about[0].split()[0]}"
    yield from about


def actor(dice):
    return thing(dice.choice(["agent/chile", "agent/peru", "agent/new1", "agent/new2"]))


def event(dice):
    number = dice.randrange(6)
    fixed = random.Random(number)
    node, act = thing(f"event/e{number}"), fixed.choice(ACTS)
    told_of = [f"{node} {A} {term('dip:Event')}", f"{node} {term('dip:actor')} {actor(fixed)}"]
    kind, _, mode = act.partition("-")
    told_of.append(f"{node} {term('dip:eventType')} {term('plover:' + kind)}")
    if mode:
        told_of.append(f"{node} {term('dip:mode')} {term('plover:' + act)}")
    for role in ("actor", "recipient", "place"):
        if dice.random() < 0.5:
            told_of.append(f"{node} {term('dip:' + role)} {actor(dice)}")
    return told_of


def relation(dice):
    node = thing(f"relationship/r{dice.randrange(4)}")
    kind = term(f"dip:relation-{dice.choice(RELATIONS)}")
    ends = [f"{node} {term('dip:' + end)} {actor(dice)}" for end in ("party", "from", "to")]
    return [f"{node} {term('dip:relationType')} {kind}", *ends]


def quads(store):
    opened = open_store(store)
    try:
        return b"".join(opened.dump("application/n-quads", ordered=True)).splitlines()
    finally:
        opened.close()


def anew(folder, graphs, links=b""):
    with writing(folder) as writer:
        for graph, content in graphs.items():
            writer.load_graphs(content, {graph})
        if links:
            writer.load(links, "application/n-triples", f"{BASE}graph/links")
        surround(writer, gazetteer(), BASE)
    return quads(folder)


ONLINE = "\n".join(
    f"{thing(f'link/l{n}')} {predicate} {value} ."
    for n in (1, 2)
    for predicate, value in (
        (A, term("dip:Link")),
        (term("dip:entity"), thing(f"agent/new{n}")),
        (term("dip:item"), "<http://www.wikidata.org/entity/Q42>"),
        (term("dip:matchType"), term("skos:closeMatch")),
        (term("sssom:object_source"), '"somewhere"'),
    )
).encode()


@pytest.mark.parametrize("seed", range(4))
def test_step_by_step_it_comes_to_what_all_at_once_comes_to(tmp_path, seed):
    dice, graphs = random.Random(seed), {}
    for n in range(3):
        graphs[f"{BASE}graph/article/a{n}"] = article(n, dice)
    online = ONLINE if seed % 2 else b""
    anew(tmp_path / "steps", graphs, online)
    anew(tmp_path / "whole", graphs, online)
    for step in range(3):
        changed = {}
        for n in dice.sample(range(8), dice.randrange(1, 4)):
            content = article(n, dice) if dice.random() < 0.75 else b""
            changed[f"{BASE}graph/article/a{n}"] = content
        with writing(tmp_path / "steps", optimise=False) as writer:
            assert writer.surroundings is not None
            around = Surroundings(writer, gazetteer(), BASE)
            around.replace(changed)
            around.finish()
        with writing(tmp_path / "whole") as writer:
            for graph, content in changed.items():
                writer.remove_graph(graph)
                writer.load_graphs(content, {graph})
            surround(writer, gazetteer(), BASE)
        steps, whole = quads(tmp_path / "steps"), quads(tmp_path / "whole")
        assert set(steps) ^ set(whole) == set(), (seed, step)


def test_after_another_has_written_everything_is_made_anew(tmp_path):
    dice = random.Random(3)
    graphs = {f"{BASE}graph/article/a{n}": article(n, dice) for n in range(4)}
    anew(tmp_path / "store", graphs)
    with writing(tmp_path / "store") as writer:
        writer.remove_graph(f"{BASE}graph/article/a1")
    with writing(tmp_path / "store") as writer:
        assert writer.surroundings is None
        loader = Loader(writer, gazetteer(), BASE)
        loader.put(*(last := (f"{BASE}graph/article/a9", article(9, dice))))
        loader.finish()
    del graphs[f"{BASE}graph/article/a1"]
    assert quads(tmp_path / "store") == anew(tmp_path / "whole", graphs | dict([last]))


def test_the_statistics_count_a_statement_once_in_however_many_graphs_it_is(tmp_path):
    dice = random.Random(5)
    graphs = {f"{BASE}graph/article/a{n}": article(n, dice) for n in range(6)}
    void_graph = f"<{BASE}graph/void> .".encode()
    told_of = [line for line in anew(tmp_path / "many", graphs) if line.endswith(void_graph)]
    others = (line for line in quads(tmp_path / "many") if not line.endswith(void_graph))
    merged = {line.rpartition(b" <")[0] + b" ." for line in others}
    with writing(tmp_path / "one") as writer:
        writer.load(b"\n".join(sorted(merged)), "application/n-triples", "urn:merged")
        counted = void.describe(writer.construct, BASE).splitlines()
    assert sorted(line[:-1] + void_graph for line in counted) == sorted(told_of)


def test_the_acts_of_this_test_give_direct_triples():
    derived = set(ontology.graph("plover").subjects(ontology.DIP.derivedAs))
    assert {str(node).rpartition("#")[2] for node in derived} & set(ACTS)
