"""The card: what the hub reads of it, and what people do."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from huggingface_hub import DatasetCard

from derive import delivery, plugins
from derive.exporters.card import Agreement
from derive.exporters.write import Request, export
from derive.records import ItemView, Terms
from tests.conftest import MakeProject
from tests.exporters.made_up import LABELS, TERMS, accepted, item, view
from tests.exporters.test_consumers import review

SOURCES = [item(n) for n in range(4)]


def card(folder: Path, views: Sequence[ItemView], terms: Terms = TERMS, **more: Any) -> str:
    request = Request("everyday", "Everyday", "es-MX", terms, labels=LABELS, **more)
    export(views, SOURCES, plugins.exporter("hf"), folder / "out", request)
    return (folder / "out/README.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("licence", "expected", "name"),
    [
        ("CC BY-NC-SA 4.0", "cc-by-nc-sa-4.0", None),
        ("Apache-2.0", "apache-2.0", None),
        ("Everyday Terms 1.0", "other", "everyday-terms-1.0"),
        ("利用規約", "other", "see-terms"),
    ],
)
def test_the_hub_knows_the_licence_or_is_told_its_name(
    licence: str, expected: str, name: str | None, tmp_path: Path
) -> None:
    terms = TERMS.model_copy(update={"licence": licence})
    data = DatasetCard(card(tmp_path, [accepted(0)], terms)).data
    assert data.license == expected
    assert data.get("license_name") == name
    assert data.language == ["es"]
    assert data.size_categories == ["n<1K"]
    assert data.configs[0]["config_name"] == "default"


def test_it_tells_phases_and_agreement_and_no_names(tmp_path: Path) -> None:
    agreement = (
        Agreement("Verdict", "Krippendorff's α", 0.714, 0.5, 0.9, 40),
        Agreement("Is it natural?", "Krippendorff's α", None, None, None, 3),
    )
    text = card(tmp_path, [accepted(0)], team={"review": 2}, agreement=agreement)
    assert "People who worked on it, by phase: review 2." in text
    assert "| Verdict | Krippendorff's α | 0.71 | 0.50 to 0.90 | 40 |" in text
    assert "| too few items | – | 3 |" in text
    assert "ana" not in text
    assert "luis" not in text


def test_it_names_the_cells_that_are_empty(tmp_path: Path) -> None:
    text = card(tmp_path, [accepted(0), accepted(1), view(2), view(3)])
    assert "2 cells of the source's taxonomy have no row here" in text
    assert "誤情報 (Misinformation) / 種類 (1 in the source)" in text
    assert "| not reviewed yet | 2 |" in text


def test_calibration_is_said_where_there_is_one(tmp_path: Path) -> None:
    assert "not calibrated" in card(tmp_path / "a", [accepted(0)])
    text = card(tmp_path / "b", [accepted(0)], calibration="Fitted to 40 verdicts.")
    assert "not calibrated" not in text
    assert "Fitted to 40 verdicts." in text


def test_a_project_tells_who_reviewed(make_project: MakeProject, tmp_path: Path) -> None:
    delivery.export(review(make_project()), "jsonl", tmp_path / "out")
    text = (tmp_path / "out/README.md").read_text("utf-8")
    assert "People who worked on it, by phase: review 3." in text
    assert "P0" not in text
