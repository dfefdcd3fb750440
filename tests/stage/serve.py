"""Serves the sample press with the stage beside it, on a free port that it prints."""

import sys
from pathlib import Path

import press
from flask import send_from_directory
from werkzeug.serving import make_server

from server import create_app

HERE = Path(__file__).parent


def main(directory):
    app = create_app({"STORE": str(press.fill(Path(directory) / "store")), "READERS": 1})
    app.add_url_rule("/stage/<name>", view_func=lambda name: send_from_directory(HERE, name))
    with make_server("127.0.0.1", 0, app, threaded=True) as server:
        sys.stdout.write(f"{server.port}\n")
        sys.stdout.flush()
        server.serve_forever()


if __name__ == "__main__":
    main(sys.argv[1])
