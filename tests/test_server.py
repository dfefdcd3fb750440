import socket

import pytest

from kg.errors import KgError, StoreError
from server import create_app, serve


def test_without_a_store_the_server_says_how_to_make_one(tmp_path):
    with pytest.raises(StoreError, match="kg build"):
        serve({"STORE": str(tmp_path / "none")})


def test_a_port_that_is_taken_is_named(tiny_store):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(StoreError, match=f"Port {port} of 127.0.0.1 is taken"):
            serve({"STORE": str(tiny_store)}, port=port)


@pytest.mark.parametrize(
    "setting",
    [
        {"TIMEOUT": "soon"},
        {"TIMEOUT": "nan"},
        {"MAX_ROWS": "0"},
        {"READERS": "-1"},
        {"CACHE": "-5"},
        {"DEFAULT_GRAPH": "both"},
        {"BASE_IRI": "news"},
        {"BASE_IRI": "https://news.example"},
    ],
)
def test_a_wrong_setting_is_named(tiny_store, setting):
    (name,) = setting
    with pytest.raises(KgError, match=f"KG_{name}"):
        create_app({"STORE": str(tiny_store), **setting})


def test_settings_come_from_the_environment(tiny_store, monkeypatch):
    monkeypatch.setenv("KG_STORE", str(tiny_store))
    monkeypatch.setenv("KG_TOKEN", "0123")
    monkeypatch.setenv("KG_TIMEOUT", "2.5")
    monkeypatch.setenv("KG_SERVICE_ALLOW", "http://a.example/, http://b.example/")
    app = create_app({"READERS": 0})
    settings = app.extensions["kg.settings"]
    app.extensions["kg.store"].close()
    assert (settings.token, settings.timeout) == ("0123", 2.5)
    assert settings.service_allow == ("http://a.example/", "http://b.example/")


def test_a_mistake_of_the_server_is_a_problem_without_its_inside(app, client, monkeypatch, caplog):
    def broken(*_arguments, **_options):
        raise ZeroDivisionError("secret")

    monkeypatch.setattr(app.extensions["kg.store"], "query", broken)
    response = client.get("/sparql?query=ASK{}")
    assert (response.status_code, response.mimetype) == (500, "application/problem+json")
    assert "secret" not in response.text
    assert "secret" in caplog.text
