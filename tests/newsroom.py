"""A news site on loopback: feeds, pages, robots.txt; and answers that no site should give."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

REPORTS = {
    "accord": (
        "Chile and Peru sign a fishing accord",
        "Chile and Peru signed an accord on fishing in Lima on Tuesday. The foreign minister of"
        " Peru said the two countries would open a joint office in Tacna next year. Fishermen on"
        " both sides of the border had asked for clear rules for more than a decade.",
    ),
    "envoy": (
        "Norway recalls its ambassador from Mali",
        "Norway recalled its ambassador from Mali on Wednesday. The foreign ministry in Oslo said"
        " the embassy in Bamako would stay open with a smaller staff until the end of the year. "
        "Mali's government did not comment on the decision at first.",
    ),
    "aid": (
        "Japan sends water and tents to Vanuatu",
        "Japan sent water, tents and two rescue teams to Vanuatu on Thursday, the foreign ministry"
        " in Tokyo said. An aircraft of the self-defence forces landed in Port Vila in the morning."
        " The islands were struck by an earthquake at the weekend.",
    ),
}


def html(name, *, date="2024-05-08", more="", outlet="Island Courier"):
    """Return a page that has a report, with menus and advertisements around it."""
    title, text = REPORTS[name]
    return f"""<!doctype html><html lang="en"><head><title>{title}</title>
<meta property="article:published_time" content="{date}T10:00:00Z">
<meta property="og:site_name" content="{outlet}"></head><body>
<nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article><h1>{title}</h1><p>{text}</p><p>{more}</p></article>
<footer>Subscribe to our newsletter. All rights reserved.</footer></body></html>""".encode()


def rss(*links, title="Island Courier"):
    """Return a feed that lists these addresses."""
    items = "".join(
        f"<item><title>{link}</title><link>{link}</link>"
        "<pubDate>Wed, 08 May 2024 10:00:00 GMT</pubDate></item>"
        for link in links
    )
    return f'<rss version="2.0"><channel><title>{title}</title>{items}</channel></rss>'.encode()


class Site:
    """What the site answers, by path, and what it was asked."""

    def __init__(self, port):
        self.base = f"http://127.0.0.1:{port}"
        self.answers = {"/robots.txt": b"User-agent: *\nAllow: /\n"}
        self.asked = []
        self.ended = threading.Event()

    def page(self, path, body, status=200, **headers):
        """Let a path answer so; a callable body writes to the connection itself."""
        self.answers[path] = (body, status, {k.replace("_", "-"): v for k, v in headers.items()})
        return self.base + path

    def count(self, path):
        return sum(asked == path for asked, _ in self.asked)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        site = self.server.site
        site.asked.append((self.path, dict(self.headers)))
        answer = site.answers.get(self.path, (b"nothing here", 404, {}))
        body, status, headers = answer if isinstance(answer, tuple) else (answer, 200, {})
        if headers.get("ETag") and self.headers.get("If-None-Match") == headers["ETag"]:
            body, status = b"", 304
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if callable(body):
            self.send_header("Connection", "close")
            self.end_headers()
            body(self.wfile)
            self.close_connection = True
            return
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


@contextmanager
def newsroom():
    """Run a site for the time of the block."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    server.site = Site(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.site
    finally:
        server.site.ended.set()
        server.shutdown()
        server.server_close()
        thread.join()
