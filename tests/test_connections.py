"""HTTP/1.1 as strangers speak it: what is slow, long, early or malformed keeps nobody waiting."""

import asyncio
import socket

import pytest

from kg.web import connections, serving


@pytest.fixture(autouse=True)
def hasty(monkeypatch):
    for name in ("HEAD_SECONDS", "BODY_SECONDS", "IDLE_SECONDS", "LINGER_SECONDS"):
        monkeypatch.setattr(connections, name, 0.4)
    monkeypatch.setattr(connections, "BODY_RATE", 1_000_000)
    monkeypatch.setattr(serving, "TICK_SECONDS", 0.02)


def talk(conversation, begin=None):
    """Have a conversation with a server that answers with what it is sent."""
    tasks = set()

    async def answer(exchange):
        try:
            body = b"".join([piece async for piece in exchange.body()])
            exchange.reply(200, [("content-type", "text/plain")], body + exchange.target)
        except TimeoutError:
            exchange.problem(408, "slow")
        except ConnectionError:
            exchange.abort()

    def echo(exchange):
        tasks.add(asyncio.ensure_future(answer(exchange)))

    async def run():
        sock = serving.listening("127.0.0.1", 0)
        async with serving.opened(begin or echo, sock) as home:
            return await conversation(home, *sock.getsockname()[:2])

    return asyncio.run(run())


def sent(*pieces, pause=0.0, begin=None):
    """Return all that comes back for pieces that are sent one after another."""

    async def conversation(_home, host, port):
        reader, writer = await asyncio.open_connection(host, port)
        found = asyncio.ensure_future(reader.read())
        for piece in pieces:
            if not found.done():
                writer.write(piece)
                await asyncio.sleep(pause)
        try:
            return await asyncio.wait_for(found, 10)
        finally:
            writer.close()

    return talk(conversation, begin)


HEAD = b"GET /%b HTTP/1.1\r\nHost: x\r\n\r\n"
CLOSE = b"GET /%b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
POST = b"POST /p HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%b"


def test_requests_are_answered_in_turn_also_when_sent_ahead():
    found = sent(HEAD % b"a" + HEAD % b"b" + CLOSE % b"c")
    assert [found.index(b"\r\n\r\n/" + n) for n in (b"a", b"b", b"c")] == sorted(
        found.index(b"\r\n\r\n/" + n) for n in (b"a", b"b", b"c")
    )
    assert found.count(b"HTTP/1.1 200 OK") == 3


def test_a_request_in_single_bytes_is_read_like_any_other():
    assert sent(*[bytes([b]) for b in POST % (2, b"xy")]).endswith(b"xy/p")


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"nonsense\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: x\r\nA : b\r\n\r\n", 400),
        (b"GET / HTTP/1.1\nHost: x\n\n", 400),
        (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400),
        (POST.replace(b"\r\n\r\n", b"\r\nTransfer-Encoding: chunked\r\n\r\n") % (1, b""), 400),
        (b"GET / HTTP/1.1\r\nHost: x\r\n" + b"A: b\r\n" * 101 + b"\r\n", 431),
        (b"GET /" + b"a" * 500_000, 431),
    ],
)
def test_what_is_no_request_is_refused_with_a_problem(raw, status):
    found = sent(raw)
    assert found.startswith(b"HTTP/1.1 %d " % status)
    assert found.count(b"content-type: application/problem+json") == 1


def test_a_request_to_change_the_protocol_is_answered_in_this_one():
    upgrade = b"GET /u HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"
    assert b"200 OK" in sent(upgrade)


def test_old_clients_are_answered_and_let_go():
    found = sent(b"GET /old HTTP/1.0\r\n\r\n")
    assert b"connection: close" in found
    assert found.endswith(b"/old")


def test_who_waits_to_be_told_is_told():
    expecting = b"POST /p HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nConnection: close\r\n"
    found = sent(expecting + b"Content-Length: 1\r\n\r\n", b"x", pause=0.1)
    assert found.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK")


def test_a_head_has_no_body_but_its_length():
    found = sent((CLOSE % b"").replace(b"GET", b"HEAD"))
    assert found.endswith(b"\r\n\r\n")


def test_a_name_that_could_pass_for_another_is_left_out():
    seen = {}

    def begin(exchange):
        seen.update(exchange.headers)
        exchange.reply(200, [], b"")

    spoof = b"GET / HTTP/1.1\r\nHost: x\r\nX_Forwarded_For: 1\r\nA: 1\r\nA: 2\r\nConnection: close"
    sent(spoof + b"\r\n\r\n", begin=begin)
    assert seen == {"host": "x", "a": "1,2", "connection": "close"}


