"""Scores made elsewhere come in by id, and only where their licence allows it."""

from __future__ import annotations

from pathlib import Path

import pytest

from derive.errors import FidelityError
from derive.fidelity.external import Wanted, joined, read_scores
from derive.fidelity.rows import Row


@pytest.fixture
def scores(tmp_path: Path) -> Path:
    path = tmp_path / "scores.tsv"
    path.write_text("id\tscore\na\t0.9\nb\tnan\nc\t0.5\n", "utf-8")
    return path


def test_known_licences_are_recorded_in_the_signature(scores: Path) -> None:
    found = read_scores(scores, Wanted("MetricX-24-XL-QE"))
    assert found.signature == "MetricX-24-XL-QE|ref:no|licence:Apache-2.0|version:unknown"
    assert found.values == {"a": 0.9, "c": 0.5}
    assert found.bad == ("b",), "NaN is not a score"
    assert not read_scores(scores, Wanted("COMET-22")).reference_free


@pytest.mark.parametrize("name", ["CometKiwi-22", "XCOMET-XL", "BLASER-2.0-QE"])
def test_non_commercial_weights_only_where_allowed(scores: Path, name: str) -> None:
    with pytest.raises(FidelityError, match=r"non-commercial use only .*add --non-commercial"):
        read_scores(scores, Wanted(name))
    with pytest.raises(FidelityError, match="non-commercial"):
        read_scores(scores, Wanted(name, licence="Apache-2.0"))
    assert "NC" in read_scores(scores, Wanted(name, non_commercial=True)).signature
    with pytest.raises(FidelityError, match="non-commercial"):
        read_scores(scores, Wanted("Own", licence="CC BY-NC 4.0"))


def test_an_unknown_metric_says_its_licence(scores: Path) -> None:
    with pytest.raises(FidelityError, match="say it with --licence"):
        read_scores(scores, Wanted("Judge"))
    judge = Wanted("Judge", licence="MIT", reference_free=True, version="3")
    assert read_scores(scores, judge).signature == "Judge|ref:no|licence:MIT|version:3"


def test_columns_and_ids_that_do_not_match(scores: Path) -> None:
    with pytest.raises(FidelityError, match="no column 'scor'; did you mean score"):
        read_scores(scores, Wanted("COMET-22", column="scor"))
    table = read_scores(scores, Wanted("COMET-22"))
    row = next(joined([Row("a", "a", "de", numbers={"x": 1})], [table]))
    assert row.numbers == {"x": 1, "COMET-22": 0.9}
    with pytest.raises(FidelityError, match="theirs look like 'a', these like '1'"):
        list(joined([Row("1", "1", "de")], [table], "table.tsv"))
