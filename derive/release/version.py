"""Semantic versions (https://semver.org, 2.0.0) of a set, and what each part of one promises."""

from __future__ import annotations

import re
from typing import NamedTuple

from derive.errors import ExportError

_PATTERN = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")


class Version(NamedTuple):
    """A version without pre-release parts: a frozen set has none.

    The first number grows when scores are no longer comparable (rows changed, retired or moved to
    another split), the second when rows were added, the third when only what is said of rows did.
    """

    major: int
    minor: int
    patch: int

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"

    def next(self, *, breaking: bool, added: bool) -> Version:
        """Return the lowest version that may follow a change of this kind.

        Before 1.0.0 nothing is promised, and a change that breaks is one of the second number.
        """
        if breaking and self.major:
            return Version(self.major + 1, 0, 0)
        if breaking or added:
            return Version(self.major, self.minor + 1, 0)
        return Version(self.major, self.minor, self.patch + 1)


def parse(text: str) -> Version:
    """Return the version that ``text`` says. Raises `ExportError` where it says none."""
    found = _PATTERN.fullmatch(text)
    if found is None:
        raise ExportError(f"{text!r} is no version of three numbers: write it as 1.0.0")
    return Version(*map(int, found.groups()))
