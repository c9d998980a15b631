"""The state machine by itself: whatever people hand in, in whatever order, an item goes on."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from derive.review.records import VERDICTS, Phase, ReviewRecord, Verdict
from derive.review.states import Course, advance, differences

COURSES = st.builds(
    Course, translations=st.integers(0, 2), reviews=st.integers(1, 2), pretest=st.booleans()
)


def submitted(seq: int, phase: Phase, verdict: Verdict, text: str = "t") -> ReviewRecord:
    return ReviewRecord(
        key=f"key-{seq:08}",
        item_id="x",
        fingerprint="f",
        form="light",
        verdict=verdict,
        question=text,
        seq=seq,
        reviewer=f"p{seq}",
        phase=phase,
        at="2026-01-01T00:00:00+00:00",
    )


def walk(course: Course, answers: Sequence[tuple[Verdict, str]]) -> list[tuple[Phase, str]]:
    """Hand in one answer after the other in whatever phase the item is; return the way it went."""
    made: list[ReviewRecord] = []
    way = []
    for seq, (verdict, text) in enumerate(answers, 1):
        state = advance(course, made)
        way.append((state.phase, state.deciding[-1].verdict if state.deciding else ""))
        if state.phase is Phase.DONE:
            break
        made.append(submitted(seq, state.phase, verdict, text))
    return way


@given(COURSES, st.lists(st.tuples(st.sampled_from(VERDICTS), st.sampled_from("ab")), min_size=20))
def test_every_item_ends_and_passes_each_phase_it_must(
    course: Course, answers: list[tuple[Verdict, str]]
) -> None:
    way = walk(course, answers)
    phases = [phase for phase, _ in way]
    assert phases[-1] is Phase.DONE
    assert way[-1][1] in VERDICTS
    assert phases.count(Phase.TRANSLATION) == course.translations
    assert phases.count(Phase.REVIEW) == course.reviews
    assert phases[: course.translations] == [Phase.TRANSLATION] * course.translations
    assert phases.count(Phase.PRETEST) <= course.pretest
    if course.reviews == 1 and not course.pretest:
        assert Phase.ADJUDICATION not in phases


@given(COURSES, st.lists(st.tuples(st.sampled_from(VERDICTS), st.sampled_from("ab")), min_size=20))
def test_nothing_is_decided_before_all_reviews_are_in(
    course: Course, answers: list[tuple[Verdict, str]]
) -> None:
    for phase, verdict in walk(course, answers):
        if phase in {Phase.TRANSLATION, Phase.REVIEW}:
            assert verdict == ""


@pytest.mark.parametrize(
    ("first", "second", "differ"),
    [
        (("accept", "a"), ("accept", "a"), ()),
        (("accept", "a b"), ("accept", "a  b "), ()),
        (("accept", "a"), ("accept", "b"), ("question",)),
        (("accept", "a"), ("reject", "a"), ("verdict",)),
        (("reject", "a"), ("reject", "b"), ()),
    ],
)
def test_reviewers_differ_in_verdicts_and_in_texts_they_accept(
    first: tuple[Verdict, str], second: tuple[Verdict, str], differ: tuple[str, ...]
) -> None:
    made = [
        submitted(n, Phase.REVIEW, verdict, text)
        for n, (verdict, text) in enumerate((first, second), 1)
    ]
    assert differences(made) == differ


def test_composed_and_decomposed_letters_are_the_same_text() -> None:
    one = submitted(1, Phase.REVIEW, "accept", "café")
    other = submitted(2, Phase.REVIEW, "accept", "cafe\u0301")
    assert differences([one, other]) == ()


def test_a_failed_pretest_goes_to_adjudication_and_then_ends() -> None:
    course = Course(0, 1, pretest=True)
    made = [submitted(1, Phase.REVIEW, "accept"), submitted(2, Phase.PRETEST, "reject")]
    assert advance(course, made).phase is Phase.ADJUDICATION
    ended = advance(course, [*made, submitted(3, Phase.ADJUDICATION, "accept", "better")])
    assert ended.phase is Phase.DONE
    assert ended.deciding[-1].question == "better"
