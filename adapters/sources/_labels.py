"""English for a dataset's labels: our own translations, for people who do not read the original."""

from __future__ import annotations

import csv
from importlib.resources import files


def read_labels(name: str) -> dict[str, str]:
    """Return the English of each label in a ``.tsv`` file of this folder, by label."""
    text = (files("derive.adapters.sources") / name).read_text("utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return {row["label"]: row["english"] for row in rows}