@pytest.mark.parametrize(
    ("pieces", "status"),
    [
        ([b"GET / HTTP/1.1\r\n", *[b"A: b\r\n"] * 30], b"408"),
        ([b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n", *[b"x"] * 30], b"408"),
        ([], b""),
    ],
)
def test_who_is_slow_or_silent_is_let_go(pieces, status):
    assert sent(*pieces, pause=0.05)[9:12] == status


def test_a_long_body_may_take_longer():
    found = sent(POST % (600_000, b""), *[b"x" * 60_000] * 10, pause=0.08)
    assert found.startswith(b"HTTP/1.1 200")


def test_who_does_not_fetch_his_answer_is_let_go(monkeypatch):
    monkeypatch.setattr(connections, "ANSWER_SECONDS", 0.3)
    monkeypatch.setattr(connections, "BODY_RATE", 1_000_000_000)

    def begin(exchange):
        exchange.reply(200, [], b"x" * 50_000_000)

    async def conversation(home, host, port):
        _, writer = await asyncio.open_connection(host, port, limit=1)
        writer.write(HEAD % b"")
        async with asyncio.timeout(10):
            while not home.count:
                await asyncio.sleep(0.02)
            while home.count:
                await asyncio.sleep(0.02)
        writer.transport.abort()

    talk(conversation, begin)


def test_an_answer_before_the_end_of_the_body_arrives():
    def begin(exchange):
        exchange.reply(413, [], b"too much")

    found = sent(POST % (5_000_000, b""), *[b"x" * 100_000] * 20, begin=begin)
    assert found.startswith(b"HTTP/1.1 413") and found.endswith(b"too much")


def test_a_body_waits_where_nobody_reads_it():
    exchanges = []

    async def conversation(_home, host, port):
        _, writer = await asyncio.open_connection(host, port)
        writer.write(POST % (50_000_000, b""))
        for _ in range(100):
            writer.write(b"x" * 500_000)
            await asyncio.sleep(0)
        await asyncio.sleep(0.2)
        writer.transport.abort()
        return exchanges[0].ahead

    assert 0 < talk(conversation, exchanges.append) < 2_000_000


def test_there_is_a_place_for_who_comes_when_all_are_idle(monkeypatch):
    monkeypatch.setattr(serving, "MOST_CONNECTIONS", 16)
    monkeypatch.setattr(connections, "IDLE_SECONDS", 60)

    async def conversation(_home, host, port):
        crowd = [socket.create_connection((host, port)) for _ in range(40)]
        reader, writer = await asyncio.open_connection(host, port)
        writer.write(CLOSE % b"in")
        found = await asyncio.wait_for(reader.read(), 10)
        writer.close()
        for one in crowd:
            one.close()
        return found

    assert talk(conversation).endswith(b"/in")


def test_who_comes_when_all_places_are_busy_is_told_to_come_later(monkeypatch):
    monkeypatch.setattr(serving, "MOST_CONNECTIONS", 16)
    waiting = []

    async def conversation(_home, host, port):
        crowd = [await asyncio.open_connection(host, port) for _ in range(16)]
        for _, writer in crowd:
            writer.write(HEAD % b"")
        while len(waiting) < 16:
            await asyncio.sleep(0.02)
        reader, writer = await asyncio.open_connection(host, port)
        found = await asyncio.wait_for(reader.read(), 10)
        for _, other in [*crowd, (reader, writer)]:
            other.close()
        return found

    found = talk(conversation, waiting.append)
    assert found.startswith(b"HTTP/1.1 503 ") and b"retry-after: 10" in found


def test_the_end_lets_answers_go_out():
    async def conversation(home, host, port):
        reader, writer = await asyncio.open_connection(host, port)
        writer.write(HEAD % b"slow")
        await asyncio.sleep(0.1)
        ending = asyncio.ensure_future(home.end())
        found = await asyncio.wait_for(reader.read(), 10)
        await ending
        writer.close()
        return found

    def begin(exchange):
        asyncio.get_running_loop().call_later(0.5, exchange.reply, 200, [], b"done")

    found = talk(conversation, begin)
    assert found.endswith(b"done") and b"connection: close" in found


def test_a_round_ends_before_anything_new_is_read():
    rounds = []

    async def conversation(_home, host, port):
        reader, writer = await asyncio.open_connection(host, port)
        for name in (b"a", b"b"):
            writer.write(HEAD % name)
            await reader.readuntil(name)
        writer.write(HEAD % b"c" + HEAD % b"d")
        await reader.readuntil(b"/d")
        writer.close()

    def begin(exchange):
        rounds.append((exchange.connection.home.round(), exchange.connection.home.round()))
        exchange.reply(200, [], exchange.target)

    talk(conversation, begin)
    assert all(first == second for first, second in rounds)
    assert rounds[0] < rounds[1] < rounds[2]
