"""The committed scripts are what their sources make."""

import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest

FRONTEND = Path(__file__).parents[1] / "kg/web/frontend"
BUILT = FRONTEND.parent / "static/build"


def test_scripts_are_built_from_these_sources():
    files = [file for file in (FRONTEND / "src").rglob("*") if file.is_file()]
    names = [f"{file.relative_to(FRONTEND)}" for file in files]
    content = hashlib.sha256()
    for name in sorted([*names, "package-lock.json", "vite.config.js"]):
        content.update((FRONTEND / name).read_bytes())
    stamp = (BUILT / "sources.sha256").read_text().strip()
    assert stamp == content.hexdigest(), "run `make frontend`"


@pytest.mark.slow
@pytest.mark.network
@pytest.mark.skipif(not shutil.which("npm"), reason="npm is not installed")
def test_scripts_are_the_same_when_they_are_built_again(tmp_path):
    place = tmp_path / "web/frontend"
    shutil.copytree(FRONTEND, place, ignore=shutil.ignore_patterns("node_modules"))
    run = {"cwd": place, "capture_output": True, "text": True, "timeout": 240}
    if (had := subprocess.run(["npm", "ci", "--no-audit", "--no-fund"], **run)).returncode:
        pytest.skip(f"the packages cannot be had: {had.stderr[-200:]}")
    done = subprocess.run(["npm", "run", "build"], **run)
    assert done.returncode == 0, done.stderr
    made = {file.name: file.read_bytes() for file in (place.parent / "static/build").iterdir()}
    assert made == {file.name: file.read_bytes() for file in BUILT.iterdir()}, "run `make frontend`"
