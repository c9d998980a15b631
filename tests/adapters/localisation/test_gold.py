"""Detection against the gold annotation of the sample, and how adapted English reads there."""

from __future__ import annotations

import importlib.util
import json
import re
import time
from collections import Counter
from importlib.resources import files
from pathlib import Path
from types import ModuleType

import pytest

from derive.records import SourceItem
from tests.adapters.localisation.conftest import Route

BENCHMARK = Path(__file__).parents[3] / "benchmarks" / "csi_recall.py"
SLIPS = re.compile(
    r"\b(\w{2,}) \1\b|\b(?:a|an|the) (?:a|an|the)\b|  | ,|\(\s*\)|\ban [bcdfgjklm]\w"
)


@pytest.fixture(scope="module")
def csi_recall() -> ModuleType:
    spec = importlib.util.spec_from_file_location("csi_recall", BENCHMARK)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_recall_and_precision_hold(csi_recall: ModuleType) -> None:
    counts: Counter[str] = sum(
        (csi_recall.measure(split).counts for split in csi_recall.SPLITS), Counter()
    )
    figures = csi_recall.summary(counts)
    for name, least in csi_recall.LEAST.items():
        assert figures[name] >= least, name


def sample() -> list[SourceItem]:
    rows = [
        row
        for name in ("dev", "test")
        for row in json.loads((files("derive.sample") / f"{name}.json").read_text("utf-8"))
    ]
    return [
        SourceItem(
            id=row["ID"],
            dataset="sample",
            dataset_version="1",
            split="dev",
            language="ja",
            question=row["text"],
            reference_answer=row["output"],
            question_en=row["text_en"],
            reference_answer_en=row["output_en"],
        )
        for row in rows
    ]


def test_adapted_english_has_no_slips_that_the_original_had_not(japan_to_mexico: Route) -> None:
    for item in sample():
        plan = japan_to_mexico.planner.plan(item)
        for english, adapted in (
            (item.question_en, plan.question),
            (item.reference_answer_en, plan.reference_answer),
        ):
            before = {slip.group() for slip in SLIPS.finditer(english or "")}
            after = {slip.group() for slip in SLIPS.finditer(adapted or "")}
            assert after <= before, (item.id, after - before)


def test_a_thousand_fields_are_planned_in_seconds(us_to_mexico: Route) -> None:
    text = "Why did my friend Jamal pay $500 to the FBI in the US, and is it lawful, No. {}?"
    us_to_mexico.plan(text)
    start = time.process_time()
    for number in range(939):
        us_to_mexico.plan(text.format(number), name=f"item-{number}")
    assert time.process_time() - start < 3
