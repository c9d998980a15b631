"""`derive demo` and the whole way with a real MT system."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from derive import pipeline
from derive.project import Project
from derive.records import ItemClass, Outcome
from tests.conftest import Derive

pytestmark = pytest.mark.apertium


def test_the_demo_leaves_a_report_and_an_export(derive: Derive, tmp_path: Path) -> None:
    out = tmp_path / "demo"
    said = derive("demo", "--out", out)
    assert said.status == 0, said.err
    assert (out / "report-es-MX.html").stat().st_size > 50_000
    assert (out / "export-es-MX" / "TERMS_CHECK.json").is_file()
    project = Project.open(out / "project-es-MX")
    views = list(pipeline.views(project))
    assert len(views) >= 66
    for view in views:
        assert view.plan is not None
        assert view.routing is not None
        assert not view.stale
        if view.plan.item_class is ItemClass.SR:
            continue
        assert view.drafts is not None
        assert all(draft.outcome is Outcome.OK for draft in view.drafts.drafts)
        open_lines = [line for line in view.plan.ledger if line.open]
        assert not (open_lines and view.plan.item_class is ItemClass.ST)
    again = derive("demo", "--out", out)
    assert again.status == 0, again.err


def test_the_drafts_are_spanish_and_carry_the_ledger(derive: Derive, tmp_path: Path) -> None:
    out = tmp_path / "demo"
    derive("demo", "--out", out)
    numbers = json.loads(derive("status", out / "project-es-MX", "--json").out)
    assert "language" not in numbers["findings"]
    assert "declared_substitution" not in numbers["findings"]
    assert "outcome" not in numbers["findings"]


def test_the_demo_for_an_english_speaking_country_says_why_there_is_no_export(
    derive: Derive, tmp_path: Path
) -> None:
    said = derive("demo", "--to", "en-US", "--out", tmp_path)
    assert said.status == 0, said.err
    assert "no export" in said.out
    assert (tmp_path / "report-en-US.html").is_file()
