"""Who may do what: tokens with scopes, kept as hashes and compared in constant time."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from flask import abort, current_app, g, request

from ..errors import KgError

SCOPES = ("submit", "update", "admin")
"""What a token may be for: articles, also any change, and also everything else."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Whom a token belongs to, and what it is for."""

    name: str
    scopes: frozenset[str]

    def may(self, scope: str) -> bool:
        """Say whether the token is for that, or for more."""
        return any(SCOPES.index(own) >= SCOPES.index(scope) for own in self.scopes)


class Tokens:
    """The tokens of a server: that of KG_TOKEN, which may do everything, and those of a file.

    Each line of the file is a name, scopes joined by commas, and the SHA-256 of the token in
    hexadecimal; empty lines and lines that begin with # are left out.

    Raises:
        KgError: the file cannot be read, or a line is not like that.
    """

    def __init__(self, token: str = "", file: str = "") -> None:
        self._known: list[tuple[bytes, Holder]] = []
        if token:
            self._known.append((_hash(token), Holder("KG_TOKEN", frozenset({"admin"}))))
        if file:
            self._known.extend(_read(Path(file)))

    def __bool__(self) -> bool:
        return bool(self._known)

    def holder(self, token: str) -> Holder | None:
        """Return whose token it is; every known one is compared, whichever it is."""
        given, found = _hash(token), None
        for known, holder in self._known:
            if hmac.compare_digest(given, known):
                found = holder
        return found


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def _read(file: Path) -> Iterator[tuple[bytes, Holder]]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise KgError(f"KG_TOKENS: {file} cannot be read: {error}.") from error
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            name, scopes, digest = line.split()
            holder = Holder(name, frozenset(scopes.split(",")))
            known = bytes.fromhex(digest)
        except ValueError as error:
            raise KgError(f"{file}, line {number}: not a name, scopes and a SHA-256.") from error
        if not holder.scopes <= set(SCOPES) or len(known) != 32:
            raise KgError(f"{file}, line {number}: the scopes are {', '.join(SCOPES)}.")
        yield known, holder


def holder() -> Holder | None:
    """Return whose token the request carries, None without one or with a wrong one."""
    if "holder" not in g:
        scheme, _, given = request.headers.get("Authorization", "").partition(" ")
        tokens = cast("Tokens", current_app.extensions["kg.tokens"])
        g.holder = tokens.holder(given.strip()) if scheme.lower() == "bearer" else None
    return cast("Holder | None", g.holder)


def require_token(scope: str = "submit") -> None:
    """Pass a request that may write; end any other with 403 (off, or too little) or 401."""
    if not current_app.extensions["kg.tokens"]:
        abort(403, "Writing is switched off: this server was started without KG_TOKEN.")
    found = holder()
    if found is None:
        abort(401, "Writing needs the header `Authorization: Bearer` with a token of this server.")
    if not found.may(scope):
        abort(403, f"The token of {found.name} is not for {scope}.")
