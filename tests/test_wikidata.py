"""The Wikidata client: what it learns, and that no misbehaviour of an endpoint harms."""

import socket

import pytest
import wikidata_world as world
from wikidata_world import Clock, client, endpoint

from kg.errors import InputError, ServiceError
from kg.linking.cache import Cache
from kg.linking.endpoint import Endpoint, Manners, agent
from kg.linking.wikidata import MOST_CANDIDATES

NAME = "Raychelle Omamo"


@pytest.fixture
def server():
    with world.serving() as server:
        yield server


def test_items_come_with_names_classes_country_offices_and_times(server):
    wikidata = client(server)
    assert wikidata.search([NAME, "Nobody Atall"]) == {NAME: ("Q900000036",), "Nobody Atall": ()}
    item = wikidata.items(["Q900000036"])["Q900000036"]
    assert (item.label, item.description) == (NAME, "Kenyan lawyer and foreign minister")
    assert (item.classes, item.kinds, item.countries) == (("Q5",), ("Q5",), ("Q114",))
    assert (item.start, item.end, item.links) == ("1962-08-18", None, 12)
    (held,) = item.positions
    assert (held.label, held.of) == ("Cabinet Secretary for Foreign Affairs", "Q114")
    assert (held.start, held.end) == ("2020-01-14", "2022-10-27")


def test_a_state_comes_with_codes_capital_borders_and_memberships(server):
    facts = client(server).items(["Q33"])["Q33"].facts
    assert {("P297", "FI"), ("P298", "FIN"), ("P36", "Q1757"), ("P463", "Q7184")} <= set(facts)
    assert {value for name, value in facts if name == "P47"} == {"Q20", "Q34", "Q159"}


def test_aliases_are_found_and_the_best_known_comes_first(server):
    found = client(server).search(["Barcelona", "Gulf Cooperation Council"])
    assert found["Barcelona"] == ("Q900000040", "Q1492", "Q900000041")
    assert found["Gulf Cooperation Council"] == ("Q217172",)


def test_a_word_of_the_description_finds_one_of_many(server):
    wikidata = client(server)
    assert wikidata.described("Liberal Party", "Philippines") == ("Q900000064",)
    assert wikidata.described("WORD NAMES", "x") == ()
    assert MOST_CANDIDATES >= 10


def test_merged_items_are_followed_and_missing_ones_are_none(server):
    items = client(server).items(["Q900000901", "Q999999999"])
    assert items["Q900000901"].qid == "Q900000036" and items["Q900000901"].asked == "Q900000901"
    assert items["Q900000901"].label == NAME
    assert items["Q999999999"] is None


def test_deprecated_statements_do_not_count(server):
    assert client(server).items(["Q900000071"])["Q900000071"].positions == ()


def test_questions_are_batched_and_long_ones_are_posted(server):
    names = [f"Nobody whose name is number {number}" for number in range(60)]
    client(server).search([NAME])
    client(server).search(names)
    assert [how for how, *_ in server.asked] == ["GET", "POST", "POST", "POST"]
    assert {who for _, who, *_ in server.asked} == {agent("me@example.org")}


def test_requests_are_a_pause_apart(server):
    clock = Clock()
    wikidata = client(server, clock=clock, pause=0.3)
    wikidata.endpoint._clock = clock
    wikidata.search([f"Nobody {number}" for number in range(50)])
    assert clock.slept == [0.3, 0.3]


FAULTS = {
    "too many": (world.status(429), "status 429"),
    "an error": (world.status(500), "status 500"),
    "overloaded": (world.status(503), "status 503"),
    "a page": (world.html, "answers with text/html"),
    "text": (world.plain_text, "answers with text/plain"),
    "broken": (world.truncated, "broken JSON"),
    "cut off": (world.cut_off, "ends too early"),
    "other JSON": (world.other_json, "broken JSON"),
}


@pytest.mark.parametrize(("fault", "message"), FAULTS.values(), ids=FAULTS)
def test_a_passing_fault_is_outlived(server, fault, message):
    server.faults = [fault, fault]
    clock = Clock()
    wikidata = client(server, clock=clock)
    assert wikidata.search([NAME]) == {NAME: ("Q900000036",)}
    assert clock.slept == [1.0, 2.0] and wikidata.failures == [] and message


