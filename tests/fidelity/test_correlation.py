"""Meta-evaluation of a metric: correlations and accuracies."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from scipy import stats

from derive.errors import FidelityError
from derive.fidelity.correlation import (
    correlations,
    pairwise_accuracy,
    soft_pairwise_accuracy,
    tie_calibrated_accuracy,
)


def test_coefficients_are_scipys_with_intervals() -> None:
    draw = np.random.default_rng(1)
    metric = draw.normal(size=60)
    human = metric + draw.normal(size=60)
    found = {one.name: one for one in correlations(metric, human, list(range(60)))}
    assert found["Pearson's r"].value == pytest.approx(stats.pearsonr(metric, human).statistic)
    assert found["Kendall's τ-b"].value == pytest.approx(stats.kendalltau(metric, human).statistic)
    interval = found["Spearman's ρ"].interval
    assert interval is not None
    assert interval.low < (found["Spearman's ρ"].value or 0) < interval.high


def test_a_constant_series_has_no_correlation() -> None:
    for one in correlations([1.0] * 5, [1, 2, 3, 4, 5], list(range(5))):
        assert one.value is None
        assert "the metric has one value only" in one.note
    with pytest.raises(FidelityError, match="NaN or infinite"):
        correlations([float("nan"), 1, 2], [1, 2, 3], [1, 2, 3])
    with pytest.raises(FidelityError, match="2 metric values against 3"):
        correlations([1, 2], [1, 2, 3], [1, 2, 3])


@pytest.mark.parametrize("seed", range(6))
def test_tie_calibration_is_the_best_threshold_by_trying_all(seed: int) -> None:
    draw = np.random.default_rng(seed)
    human = draw.integers(0, 3, 14).astype(float)
    metric = np.round(human + draw.normal(size=14), 1)
    pairs = list(combinations(range(14), 2))

    def accuracy(epsilon: float) -> float:
        right = 0
        for a, b in pairs:
            gap = metric[a] - metric[b]
            sign = 0.0 if abs(gap) <= epsilon else np.sign(gap)
            right += sign == np.sign(human[a] - human[b])
        return right / len(pairs)

    every = [0.0, *(abs(metric[a] - metric[b]) for a, b in pairs)]
    found = tie_calibrated_accuracy(metric.tolist(), human.tolist())
    assert found.accuracy == pytest.approx(max(map(accuracy, every)))
    assert accuracy(found.epsilon) == pytest.approx(found.accuracy)
    assert found.pairs == len(pairs)


def test_pairs_are_made_within_items() -> None:
    found = tie_calibrated_accuracy([1, 2, 9, 8], [1, 2, 1, 2], ["a", "a", "b", "b"])
    assert (found.accuracy, found.pairs) == (0.5, 2)
    with pytest.raises(FidelityError, match="no two segments to compare"):
        tie_calibrated_accuracy([1, 2], [1, 2], ["a", "b"])


def test_systems() -> None:
    assert pairwise_accuracy({"a": 1, "b": 2, "c": 3}, {"a": 1, "b": 3, "c": 2}) == pytest.approx(
        2 / 3
    )
    assert pairwise_accuracy({"a": 1}, {"a": 2}) is None
    draw = np.random.default_rng(4)
    human = {name: draw.normal(place / 2, 1, 50) for place, name in enumerate("abc")}
    assert soft_pairwise_accuracy(human, human) == 1
    opposite = {name: -values for name, values in human.items()}
    found = soft_pairwise_accuracy(opposite, human)
    assert found is not None
    assert found < 0.1
    with pytest.raises(FidelityError, match="the same segments of every system"):
        soft_pairwise_accuracy({"a": [1.0], "b": [1.0, 2.0]}, {"a": [1.0], "b": [1.0]})
