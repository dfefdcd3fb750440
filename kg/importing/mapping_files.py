"""What the columns of a table mean: read from a mapping file, and checked."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..errors import InputError
from ..ontology import folder

FIELDS = frozenset(
    (
        *("id", "date", "type", "mode", "place", "outlet", "published", "url"),
        *("confidence", "confidence_of", "modality", "polarity", "certainty"),
        *("actor", "actor_country", "actor_role"),
        *("recipient", "recipient_country", "recipient_role"),
    )
)
DELIMITERS = {"tab": "\t", "comma": ",", "semicolon": ";"}
_KINDS: dict[str, tuple[type, str]] = {
    "name": (str, "a text"),
    "delimiter": (str, "a text"),
    "quoted": (bool, "true or false"),
    "separator": (str, "a text"),
    "header": (list, "a list of texts"),
    "columns": (dict, "a table"),
    "words": (dict, "a table of tables"),
    "constants": (dict, "a table"),
    "mentions": (dict, "a table"),
}


@dataclass(frozen=True, slots=True)
class Form:
    """How a table is written: its columns by field, words in place of its own, and constants.

    Without a `header` the first row names the columns. Several values in a cell stand apart by
    the `separator`, where there is one. `mentions` is the form of a second table, whose rows are
    reports of the events of the first.
    """

    name: str
    delimiter: str
    quoted: bool
    separator: str
    header: tuple[str, ...]
    columns: Mapping[str, str]
    words: Mapping[str, Mapping[str, str]]
    constants: dict[str, str]
    mentions: Form | None = field(default=None)

    def cells(self, row: Mapping[str, str]) -> dict[str, str]:
        """Return what a row says by field, its words put into ours."""
        found = {f: row[c].strip() for f, c in self.columns.items() if row.get(c)}
        said = self.constants | found
        return {f: self.words.get(f.rpartition("_")[2], {}).get(v, v) for f, v in said.items()}


def form(name: str, file: Path | None = None) -> Form:
    """Return the packaged form of that name (gdelt, polecat, csv), or the one in a file.

    Raises:
        InputError: there is no such file, or it is no mapping; the text says what is wrong.
    """
    path = file or folder() / "imports" / f"{name}.toml"
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or error}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: no TOML: {error}") from error
    return _form(told, str(path), told.get("name", path.stem))


def _form(told: dict[str, Any], where: str, name: str, above: Form | None = None) -> Form:
    _check(told, where)
    mentions = told.pop("mentions", None)
    delimiter = told.get("delimiter", above.delimiter if above else ",")
    made = Form(
        name=name,
        delimiter=DELIMITERS.get(delimiter, delimiter),
        quoted=told.get("quoted", above.quoted if above else True),
        separator=told.get("separator", above.separator if above else ""),
        header=tuple(told.get("header", ())),
        columns=told["columns"],
        words=told.get("words", {}),
        constants=told.get("constants", {}),
    )
    if mentions is None:
        return made
    inner = _form(mentions, f"{where}: mentions", name, made)
    return Form(**{f: getattr(made, f) for f in made.__slots__ if f != "mentions"}, mentions=inner)


def _check(told: dict[str, Any], where: str) -> None:
    """Let pass a mapping whose every key we know, with a value of its kind.

    Raises:
        InputError: a key or field is unknown, a value is of another kind, or there are no columns.
    """
    for key, value in told.items():
        if key not in _KINDS:
            raise InputError(f"{where}: {key!r} is none of {', '.join(sorted(_KINDS))}")
        kind, said = _KINDS[key]
        if not isinstance(value, kind):
            raise InputError(f"{where}: {key!r} must be {said}")
    for name, words in told.get("words", {}).items():
        if not isinstance(words, dict):
            raise InputError(f"{where}: [words] {name} must be a table")
    for place, value in _texts(told):
        if not isinstance(value, str):
            raise InputError(f"{where}: {place}: {value!r} must be a text in quotes")
    if not isinstance(told.get("columns"), dict):
        raise InputError(f"{where}: there is no table [columns]: which column holds what")
    for field_ in (*told["columns"], *told.get("constants", {})):
        if field_ not in FIELDS:
            raise InputError(f"{where}: {field_!r} is no field: {', '.join(sorted(FIELDS))}")
    delimiter = DELIMITERS.get(told.get("delimiter", ","), told.get("delimiter", ","))
    if len(delimiter) != 1:
        raise InputError(f"{where}: a delimiter is one character, or {', '.join(DELIMITERS)}")


def _texts(told: dict[str, Any]) -> Iterator[tuple[str, object]]:
    """Yield what must be text within a mapping, each with its place."""
    yield from (("header", value) for value in told.get("header", ()))
    for table in ("columns", "constants"):
        yield from ((f"[{table}] {key}", value) for key, value in told.get(table, {}).items())
    for name, words in told.get("words", {}).items():
        yield from ((f"[words.{name}] {key}", value) for key, value in words.items())
