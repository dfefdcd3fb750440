"""Trees that stay trees: where mended words stand above themselves, the parser is believed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.tokens import Doc

HEADS: list[int | str] = ["HEAD", "DEP"]


def heads(doc: Doc) -> Any:
    """Return the heads and relations of a document, to go back to."""
    return doc.to_array(HEADS)


def restored(doc: Doc, before: Any) -> Doc:
    """Return the document, with the heads and relations of before where a tree is no tree.

    Each mend looks at a few words; two may meet in a way that neither foresees, and spaCy raises
    RuntimeError where it looks for the root then. So a text loses its mends, and is not lost.
    """
    if not any(_above_themselves(doc)):
        return doc
    doc.from_array(HEADS, before)
    return doc


def _above_themselves(doc: Doc) -> Iterator[bool]:
    above = [token.head.i for token in doc]
    sound: set[int] = set()
    for start in range(len(above)):
        way, at = set[int](), start
        while at not in sound and at not in way and above[at] != at:
            way.add(at)
            at = above[at]
        if at in way:
            yield True
        sound |= way | {at}
