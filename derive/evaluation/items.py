"""The items to measure a model on: those of a project, or those of an exported folder."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from derive.errors import EvaluationError
from derive.evaluation.records import EvalItem
from derive.exporters._rows import Selector, Wanted
from derive.records import Category, ItemView

TEST = "test"
ALL = "all"
NO_REFERENCE = "no reference answer"
EMPTY = "no question"


class EvalSet(NamedTuple):
    """A set to measure models on. ``left_out`` counts items that cannot be used, by reason."""

    name: str
    locale: str
    items: tuple[EvalItem, ...]
    left_out: Mapping[str, int]
    unreviewed: int


def of_views(name: str, views: Iterable[ItemView], *, unreviewed: bool = False) -> EvalSet:
    """Return the accepted items of a project, with ``unreviewed`` its drafts too.

    Raises `ExportError` where there is none.
    """
    selector = Selector(Wanted(unreviewed=unreviewed))
    rows = [row.model_dump(mode="json", by_alias=True) for row in selector.rows(views)]
    selector.refuse_nothing(rows)
    return _set(name, str(rows[0]["locale"]), rows, Counter(selector.left_out))


def of_folder(folder: Path) -> EvalSet:
    """Return the items of an export as ``jsonl`` or ``hf``. Raises `EvaluationError`."""
    rows = list(_read(folder))
    if not rows:
        raise EvaluationError(f"{folder}: its files hold no items")
    return _set(folder.resolve().name, str(rows[0].get("locale") or ""), rows, Counter())


def choose_split(found: EvalSet, split: str = "") -> EvalSet:
    """Return the items of one split: ``test`` where none is named and there is one; else all.

    Raises `EvaluationError` where there is no such split, or nothing left to measure on.
    """
    splits = sorted({item.split for item in found.items})
    wanted = split or (TEST if TEST in splits else ALL)
    if wanted != ALL and wanted not in splits:
        there = ", ".join(splits) or "none"
        raise EvaluationError(f"{found.name}: no split {wanted!r} (there is: {there}, and all)")
    items = tuple(item for item in found.items if wanted in {ALL, item.split})
    if not items:
        why = ", ".join(f"{count} with {reason}" for reason, count in found.left_out.items())
        raise EvaluationError(f"{found.name}: nothing to measure a model on ({why or 'no items'})")
    return found._replace(items=items)


def _set(name: str, locale: str, rows: Iterable[Mapping[str, Any]], left: Counter[str]) -> EvalSet:
    items: list[EvalItem] = []
    unreviewed = 0
    for row in rows:
        obstacle = _obstacle(row)
        if obstacle:
            left[obstacle] += 1
            continue
        items.append(_item(row))
        unreviewed += (row.get("review") or {}).get("status") == "unreviewed"
    twins = [key for key, count in Counter(item.id for item in items).items() if count > 1]
    if twins:
        raise EvaluationError(f"{name}: {len(twins)} ids stand for several items, first {twins[0]}")
    return EvalSet(name, locale, tuple(items), dict(sorted(left.items())), unreviewed)


def _obstacle(row: Mapping[str, Any]) -> str:
    if not str(row.get("question") or "").strip() or not row.get("id"):
        return EMPTY
    return "" if str(row.get("reference_answer") or "").strip() else NO_REFERENCE


def _item(row: Mapping[str, Any]) -> EvalItem:
    adaptation = row.get("adaptation") or {}
    category = row.get("category") or {}
    return EvalItem(
        id=str(row["id"]),
        split=str(row.get("split") or ""),
        question=row["question"],
        reference_answer=row["reference_answer"],
        category=Category(**{key: category.get(key) or "" for key in Category.model_fields}),
        item_class=str(adaptation.get("class") or ""),
        sensitivity=str(adaptation.get("sensitivity") or ""),
        variant=str(row.get("variant") or ""),
        borderline=bool(row.get("borderline")),
    )


def _read(folder: Path) -> Iterator[dict[str, Any]]:
    lines = sorted(folder.glob("*.jsonl"))
    tables = sorted(folder.glob("data/*.parquet"))
    if not lines and not tables:
        raise EvaluationError(
            f"{folder}: neither a project nor an export as jsonl or hf (no derive.yaml, no "
            "data-*.jsonl, no data/*.parquet)"
        )
    for path in lines:
        yield from _lines(path)
    for path in [] if lines else tables:
        try:
            yield from pq.read_table(path).to_pylist()
        except (OSError, pa.ArrowException) as error:
            raise EvaluationError(f"{path}: cannot be read: {error}") from error


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    try:
        for number, line in enumerate(path.read_text("utf-8").split("\n"), 1):
            if not line.strip():
                continue
            row = json.loads(line)
            if not isinstance(row, dict) or not isinstance(row.get("question"), str):
                raise EvaluationError(f"{path}, line {number}: no item of an export: no question")
            yield row
    except (OSError, ValueError) as error:
        raise EvaluationError(f"{path}: cannot be read: {error}") from error
