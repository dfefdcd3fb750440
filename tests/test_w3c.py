import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, Server

from kg.store.embedded import writing

SHARED = ROOT.parent / "shared"
RUNNER = SHARED / "tools" / "w3c" / "run.py"
KNOWN = Path(__file__).parent / "w3c_known_failures.txt"
SHORT = "protocol,gsp,service-description,results,update"
ALL = f"{SHORT},query,syntax,sparql12"
SUITES = ALL if os.environ.get("W3C_SUITES") == "all" else SHORT


@pytest.mark.slow
@pytest.mark.skipif(not RUNNER.exists(), reason="the W3C tests are not beside the repository")
@pytest.mark.parametrize("rewrite", ["on", "off"] if SUITES == ALL else ["on"])
def test_the_w3c_suites_pass_but_for_what_the_engine_gets_wrong(tmp_path, rewrite):
    with writing(tmp_path / "store"):
        pass
    server = Server(
        tmp_path / "store",
        token="secret",
        default_graph="strict",
        readers=2,
        memory=512,
        rewrite=rewrite,
    )
    command = [
        *(sys.executable, str(RUNNER), "--bearer", "secret", "--suites", SUITES),
        *("--query-url", f"{server.url}/sparql", "--update-url", f"{server.url}/update"),
        *("--gsp-url", f"{server.url}/store", "--known-failures", str(KNOWN), "-v"),
    ]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    server.stop()
    assert run.returncode == 0, run.stdout + run.stderr
