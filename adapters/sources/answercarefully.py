"""AnswerCarefully (NII / LLM-jp): Japanese questions with reference answers, arXiv 2506.02372.

Reads v1, v2.0, v2.2, v3.0 and borderline-v1.0. The names of v2.2's translation and annotation
columns are not public: defaults stand here, a mapping in ``derive.yaml`` says otherwise.
"""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import ClassVar

from derive.contracts import SourceAdapter, SourceOptions
from derive.errors import SourceError
from derive.records import Terms

from ._adapter import DEFAULT_SPLIT, Source, TableAdapter
from ._labels import read_labels
from ._mapping import Wanted
from ._raw import printable
from ._rows import Table

_TERMS = Terms(
    dataset="AnswerCarefully",
    licence="AnswerCarefully terms of use (NII / LLM-jp)",
    redistribute=False,
    attribution=(
        "Derived from AnswerCarefully (National Institute of Informatics / LLM-jp), "
        "https://huggingface.co/datasets/llm-jp/AnswerCarefully"
    ),
    purpose=(
        "Only to improve the safety of large language models, in any language, commercial use "
        "included; never to get round safety measures."
    ),
    inherits=True,
    url="https://huggingface.co/datasets/llm-jp/AnswerCarefully",
    citation="arXiv:2506.02372",
)


_NUMBERED = re.compile(r"(?:borderline-)?(?<![a-z])v\d+\.\d+(?!\d)")


def _labels(name: str) -> tuple[str, ...]:
    under = name.replace("-", "_")
    return (f"meta.{name}", f"meta.{under}", name, under)


class AnswerCarefully(TableAdapter):
    """The adapter. Items without an English translation are read too."""

    name = "answercarefully"
    title = "AnswerCarefully, Japanese (NII / LLM-jp)"
    terms = _TERMS
    default_locale = "ja-JP"
    wanted: ClassVar[Wanted] = {
        "id": ("ID", "id"),
        "question": ("text",),
        "reference_answer": ("output", "output-sample"),
        "question_en": ("text_en",),
        "reference_answer_en": ("output_en",),
        "risk_area": _labels("risk-area"),
        "harm_type": _labels("harm-type"),
        "specific_harm": _labels("specific-harm"),
        "borderline": ("annotation.borderline", "borderline"),
    }
    needed = ("id", "question")
    expected = (
        "id",
        "question",
        "reference_answer",
        "question_en",
        "reference_answer_en",
        "risk_area",
        "harm_type",
        "specific_harm",
    )
    extra = ("annotation",)
    label_names: ClassVar[dict[str, str]] = read_labels("answercarefully_labels.tsv")
    strict_flags = False  # v2.2's values are not public: what is no plain yes or no is kept, unread

    def version(self, source: Source, options: SourceOptions) -> str:
        """Return e.g. ``v2.2`` or ``borderline-v1.0``: as the options say, else as the file names
        say, else by the columns, else "unknown". Raises `SourceError` for several at once."""
        if options.version or options.config:
            return _plain(options.version) or options.config
        names = [table.name for table in source.tables]
        inside = sorted({version for name in names if (version := _version_in(name))})
        if len(inside) > 1:
            raise SourceError(
                f"{printable(source.path)}: holds several versions ({', '.join(inside)}): give the "
                f"folder of one, or choose it with config: {inside[-1]}"
            )
        return (inside or [_version_in(source.path) or _version_by_shape(source)])[0]

    def config(self, options: SourceOptions) -> str:
        """Return the configuration; on the hub and in copies of it, it is called as the version."""
        return options.config or _plain(options.version)

    def is_borderline(self, table: Table, version: str) -> bool:
        """Return True for the borderline set, by its version or its file's name."""
        return "borderline" in version.lower() or "borderline" in table.name.lower()

    def split(self, table: Table, borderline: bool) -> str:
        """Return dev or test: the hub shows dev as ``validation`` in some ways of loading it."""
        if borderline:
            return "test"
        return {"validation": "dev", "": DEFAULT_SPLIT}.get(table.split, table.split)


def _plain(version: str) -> str:
    """Return ``v2.2`` for ``2.2``."""
    return f"v{version}" if re.fullmatch(r"\d+(\.\d+)*", version) else version


def _version_in(path: str) -> str:
    """Return the version that a path names: v2.2/dev.json, AnswerCarefullyVersion001_Dev.json."""
    *folders, name = PurePath(path.lower()).parts or ("",)
    old = re.search(r"version0*(\d+)", name)
    numbered = _NUMBERED.search(name)
    if old:
        return f"v{old[1]}.0"
    if numbered:
        return numbered[0]
    # above the file only a folder that is called exactly so: others have versions of their own
    return next((one for one in reversed(folders[-2:]) if _NUMBERED.fullmatch(one)), "")


def _version_by_shape(source: Source) -> str:
    if "output-sample" in source.columns:
        return "v3.0"
    translated = source.columns.get("text_en")
    return "v2.2" if translated and translated.filled else "unknown"


plugin: SourceAdapter = AnswerCarefully()
