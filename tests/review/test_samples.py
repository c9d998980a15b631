"""Sample sizes, and the two samples that are never mixed."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from derive.fidelity.zero_defects import sample_for_zero_defects
from derive.review.records import Role
from derive.review.samples import Candidate, draw, label, share
from tests.review.conftest import COUNT, MakeBench

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
    assert len(drawn) == sample_for_zero_defects(0.2, COUNT)


# ---- acceptance ----------------------------------------------------------------------------------


def test_a_set_is_accepted_once_no_drawn_draft_is_bad(bench: MakeBench) -> None:
    work = bench(sample=4, defects=0.5)
    ana = work.person("Ana")
    for left in (3, 2, 1, 0):
        assert work.service.acceptance().passed is None
        work.hand_in(ana, str(work.service.next(ana)))
        assert work.service.acceptance().reviewed == 4 - left
    state = work.service.acceptance()
    assert (state.size, state.bad, state.passed) == (4, (), True)
    assert state.low == pytest.approx(0)
    assert state.high is not None
    assert 0.4 < state.high < 0.6  # Wilson's upper end of 0 of 4


@pytest.mark.parametrize(
    ("verdict", "changes"),
    [
        ("reject", {"reason": "stiff"}),
        ("accept", {"question": "¿Otra cosa?"}),
        (
            "accept",
            {"spans": [{"field": "question", "start": 0, "end": 2, "severity": "major"}]},
        ),
    ],
)
def test_one_bad_draft_fails_the_set(
    bench: MakeBench, verdict: str, changes: dict[str, Any]
) -> None:
    work = bench(sample=4)
    ana = work.person("Ana", Role.REVIEWER)
    drawn = str(work.service.next(ana))
    work.hand_in(ana, drawn, verdict, **changes)
    state = work.service.acceptance()
    assert (state.bad, state.passed) == ((drawn,), False)


def test_flagged_drafts_say_nothing_of_the_rest(bench: MakeBench) -> None:
    work = bench(sample=2)
    ana = work.person("Ana")
    drawn = {str(work.service.next(ana))}
    work.hand_in(ana, drawn.pop())
    work.hand_in(ana, str(work.service.next(ana)))
    work.hand_in(ana, str(work.service.next(ana)), "reject", reason="stiff")
    assert work.service.acceptance().passed is True
