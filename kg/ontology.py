"""What lies in ontology/ and data/: terms, labels, codes, lexicon entries, stored queries.

Files are read on the first call and kept; nothing is read at import.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rdflib import RDF, SKOS, Graph, URIRef
from rdflib.term import Literal, Node

from .errors import OntologyError
from .namespaces import DIP, PLOVER


def folder() -> Path:
    """Return the folder of the ontology, in a checkout and installed alike."""
    return Path(__file__).parents[1] / "ontology"


def data_folder() -> Path:
    """Return the folder of the packaged data (gazetteer, models, samples)."""
    return Path(__file__).parents[1] / "data"


@cache
def extensions() -> tuple[Path, ...]:
    """Return the folders of KG_EXTENSIONS, whose words, types and actors are added to ours.

    Raises:
        OntologyError: one of them is no folder.
    """
    found = tuple(Path(p) for p in os.environ.get("KG_EXTENSIONS", "").split(os.pathsep) if p)
    for path in found:
        if not path.is_dir():
            raise OntologyError(f"{path}: there is no such folder of extensions")
    return found


@cache
def graph(name: str) -> Graph:
    """Return ontology/<name>.ttl as a graph, with what the extensions' <name>.ttl add.

    Raises:
        OntologyError: the file is missing or is no Turtle.
    """
    found = _parsed(folder() / f"{name}.ttl")
    for path in (extension / f"{name}.ttl" for extension in extensions()):
        if path.exists():
            found += _parsed(path)
    return found


def _parsed(path: Path) -> Graph:
    try:
        return Graph().parse(path, format="turtle")
    except (OSError, SyntaxError, IndexError) as error:  # IndexError: the file ends too early
        raise OntologyError(f"{path}: {error}") from error


def concept(type: str, mode: str | None = None) -> URIRef:
    """Return the concept of an event type, or of a mode below it.

    >>> str(concept("SUPPORT", "treaty-signing")).rpartition("#")[2]
    'SUPPORT-treaty-signing'
    >>> str(concept("DomesticAct"))
    'https://w3id.org/diplomacy-kg/ontology#DomesticAct'
    """
    if mode is None:
        return concepts("EventType").get(type, PLOVER[type])
    return modes(type).get(mode, PLOVER[f"{type}-{mode}"])


@cache
def vocabulary() -> Graph:
    """Return our terms, value concepts and event types as one graph."""
    return graph("diplomacy") + graph("plover")


@cache
def concepts(scheme: str) -> Mapping[str, URIRef]:
    """Return the concepts of a list (`Modality`, `RelationType`, …) by notation.

    Of `EventType` these are the 16 types and `DomesticAct`; see `modes` for what is below.

    >>> sorted(concepts("Polarity"))
    ['negative', 'positive']
    """
    members = vocabulary().subjects(SKOS.topConceptOf, DIP[scheme])
    return {notation(node): node for node in sorted(_iris(members))}


@cache
def modes(type: str) -> Mapping[str, URIRef]:
    """Return the modes and diplomatic kinds of an event type by notation.

    >>> "treaty-signing" in modes("SUPPORT")
    True
    """
    members = vocabulary().subjects(SKOS.broader, concept(type))
    return {notation(node): node for node in sorted(_iris(members))}


def notation(node: URIRef) -> str:
    """Return the word that records use for a concept."""
    words = vocabulary().objects(node, SKOS.notation)
    plain = (str(w) for w in words if isinstance(w, Literal) and w.datatype != DIP.cameo)
    return next(plain, local(str(node)))


def value(scheme: str, word: str) -> URIRef:
    """Return the concept that a word of a record stands for.

    >>> str(value("Modality", "planned")).rpartition("#")[2]
    'modality-planned'

    Raises:
        ValueError: the list has no such word.
    """
    try:
        return concepts(scheme)[word]
    except KeyError:
        raise ValueError(f"dip:{scheme} has no concept {word!r}") from None


def symmetric(word: str) -> bool:
    """Say whether a relation type has parties and no direction.

    >>> symmetric("ally"), symmetric("member")
    (True, False)

    Raises:
        ValueError: there is no such relation type.
    """
    return vocabulary().value(value("RelationType", word), DIP.symmetric) == Literal(True)


def quad_class(type: str) -> str | None:
    """Return in which quarter an event type lies; None for an act at home.

    >>> quad_class("AID"), quad_class("DomesticAct")
    ('material-cooperation', None)

    Raises:
        ValueError: there is no such event type.
    """
    found = vocabulary().value(value("EventType", type), DIP.quadClass)
    return notation(found) if isinstance(found, URIRef) else None


def _iris(nodes: Iterator[Node]) -> Iterator[URIRef]:
    return (node for node in nodes if isinstance(node, URIRef))


@dataclass(frozen=True)
class Entry:
    """One entry of the lexicon: its name and the values of its properties, by local name."""

    name: str
    values: Mapping[str, tuple[str, ...]]

    def all(self, key: str) -> tuple[str, ...]:
        """Return every value of a property, sorted."""
        return self.values.get(key, ())

    def one(self, key: str, default: str = "") -> str:
        """Return the first value of a property, or the default."""
        return self.values.get(key, (default,))[0]


@cache
def entries(file: str, kind: str) -> tuple[Entry, ...]:
    """Return the entries of class `dip:<kind>` in ontology/<file>.ttl, in order of name."""
    source = graph(file)
    nodes = sorted(str(node) for node in source.subjects(RDF.type, DIP[kind]))
    return tuple(_entry(source, URIRef(node)) for node in nodes)


@cache
def lemmas_of(file: str, kind: str) -> frozenset[str]:
    """Return the words (`dip:lemma`) of all entries of a class in ontology/<file>.ttl.

    >>> "troops" in lemmas_of("lexicon", "GroupNoun")
    True
    """
    return frozenset(word for entry in entries(file, kind) for word in entry.all("lemma"))


def _entry(source: Graph, node: URIRef) -> Entry:
    values: dict[str, list[str]] = {}
    for predicate, value in source.predicate_objects(node):
        if predicate == RDF.type:
            continue  # its local name is also that of dip:type
        text = str(value) if isinstance(value, Literal) else local(str(value))
        values.setdefault(local(str(predicate)), []).append(text)
    return Entry(local(str(node)), {key: tuple(sorted(found)) for key, found in values.items()})


def local(iri: str) -> str:
    """Return the part of an IRI after its last # or /.

    >>> local("http://example.org/a#b"), local("http://example.org/c")
    ('b', 'c')
    """
    return iri.rpartition("#")[2].rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Param:
    """What a person may fill in: the variable, what to call it, its type and the default."""

    name: str
    label: str
    type: str
    default: str


@dataclass(frozen=True, slots=True)
class Question:
    """A stored query: the question in English and the SPARQL text that answers it."""

    id: str
    title: str
    text: str
    params: tuple[Param, ...] = ()
    view: str = "Table"


@cache
def questions() -> tuple[Question, ...]:
    """Return the competency questions of ontology/queries and of the extensions, in order of id.

    A file begins with `# the question`; further comment lines may say `# id: q01`,
    `# param: name | label | type | default` (for the variable ?name) and `#defaultView:Table`.

    Raises:
        OntologyError: a file does not begin so, a parameter is malformed, an id occurs twice.
    """
    found: dict[str, Question] = {}
    rooms = (folder(), *extensions())
    for path in (path for room in rooms for path in sorted((room / "queries").glob("*.rq"))):
        question = read_question(path)
        if question.id in found:
            raise OntologyError(f"{path}: the id {question.id} occurs twice")
        found[question.id] = question
    return tuple(found[id] for id in sorted(found))


def read_question(path: Path) -> Question:
    """Return the stored query in a file.

    Raises:
        OntologyError: the file does not begin with its question, or a parameter is malformed.
    """
    text = path.read_text(encoding="utf-8")
    title = re.match(r"# +(\S.*)", text)
    if title is None:
        raise OntologyError(f"{path}:1: the first line is not '# ' and a question")
    head = re.match(r"(#.*\n|\s*\n)*", text)
    notes = re.findall(r"^# ?(id|param|defaultView) *: *(.*)$", head[0] if head else "", re.M)
    return Question(
        id=next((value for key, value in notes if key == "id"), path.stem).strip(),
        title=title[1].strip(),
        text=text,
        params=tuple(_param(path, value) for key, value in notes if key == "param"),
        view=next((value for key, value in notes if key == "defaultView"), "Table").strip(),
    )


def _param(path: Path, line: str) -> Param:
    parts = [part.strip() for part in line.split("|")]
    if len(parts) != 4 or not re.fullmatch(r"\w+", parts[0]):
        raise OntologyError(f"{path}: {line!r} is not 'name | label | type | default'")
    return Param(*parts)
