"""What is installed: a complete wheel, in exact versions."""

import os
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PIN = re.compile(r"([A-Za-z0-9._-]+)==([A-Za-z0-9.]+)")


def pins(*names):
    lines = [line for n in names for line in (ROOT / n).read_text(encoding="utf-8").splitlines()]
    found = [PIN.fullmatch(line) for line in lines if line != "-r requirements.lock"]
    assert all(found), "a line is no exact version"
    return {canonicalize_name(pin[1]): pin[2] for pin in found}


def unmet(requirements, locked):
    wanted = map(Requirement, requirements)
    return [
        str(r)
        for r in wanted
        if not r.specifier.contains(locked.get(canonicalize_name(r.name), "0"))
    ]


@pytest.fixture(scope="module")
def wheel():
    builder = pytest.importorskip("hatchling.builders.wheel", reason="hatchling builds the wheel")
    files = builder.WheelBuilder(str(ROOT)).recurse_included_files()
    return {file.distribution_path for file in files}


@pytest.mark.parametrize(
    "part",
    [
        "kg/cli/__init__.py",
        "kg/py.typed",
        "kg/web/templates/base.html",
        "server.py",
        "ontology/diplomacy.ttl",
        "ontology/shapes.ttl",
        "ontology/context.jsonld",
        "ontology/derived/visits.rq",
        "data/gazetteer/countries.csv",
        "data/links.csv",
    ],
)
def test_the_wheel_has_code_words_and_pages(wheel, part):
    assert part in wheel


@pytest.mark.parametrize(
    "pattern",
    [
        r"data/models/en_diplomacy[^/]*/config\.cfg",
        r"data/articles/[^/]+",
        r"data/gold/[^/]+\.gold\.jsonl",
        r"kg/web/static/[^/]+\.css",
        r"ontology/queries/[^/]+\.rq",
    ],
)
def test_the_wheel_has_model_samples_and_questions(wheel, pattern):
    assert any(re.fullmatch(pattern, name) for name in wheel)


def test_the_wheel_has_nothing_else(wheel):
    tops = {name.partition("/")[0] for name in wheel}
    assert tops == {"kg", "ontology", "data", "server.py"}
    assert not [name for name in wheel if name.endswith(".pyc") or "__pycache__" in name]


def test_the_locks_meet_every_requirement_in_exact_versions():
    default = pins("requirements.lock")
    assert unmet(PROJECT["project"]["dependencies"], default) == []
    whole = default | pins("requirements-dev.lock")
    assert unmet(PROJECT["dependency-groups"]["dev"], whole) == []
    assert unmet(PROJECT["build-system"]["requires"], default) == []


def test_a_default_install_brings_no_test_tools():
    assert not {"pytest", "hypothesis", "ruff", "mypy"} & set(pins("requirements.lock"))


def test_ci_runs_the_tests_that_people_run():
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert script.read_text(encoding="utf-8").rstrip().endswith("make test")
