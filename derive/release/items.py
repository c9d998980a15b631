"""What a release remembers of each row: enough to say what changed, and no text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from derive.errors import ExportError
from derive.records import ExportRow, Record, fingerprint, text_digest

FILE = "ITEMS.jsonl"
TEXTS = ("question", "reference_answer")
"""What changes scores."""
REMARKS = ("labels", "adaptation", "review")
"""What is said of a row."""
MADE_WITH = {
    "dataset_version": "the source",
    "pack": "the locale packs",
    "engine": "the engine",
    "phase": "the last phase of review",
}
"""What may be the reason of a change, and how it is called."""


class Entry(Record):
    """A row of a release: digests of its parts, and what it was made with."""

    id: str
    item_id: str
    split: str
    question: str
    reference_answer: str
    labels: str
    adaptation: str
    review: str
    dataset_version: str
    pack: str
    engine: str
    phase: str


def entry(row: ExportRow) -> Entry:
    """Return what is remembered of a row."""
    return Entry(
        id=row.id,
        item_id=row.provenance.item_id,
        split=row.split,
        question=text_digest(row.question),
        reference_answer=text_digest(row.reference_answer or ""),
        labels=fingerprint(row.category.model_dump(), row.borderline),
        adaptation=row.adaptation.digest(),
        review=row.review.digest(),
        dataset_version=row.provenance.dataset_version,
        pack=row.provenance.pack,
        engine=row.provenance.engine,
        phase=row.review.phase,
    )


def write(rows: Iterable[ExportRow], path: Path) -> Path:
    """Write what is remembered of each row, one a line."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{entry(row).model_dump_json()}\n" for row in rows)
    return path


def read(path: Path) -> Iterator[Entry]:
    """Yield what a release remembered. Raises `ExportError` where the file cannot be read."""
    try:
        with path.open(encoding="utf-8") as file:
            yield from (Entry.model_validate_json(line) for line in file)
    except (OSError, ValueError) as error:
        cause = str(error).split("\n", maxsplit=1)[0]
        raise ExportError(
            f"{path}: the items of an earlier release cannot be read ({cause}): put the file back"
        ) from error
