"""An explanation as one HTML page that needs nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, Template, select_autoescape

from ..facts import Article

if TYPE_CHECKING:
    from . import Sentence


def as_page(article: Article, sentences: Sequence[Sentence]) -> str:
    """Return a page that shows each sentence, its triggers marked, and why each claim was made."""
    return _template().render(article=article, sentences=sentences)


@cache
def _template() -> Template:
    room = Environment(autoescape=select_autoescape(default=True), trim_blocks=True)
    return room.from_string(Path(__file__).with_name("page.html").read_text(encoding="utf-8"))
