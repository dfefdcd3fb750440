"""SPARQL texts as tokens: enough to tell a word from what only looks like one."""

from __future__ import annotations

import re
from collections.abc import Iterator

# SPARQL 1.1 section 19.8, the tokens that can hide or look like a word.
_TOKEN = re.compile(
    r"""(?P<skip>\s+|\#[^\r\n]*)
    |(?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    |(?P<text>\"{3}(?:\"{0,2}(?:[^\"\\]|\\.))*\"{3}|'{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
        |\"(?:[^\"\\\r\n]|\\.)*\"|'(?:[^'\\\r\n]|\\.)*')
    |(?P<name>[?$]\w+|@[a-zA-Z]+(?:-[a-zA-Z0-9-]+)*|_:[\w.·-]+
        |(?:\w[\w.-]*)?:(?:[\w.:·-]|%[0-9A-Fa-f]{2}|\\.)*)
    |(?P<word>[^\W\d_]\w*)
    |(?P<mark>.)""",
    re.VERBOSE | re.DOTALL,
)


def tokens(text: str) -> Iterator[re.Match[str]]:
    """Yield the tokens of a query or update, white space and comments left out.

    >>> [t[0] for t in tokens("ASK { ?s a 'x' } # end")]
    ['ASK', '{', '?s', 'a', "'x'", '}']
    """
    return (token for token in _TOKEN.finditer(text) if token.lastgroup != "skip")


def position(text: str, offset: int) -> tuple[int, int]:
    """Return line and column, both from 1, of an offset in a text."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def closing(text: str, start: int) -> int:
    """Return the end of the group in braces that begins at or after a position."""
    depth = 0
    for token in tokens(text[start:]):
        depth += {"{": 1, "}": -1}.get(token[0], 0)
        if depth == 0 and token[0] == "}":
            return start + token.end()
    return len(text)
