"""Coefficients of agreement equal those of reference implementations, or say why there is none."""

from __future__ import annotations

import krippendorff
import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score

from derive.errors import FidelityError
from derive.fidelity.agreement import (
    Level,
    Rating,
    cohen_kappa,
    fleiss_kappa,
    krippendorff_alpha,
)

LEVELS: tuple[Level, ...] = ("nominal", "ordinal", "interval")


def ratings(matrix: np.ndarray) -> list[Rating]:
    """One rating per cell of a raters × items matrix that is not NaN."""
    return [
        Rating(f"item{item}", f"rater{rater}", float(matrix[rater, item]))
        for rater in range(matrix.shape[0])
        for item in range(matrix.shape[1])
        if not np.isnan(matrix[rater, item])
    ]


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("seed", range(5))
def test_alpha_is_that_of_the_reference_implementation(level: Level, seed: int) -> None:
    draw = np.random.default_rng(seed)
    truth = draw.integers(1, 6, size=60)
    noise = draw.integers(-1, 2, size=(3, 60))
    matrix = np.clip(truth + noise, 1, 5).astype(float)
    matrix[draw.random(matrix.shape) < 0.25] = np.nan
    mine = krippendorff_alpha(ratings(matrix), level)
    assert mine.value == pytest.approx(
        krippendorff.alpha(reliability_data=matrix, level_of_measurement=level)
    )
    assert mine.interval is not None
    assert mine.interval.low < (mine.value or 0) < mine.interval.high


def test_labels_with_an_order() -> None:
    words = ("bad", "fair", "good")
    said = [("a", "bad", "bad"), ("b", "fair", "good"), ("c", "good", "good"), ("d", "bad", "fair")]
    rows = [Rating(i, f"r{n}", w) for i, *ws in said for n, w in enumerate(ws)]
    numbers = np.array([[words.index(w) for w in ws] for _, *ws in said]).T
    mine = krippendorff_alpha(rows, "ordinal", order=words)
    assert mine.value == pytest.approx(
        krippendorff.alpha(reliability_data=numbers.astype(float), level_of_measurement="ordinal")
    )
    with pytest.raises(FidelityError, match="an ordinal scale needs numbers or an order"):
        krippendorff_alpha(rows, "ordinal")
    with pytest.raises(FidelityError, match="'fair' is not among the ordered labels"):
        krippendorff_alpha(rows, "ordinal", order=("bad", "good"))


def test_fleiss_kappa_of_his_own_example() -> None:
    """Fleiss 1971 as it is usually retold: 10 subjects, 14 raters, 5 categories, κ = .210."""
    counts = [
        (0, 0, 0, 0, 14), (0, 2, 6, 4, 2), (0, 0, 3, 5, 6), (0, 3, 9, 2, 0), (2, 2, 8, 1, 1),
        (7, 7, 0, 0, 0), (3, 2, 6, 3, 0), (2, 5, 3, 2, 2), (6, 5, 2, 1, 0), (0, 2, 2, 3, 7),
    ]  # fmt: skip
    rows = [
        Rating(str(item), str(rater), str(label))
        for item, row in enumerate(counts)
        for rater, label in enumerate(np.repeat(range(5), row))
    ]
    mine = fleiss_kappa(rows)
    assert mine.value == pytest.approx(0.210, abs=0.001)
    assert mine.observed == pytest.approx(0.378, abs=0.001)
    assert mine.prevalence["0"] == pytest.approx(0.143, abs=0.001)
    with pytest.raises(FidelityError, match="equally many ratings"):
        fleiss_kappa(rows[1:])


def test_cohen_kappa_is_that_of_scikit_learn() -> None:
    draw = np.random.default_rng(7)
    first = draw.integers(0, 3, 80).tolist()
    second = [v if draw.random() < 0.7 else int(draw.integers(0, 3)) for v in first]
    mine = cohen_kappa(first, second)
    assert mine.value == pytest.approx(cohen_kappa_score(first, second))
    assert sum(mine.prevalence.values()) == pytest.approx(1)
    with pytest.raises(FidelityError, match="80 ratings against 79"):
        cohen_kappa(first, second[1:])


def test_a_constant_rater_and_one_label_only() -> None:
    same = [Rating(str(i), rater, "ok") for i in range(5) for rater in "ab"]
    for found in (krippendorff_alpha(same), fleiss_kappa(same), cohen_kappa(["ok"], ["ok"])):
        assert found.value is None
        assert "all ratings are the same" in found.note
    constant = [Rating(str(i), "a", "ok") for i in range(6)]
    constant += [Rating(str(i), "b", "ok" if i % 2 else "bad") for i in range(6)]
    alpha = krippendorff_alpha(constant).value
    assert alpha is not None
    assert alpha < 0.1, "half the labels agree, and no more than by chance"


def test_nothing_to_compare() -> None:
    alone = [Rating(str(i), "a", "ok") for i in range(5)]
    assert krippendorff_alpha(alone).value is None
    assert krippendorff_alpha(alone).items == 0
    assert "no item has two ratings" in fleiss_kappa([]).note
    assert cohen_kappa([], []).value is None


def test_a_nan_rating_is_a_missing_one() -> None:
    rows = [Rating("a", "x", 1.0), Rating("a", "y", 1.0), Rating("b", "x", 2.0)]
    rows += [Rating("b", "y", 2.0), Rating("c", "x", 1.0), Rating("c", "y", float("nan"))]
    assert krippendorff_alpha(rows, "interval").items == 2
