"""What a build did, told to people and to programs."""

from __future__ import annotations

from dataclasses import dataclass, field

from .articles import Failure


@dataclass(slots=True)
class BuildReport:
    """What a build did: ids of the articles built and unchanged, claims made, and failures."""

    built: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    claims: int = 0
    failures: list[Failure] = field(default_factory=list)

    def as_json(self) -> dict[str, object]:
        """Return the report for programs."""
        failures = [
            {"source": f.source, "line": f.line, "message": f.message} for f in self.failures
        ]
        counts = {"built": self.built, "unchanged": self.unchanged, "claims": self.claims}
        return {**counts, "failures": failures}

    def __str__(self) -> str:
        kept = f", {len(self.unchanged)} unchanged" if self.unchanged else ""
        failed = f", {len(self.failures)} failed" if self.failures else ""
        built, claims = counted(len(self.built), "article"), counted(self.claims, "claim")
        return f"{built} built{kept}{failed}, {claims}"


def counted(number: int, noun: str) -> str:
    """Return a number with its noun.

    >>> counted(1, "claim"), counted(3, "claim")
    ('1 claim', '3 claims')
    """
    return f"{number} {noun}{'' if number == 1 else 's'}"
