"""The bundled sample: our own items in AnswerCarefully's shape, under terms of our own."""

from __future__ import annotations

from dataclasses import replace

from derive.contracts import Inspection, SourceAdapter, SourceOptions
from derive.records import Terms

from ._adapter import Source
from .answercarefully import AnswerCarefully

IDS = "derive-sample-"
"""How the ids of the sample begin."""


class Sample(AnswerCarefully):
    """The adapter. It reads what `AnswerCarefully` reads; the items are not AnswerCarefully's."""

    name = "sample"
    title = "The sample that comes with derive"
    terms = Terms(
        dataset="derive sample",
        licence="Apache-2.0",
        redistribute=True,
        attribution="Derived from the sample that comes with derive",
        purpose=(
            "To try out derive. The items are too few to measure a model with, and were reviewed "
            "by no expert."
        ),
        inherits=False,
    )

    def inspect(self, path: str, options: SourceOptions) -> Inspection:
        """Say what the files hold, and whether it is the sample: its ids say so."""
        seen = super().inspect(path, options)
        own = any(column.example.startswith(IDS) for column in seen.columns)
        return replace(seen, own=own)

    def version(self, source: Source, options: SourceOptions) -> str:
        """Return the version the options give, or 1."""
        del source  # the sample has one version at a time
        return options.version or "1"


plugin: SourceAdapter = Sample()
