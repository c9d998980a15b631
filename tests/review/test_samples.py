"""Sample sizes, and the two samples that are never mixed."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import hypergeom

from derive.review.acceptance import sample_size
from derive.review.samples import Candidate, draw, label, share
from tests.review.conftest import COUNT, MakeBench


@pytest.mark.parametrize(("defects", "size"), [(0.05, 59), (0.02, 149), (0.01, 299)])
def test_the_sample_sizes_of_the_method(defects: float, size: int) -> None:
    assert sample_size(defects) == size
    assert sample_size(defects, 10_000_000) == size


@given(st.floats(0.005, 0.5), st.integers(1, 3000))
def test_an_all_good_sample_of_a_finite_set_is_unlikely_where_too_many_are_bad(
    defects: float, population: int
) -> None:
    size = sample_size(defects, population)
    bad = -int(-defects * population // 1)
    assert size <= min(sample_size(defects), population)
    assert hypergeom.pmf(0, population, bad, size) <= 0.05 + 1e-9
    if size > 1 and size < sample_size(defects):
        assert hypergeom.pmf(0, population, bad, size - 1) > 0.05 - 1e-9


@pytest.mark.parametrize("defects", [0, 1, -0.1, 1.5])
def test_a_share_of_defects_is_a_share(defects: float) -> None:
    with pytest.raises(ValueError, match="share"):
        sample_size(defects)


STRATA = [(f"area {n % 3}", "ST" if n % 4 else "TM") for n in range(600)]
CANDIDATES = [Candidate(f"q{n}", stratum, "light") for n, stratum in enumerate(STRATA)]


@pytest.mark.parametrize("size", [1, 12, 59, 149])
def test_the_random_sample_has_every_stratum_in_proportion(size: int) -> None:
    drawn = draw(CANDIDATES, size, seed=7)
    assert len(drawn) == size
    counts = Counter(c.stratum for c in CANDIDATES if c.item_id in drawn)
    wanted = Counter(STRATA)
    for stratum, number in wanted.items():
        assert abs(counts[stratum] - size * number / len(CANDIDATES)) < 1.01


def test_the_random_sample_depends_on_the_seed_and_on_nothing_else() -> None:
    assert draw(CANDIDATES, 59, 1) == draw(reversed(CANDIDATES), 59, 1)
    assert draw(CANDIDATES, 59, 1) != draw(CANDIDATES, 59, 2)


def test_what_has_no_draft_is_not_drawn() -> None:
    authored = [c._replace(queue="author") for c in CANDIDATES[:10]]
    drawn = draw([*authored, *CANDIDATES[10:12]], 59, 1)
    assert drawn == {"q10", "q11"}


def test_every_item_is_equally_likely() -> None:
    hits = Counter(item for seed in range(400) for item in draw(CANDIDATES, 60, seed))
    assert len(hits) == len(CANDIDATES)
    assert max(hits.values()) < 40 * 2


def test_an_item_is_in_one_sample_only() -> None:
    assert label("q1", "full", {"q1"}) == "random"
    assert label("q1", "full", set()) == "flagged"
    assert label("q1", "light", set()) == ""


def test_the_share_of_second_reviews_is_the_one_asked_for() -> None:
    chosen = sum(share(0, "second", f"q{n}") < 0.1 for n in range(10_000))
    assert 900 < chosen < 1100


def test_the_random_sample_is_reviewed_first_and_is_marked(bench: MakeBench) -> None:
    work = bench(sample=6)
    ana = work.person("Ana")
    for _ in range(COUNT):
        work.hand_in(ana, str(work.service.next(ana)))
    samples = [review.sample for review in work.service.reviews()]
    assert samples[:6] == ["random"] * 6
    assert "random" not in samples[6:]


def test_without_a_number_the_sample_is_the_acceptance_sample(bench: MakeBench) -> None:
    work = bench(sample=None, defects=0.2)
    ana = work.person("Ana")
    while (item_id := work.service.next(ana)) is not None:
        work.hand_in(ana, item_id)
    drawn = [review for review in work.service.reviews() if review.sample == "random"]
    assert len(drawn) == sample_size(0.2, COUNT)