@pytest.mark.parametrize(("fault", "message"), FAULTS.values(), ids=FAULTS)
def test_a_lasting_fault_is_told_and_leaves_no_trace(server, fault, message):
    server.always = fault
    cache, clock = Cache(), Clock()
    wikidata = client(server, cache, clock)
    assert wikidata.search([NAME]) == {} and wikidata.items(["Q20"]) == {}
    assert wikidata.unknown == 2 and len(server.asked) == 8
    assert all(message in failure for failure in wikidata.failures)
    assert "not asked again" in wikidata.failures[-1]
    assert sum(clock.slept) == 14
    assert wikidata.search(["Kenya"]) == {} and len(server.asked) == 8
    server.always = None
    assert client(server, cache).search([NAME]) == {NAME: ("Q900000036",)}


@pytest.mark.parametrize(
    ("value", "slept"),
    [("7", [7.0]), ("Mon, 05 Oct 2015 08:00:00 GMT", []), ("soon", [1.0])],
)
def test_what_the_endpoint_asks_to_wait_is_waited(server, value, slept):
    server.faults = [world.status(429, Retry_After=value)]
    clock = Clock()
    assert client(server, clock=clock).search([NAME]) == {NAME: ("Q900000036",)}
    assert clock.slept == slept


def test_an_endpoint_that_asks_for_too_long_a_wait_is_left_alone(server):
    server.faults = [world.status(429, Retry_After="3600")]
    wikidata = client(server)
    assert wikidata.search([NAME]) == {}
    assert "asks to wait 3600 seconds" in wikidata.failures[0] and len(server.asked) == 1


def test_after_a_refusal_an_endpoint_is_not_asked_for_a_day(server):
    server.faults = [world.status(403)]
    cache = Cache(clock=lambda: 1000.0)
    assert client(server, cache).search([NAME]) == {}
    later = client(server, cache)
    assert later.search([NAME]) == {} and len(server.asked) == 1
    assert "it refused us; asked again in 24 hours" in later.failures[0]
    cache._clock = lambda: 1000.0 + 86401
    assert client(server, cache).search([NAME]) == {NAME: ("Q900000036",)}


def test_a_run_is_bounded_in_time(server):
    clock = Clock()
    asking = Endpoint(server.url, manners=Manners(budget=60), clock=clock, sleep=clock.sleep)
    asking.ask("SELECT * {}")
    clock.now = 61.0
    with pytest.raises(ServiceError, match="60 seconds are over"):
        asking.ask("SELECT * {}")


def test_a_wrong_question_is_asked_once(server):
    server.faults = [world.status(400)]
    with pytest.raises(ServiceError, match="status 400"):
        endpoint(server).ask("SELECT")
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        (world.slow, "too long"),
        (world.dripping, r"longer than 0\.3 seconds"),
        (world.endless, "more than 1,000,000 bytes"),
    ],
    ids=["slow", "dripping", "endless"],
)
def test_an_answer_is_bounded_in_time_and_size(server, fault, message):
    server.always = fault
    with pytest.raises(ServiceError, match=message):
        endpoint(server, seconds=0.3, size=1_000_000, tries=1).ask("SELECT * {}")


def test_nobody_there_is_told():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    nobody = Endpoint(f"http://127.0.0.1:{port}/", manners=Manners(tries=1))
    with pytest.raises(ServiceError, match="cannot be reached"):
        nobody.ask("SELECT * {}")
    with pytest.raises(ServiceError, match="no address"):
        Endpoint("file:///etc/passwd")


def test_what_is_kept_is_not_asked_again_until_it_is_old(server, tmp_path):
    file, now = tmp_path / "cache" / "answers.sqlite", [0.0]
    first = Cache(file, days=2, clock=lambda: now[0])
    client(server, first).search([NAME, "Nobody Atall"])
    first.close()
    again = Cache(file, days=2, clock=lambda: now[0])
    assert client(server, again).search([NAME]) == {NAME: ("Q900000036",)}
    assert len(server.asked) == 1
    now[0] = 2 * 86400 + 1
    client(server, again).search([NAME])
    assert len(server.asked) == 2
    again.close()


def test_a_file_that_is_no_cache_is_named(tmp_path):
    file = tmp_path / "notes.txt"
    file.write_text("my notes, which are longer than a header of SQLite would be" * 20)
    with pytest.raises(InputError, match=r"notes\.txt"):
        Cache(file)
