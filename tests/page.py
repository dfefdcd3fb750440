"""A page as a test reads it: its text, elements and ids."""

from html.parser import HTMLParser

VOID = {"meta", "link", "input", "br", "hr", "img", "rect"}


class Page(HTMLParser):
    """Keeps text, elements and ids of a page, and refuses tags that do not nest."""

    def __init__(self, source):
        super().__init__()
        self.parts, self.elements, self._open = [], [], []
        self.feed(source)
        assert not self._open, f"left open: {self._open}"

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self._open and self._open.pop() == tag, f"</{tag}> closes nothing"

    def handle_data(self, data):
        self.parts.append(data)

    def values(self, name, tag=None):
        return [a[name] for t, a in self.elements if name in a and tag in (None, t)]

    def texts(self):
        return " ".join(" ".join(self.parts).split())

    @property
    def text(self):
        return "".join(self.parts)
