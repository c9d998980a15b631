"""Intervals and sample sizes."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from derive.errors import FidelityError
from derive.fidelity.intervals import (
    cluster_bootstrap,
    percentile_interval,
    sample_for_share,
    share,
    wilson,
)
from derive.fidelity.zero_defects import sample_for_zero_defects


def test_wilson_as_published() -> None:
    """Newcombe 1998, table I, method 3 (Wilson): 81/263 and 0/20."""
    found = wilson(81, 263)
    assert found is not None
    assert (found.low, found.high) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    none = wilson(0, 20)
    assert none is not None
    assert (none.low, none.high) == pytest.approx((0, 0.1611), abs=5e-5)


def test_shares_of_nothing_and_impossible_shares() -> None:
    assert share(0, 0).value is None
    assert wilson(0, 0) is None
    with pytest.raises(FidelityError, match="3 of 2 is no share"):
        wilson(3, 2)


def test_zero_defect_samples_are_those_of_the_method() -> None:
    assert [sample_for_zero_defects(rate) for rate in (0.05, 0.02, 0.01)] == [59, 149, 299]


@given(st.integers(10, 2000), st.sampled_from([0.01, 0.02, 0.05, 0.1]))
def test_a_finite_set_needs_fewer_and_the_number_is_enough(population: int, rate: float) -> None:
    needed = sample_for_zero_defects(rate, population)
    assert needed <= min(population, sample_for_zero_defects(rate) + 1)
    defects = math.ceil(rate * population - 1e-9)
    missed = math.comb(population - defects, needed) / math.comb(population, needed)
    assert missed <= 0.05 + 1e-9


def test_sample_for_a_share() -> None:
    assert sample_for_share(0.05) == 385
    assert sample_for_share(0.05, population=400) < 200
    with pytest.raises(FidelityError):
        sample_for_share(0)


def test_clusters_widen_the_interval() -> None:
    draw = np.random.default_rng(3)
    values = np.repeat(draw.normal(size=40), 5)
    items = np.repeat(np.arange(40), 5)

    def mean(rows: np.ndarray) -> float:
        return float(values[rows].mean())

    by_item = cluster_bootstrap(mean, items.tolist())
    by_row = cluster_bootstrap(mean, list(range(200)))
    assert by_item is not None
    assert by_row is not None
    assert by_item.high - by_item.low > 1.5 * (by_row.high - by_row.low)
    assert cluster_bootstrap(mean, items.tolist()) == by_item, "the same seed, the same interval"
    assert cluster_bootstrap(mean, ["one"] * 200) is None


def test_undefined_draws() -> None:
    assert percentile_interval([math.nan] * 9 + [1.0]) is None
    found = percentile_interval([math.nan, *map(float, range(99))])
    assert found is not None
    assert found.low < 10
