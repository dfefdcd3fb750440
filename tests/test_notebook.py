"""The example notebook runs from top to bottom, and what it shows can be read."""

import os
from pathlib import Path

import press
import pytest

from kg import notebook, ontology
from kg.errors import QueryError
from kg.store import open_store

EXAMPLE = ontology.data_folder() / "notebook/first-steps.ipynb"
ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def directory(tmp_path_factory):
    return press.fill(tmp_path_factory.mktemp("press") / "store")


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # those of the kernel and its sockets
def test_example_runs_and_shows_what_it_finds(directory, monkeypatch):
    nbclient = pytest.importorskip("nbclient", reason="nbclient is not installed")
    pytest.importorskip("ipykernel", reason="ipykernel is not installed")
    nbformat = pytest.importorskip("nbformat", reason="nbformat is not installed")
    monkeypatch.setenv("KG_STORE", str(directory))
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(paths))
    book = nbformat.read(EXAMPLE, as_version=4)
    nbclient.NotebookClient(book, timeout=120, kernel_name="python3").execute()
    shown = [output for cell in book.cells for output in cell.get("outputs", ())]
    assert {output["output_type"] for output in shown} == {"execute_result", "stream"}
    pages = [
        output["data"]["text/html"] for output in shown if "text/html" in output.get("data", {})
    ]
    assert len(pages) == 5 and "Tanzania" in pages[0] and "ASSAULT" in pages[2]


@pytest.mark.parametrize(
    "asked, found",
    [({}, 10), ({"modality": "pledged"}, 1), ({"actor": "Kenya", "other": "Somalia"}, 2)],
)
def test_claims_come_with_their_sentences(directory, asked, found):
    rows = notebook.claims(open_store(directory), **asked)
    assert len(rows) == found
    assert all(row["sentence"] and row["says"] and row["act"] for row in rows)


def test_filter_that_is_none_says_so(directory):
    with pytest.raises(QueryError, match="no modality 'fancied'"):
        notebook.claims(open_store(directory), modality="fancied")


def test_answer_of_a_store_shows_itself_and_is_a_data_frame(directory):
    store = open_store(directory)
    query = (
        "SELECT ?x { ?x a <https://w3id.org/diplomacy-kg/ontology#Country> } ORDER BY ?x LIMIT 1"
    )
    answer = store.query(query)
    assert [dict(row) for row in answer.rows()] == answer.to_pandas().to_dict("records")
    assert "agent/kenya" in answer._repr_html_()
    assert store.query("ASK {}")._repr_html_() is None
