"""A row of an export as one line of a table."""

from __future__ import annotations

import json

from derive.records import ExportRow

COLUMNS = (
    "id",
    "locale",
    "split",
    "question",
    "reference_answer",
    "risk_area",
    "harm_type",
    "specific_harm",
    "borderline",
    "family",
    "variant",
    "class",
    "sensitivity",
    "kind",
    "ledger",
    "review_status",
    "review_phase",
    "reviewers",
    "jurisdiction",
    "dataset",
    "dataset_version",
    "item_id",
    "pack",
    "engine",
    "back_engine",
    "prompts",
    "derive_version",
    "fidelity",
)
"""The columns in their order; ``ledger`` and ``fidelity`` are JSON."""


def header(canary: str) -> tuple[str, ...]:
    """Return the columns of an export; a release has its ``canary`` too."""
    return (*COLUMNS, "canary") if canary else COLUMNS


def flat(row: ExportRow, canary: str = "") -> list[str]:
    """Return the cells of a row, one for each column of `header`; what is not there is empty."""
    record = row.model_dump(mode="json", by_alias=True)
    review = record["review"]
    cells = {
        **record,
        **record["category"],
        **record["adaptation"],
        **record["provenance"],
        **{f"review_{key}": review[key] for key in ("status", "phase")},
        "reviewers": review["reviewers"],
        "ledger": _json(record["adaptation"]["ledger"]),
        "fidelity": _json(record["fidelity"]),
        "borderline": "yes" if row.borderline else "no",
        "canary": canary,
    }
    return ["" if cells[name] is None else str(cells[name]) for name in header(canary)]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if value else ""
