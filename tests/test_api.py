import subprocess
import sys

import pytest
from rdflib import Dataset

import kg
from kg.store.embedded import writing

HEAVY = {"spacy", "flask", "pyshacl", "numpy", "pyoxigraph", "httptools"}


def run(code):
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_import_kg_loads_no_model_web_or_validation_library():
    code = f"import kg, sys; print(*{HEAVY} & set(sys.modules))"
    assert run(code) == []


def test_opening_a_store_loads_no_language_library():
    code = (
        "import kg, sys; kg.open_store; print(*[m for m in ('spacy', 'flask') if m in sys.modules])"
    )
    assert run(code) == []


def test_the_public_names_are_there_and_no_others():
    assert kg.__all__ == ["build", "extract", "open_store"]
    assert all(callable(getattr(kg, name)) for name in kg.__all__)
    assert set(kg.__all__) <= set(dir(kg))
    with pytest.raises(AttributeError, match="has no attribute 'dance'"):
        _ = kg.dance


def test_a_store_is_an_rdflib_dataset(tmp_path):
    with writing(tmp_path / "store") as writer:
        writer.load(b"<http://a> <http://b> <http://c> .", "text/turtle", "http://g")
    store = kg.open_store(tmp_path / "store")
    dataset = store.dataset()
    assert isinstance(dataset, Dataset)
    assert [str(row.s) for row in dataset.query("SELECT ?s { ?s ?p ?o }")] == ["http://a"]
    store.close()
