"""What the stages need, loaded once: the language model, the gazetteer, and where data live."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from rdflib import Graph

from . import __version__, ontology, surroundings
from .extraction import Suggest, load
from .facts import MIN_CONFIDENCE, Article, Entity
from .linking.gazetteer import Gazetteer
from .namespaces import DEFAULT_BASE, digest, slug

if TYPE_CHECKING:
    from spacy.language import Language


@dataclass(frozen=True)
class Tools:
    """What the stages need, loaded once and handed from article to article."""

    nlp: Language
    gazetteer: Gazetteer
    base: str = DEFAULT_BASE
    suggest: Suggest | None = None
    min_confidence: float = MIN_CONFIDENCE

    @cached_property
    def known(self) -> frozenset[str]:
        """Return the ids that the graph of actors describes."""
        return frozenset(entity.id for entity in self.gazetteer.entities())

    @cached_property
    def actors(self) -> Graph:
        """Return the graph of actors, which articles refer to."""
        return surroundings.actors(self.gazetteer, self.base)

    @property
    def extractor(self) -> str:
        """Return name and version of the program and its language model."""
        model = self.nlp.meta
        made = f"diplomacy-kg {__version__}, {model['lang']}_{model['name']} {model['version']}"
        return f"{made}, {self._helper}" if self._helper else made

    @property
    def _helper(self) -> str:
        return str(getattr(self.suggest, "name", ""))

    @cached_property
    def version(self) -> str:
        """Return a name of everything that decides what an article becomes: code, words, model."""
        code = Path(__file__).parent
        files = [*code.glob("*.py"), *code.glob("extraction/**/*.py"), *code.glob("mapping/*.py")]
        for room in (ontology.folder(), *ontology.extensions()):
            files += room.glob("*.ttl")
        files += (ontology.data_folder() / "models").glob("event_typing/config.json")
        content = (file.read_text(encoding="utf-8") for file in sorted(files))
        model = json.dumps(self.nlp.meta, sort_keys=True, default=str)
        least = str(self.min_confidence)
        return digest(self.base, self.gazetteer.version, model, self._helper, least, *content)

    @cached_property
    def _organisations(self) -> Mapping[str, Entity]:
        names = [n for n in self.gazetteer.names() if n.kind in ("name", "alias", "abbreviation")]
        return {n.text.casefold(): n.entity for n in reversed(names) if n.entity.type != "Place"}

    def publisher(self, article: Article) -> Entity | None:
        """Return who published the article: a packaged entity of that name, else a new one."""
        name = article.publisher
        if not name:
            return None
        new = Entity(f"agent/{slug(name)}", name, "NewsAgency")
        return self._organisations.get(name.casefold(), new)


def load_tools(
    *,
    base: str = DEFAULT_BASE,
    suggest: Suggest | None = None,
    min_confidence: float = MIN_CONFIDENCE,
) -> Tools:
    """Return the tools of this installation; `suggest` adds events to those of the rules.

    Claims less sure than `min_confidence` are left out.

    Raises:
        ModelError: there is no language model. OntologyError: a packaged file is wrong.
    """
    return Tools(load(), Gazetteer.load(), base, suggest, min_confidence)
