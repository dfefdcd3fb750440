"""Who waits for a reader: each client in turn, and none with more than his share."""

import http.client
import json
import queue
import threading
from contextlib import closing
from urllib.parse import urlencode

import pytest
from conftest import Server
from test_readers import CROSS

from kg.store.turns import Turns
from kg.web.fairness import Crowd


def test_lines_are_served_in_turn_and_each_in_order():
    turns, served = Turns(), []
    places = [
        (name, turns.line_up(name[0], lambda: None)) for name in ("a1", "a2", "a3", "b1", "c1")
    ]
    waiting = dict(places)
    for _ in range(5):
        turns.put("reader")
        served += [name for name, turn in waiting.items() if turn.given and name not in served]
    assert served == ["a1", "b1", "c1", "a2", "a3"]


def test_who_has_left_is_passed_over_and_what_is_free_is_kept():
    turns = Turns()
    assert turns.line_up("a", lambda: None).leave()
    told = []
    turn = turns.line_up("a", lambda: told.append(1))
    turns.put("one")
    turns.put("two")
    assert (turn.thing, told, turn.leave()) == ("one", [1], False)
    assert turns.take_now() == "two"
    with pytest.raises(queue.Empty):
        turns.take_now()
    with pytest.raises(queue.Empty):
        turns.take("a", 0.01)


def test_what_is_put_while_one_waits_reaches_him():
    turns, found = Turns(), []
    thread = threading.Thread(target=lambda: found.append(turns.take("a", 30)))
    thread.start()
    turns.put("reader")
    thread.join()
    assert found == ["reader"]


def test_a_crowd_is_counted_for_each_client():
    crowd = Crowd(2)
    assert [crowd.enter(name) for name in "aaab"] == [True, True, False, True]
    crowd.leave("a")
    assert crowd.enter("a")
    assert all(Crowd(0).enter("a") for _ in range(100))


@pytest.fixture(scope="module", params=[0, 256])
def server(tiny_store, request):
    server = Server(
        tiny_store, readers=1, timeout=2, client_queries=4, rate=0, memory=request.param
    )
    if request.param:
        server.until("kg_copy_current 1")
    yield server
    server.stop()


def ask(server, query, source="127.0.0.1"):
    with closing(
        http.client.HTTPConnection("127.0.0.1", server.port, timeout=60, source_address=(source, 0))
    ) as connection:
        connection.request("GET", "/sparql?" + urlencode({"query": query}))
        response = connection.getresponse()
        return response.status, response.headers, response.read()


def test_a_client_with_many_queries_waits_for_his_own(server):
    answered, busy = [], []
    for number in range(4):
        query = f"{CROSS} LIMIT {number + 5}"
        busy.append(threading.Thread(target=lambda q=query: answered.append(ask(server, q)[0])))
        busy[-1].start()
    server.until("kg_requests_inside 4")
    status, headers, body = ask(server, CROSS)
    assert (status, headers["Retry-After"]) == (429, "1")
    assert "4 queries" in json.loads(body)["detail"]
    other = "SELECT * { ?s ?p ?o . ?o ?q ?r . ?r ?t ?u } LIMIT 3"
    assert ask(server, other, "127.0.0.2")[0] == 200
    assert len(answered) < 4
    for thread in busy:
        thread.join()
