"""Any table of questions, with a mapping from its columns to derive's fields."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import ClassVar

from derive.contracts import SourceAdapter, SourceOptions
from derive.records import Terms

from ._adapter import TableAdapter
from ._mapping import FIELDS, Wanted
from ._raw import printable

_TERMS = Terms(
    dataset="a table of your own",
    licence="unknown: say in the project what you know of it",
    redistribute=False,
    attribution="Derived from a set whose licence is not known to derive.",
    purpose="Improving the safety of language models.",
    inherits=False,
)


class Tabular(TableAdapter):
    """The adapter. Without a mapping a column is read only if it is called exactly as a field.

    A table without a column of ids gets ids made from the file's name, the row and its content.
    """

    name = "tabular"
    title = "Any table of questions, by a mapping"
    terms = _TERMS
    default_locale = "en-US"
    any_table = True
    wanted: ClassVar[Wanted] = {field: (field,) for field in FIELDS}
    expected = ("question", "question_en")

    def language(self, options: SourceOptions) -> str:
        """Return the locale's tag without its country, ``und`` where it is empty."""
        parts = (options.locale or "und").split("-")
        kept = [part for part in parts[1:] if not re.fullmatch(r"[A-Za-z]{2}|\d{3}", part)]
        return "-".join([parts[0], *kept])

    def dataset(self, path: str, options: SourceOptions) -> str:
        """Return the name that the project gives, else that of the file or folder."""
        return options.dataset or printable(PurePath(path).stem) or self.terms.dataset


plugin: SourceAdapter = Tabular()
