"""A project's calibration sends items to full review, and touches nothing that people did."""

from __future__ import annotations

import pytest

from derive import pipeline
from derive.calibrating import calibrate, verdicts
from derive.errors import FidelityError
from derive.fidelity.calibration import ALL, Calibration, Group, Weight, save
from derive.measuring import Judged, features_of, project_rows, project_samples, reroute
from derive.project import Project
from derive.records import Decision, Queue, Severity, Signature
from derive.review.records import ErrorSpan, Phase, ReviewRecord
from tests.conftest import MakeProject


def everything_is_risky(project: Project, *, stale: bool = False) -> Calibration:
    """A calibration by which every draft in Spanish has an error with certainty."""
    group = Group(
        language="es-MX", item_class=ALL, status="calibrated", rows=99, items=99, errors=40,
        method="logistic", intercept=9.0, threshold=0.5,
        weights=(Weight(feature="chrF++ fidelity", mean=50, spread=10, weight=-0.1),),
    )  # fmt: skip
    return Calibration(
        signature=Signature(name="logistic", version="1"),
        wanted_recall=0.95,
        fitted_on="0" * 16,
        features_of="other checks" if stale else features_of(project),
        groups=(group,),
    )


def queues(project: Project) -> dict[str, tuple[str, str, tuple[str, ...]]]:
    return {
        view.item.id: (view.routing.queue, view.fingerprint, view.routing.reasons)
        for view in pipeline.views(project)
        if view.routing
    }


def test_what_is_likely_wrong_goes_to_full_review_with_the_reason(
    make_project: MakeProject,
) -> None:
    project = make_project()
    pipeline.run(project)
    before = queues(project)
    assert not any("likely error" in reason for reason in before["a2"][2])
    decided = Decision(
        item_id="b1", verdict="accept", question="x", fingerprint=before["b1"][1], reviewers=("r",)
    )
    project.store.add_decision(decided)
    calibration = everything_is_risky(project)
    save(calibration, project.calibration_path)
    counts = reroute(project, calibration)
    after = queues(project)
    assert after["a2"][0] is Queue.FULL
    assert counts["full"] >= 1
    assert {name: one[1] for name, one in after.items()} == {
        name: one[1] for name, one in before.items()
    }, "fingerprints stay, and with them every decision"
    assert after["b1"] == before["b1"], "what people decided is not moved"
    view = next(iter(pipeline.views(project, ["a2"])))
    assert view.routing is not None
    assert any("likely error in the question: probability 1.00" in r for r in view.routing.reasons)
    assert not view.stale


def test_new_drafts_are_routed_by_it_and_a_stale_one_says_nothing(
    make_project: MakeProject,
) -> None:
    project = make_project("fresh")
    save(everything_is_risky(project), project.calibration_path)
    pipeline.run(project)
    fresh = queues(project)["a2"]
    assert fresh[0] is Queue.FULL
    assert any("likely error" in reason for reason in fresh[2])
    other = make_project("stale")
    save(everything_is_risky(other, stale=True), other.calibration_path)
    pipeline.run(other)
    assert not any("likely error" in reason for reason in queues(other)["a2"][2])


def review(item: str, verdict: str, *spans: ErrorSpan, **more: object) -> ReviewRecord:
    facts = {"seq": 1, "reviewer": "r", "phase": Phase.REVIEW, "at": "2026-01-01T00:00:00+00:00"}
    return ReviewRecord(
        key="0123456789", item_id=item, fingerprint="f", form="x", verdict=verdict,
        spans=spans, **{**facts, **more},
    )  # fmt: skip


def test_what_counts_as_an_error() -> None:
    major = ErrorSpan(field="question", start=0, end=3, severity=Severity.MAJOR)
    minor = ErrorSpan(field="question", start=0, end=3, severity=Severity.MINOR)
    found = verdicts(
        [
            review("a", "accept", major),
            review("b", "accept", minor),
            review("c", "reject"),
            review("d", "transcreate"),
            review("e", "accept", major, superseded=True),
            review("f", "accept", major, control="fail"),
            review("g", "accept", major),
            review("g", "accept", phase=Phase.ADJUDICATION),
        ]
    )
    bad = {key.item_id: wrong for key, wrong in found.items() if key.field == "question"}
    assert bad == {"a": True, "b": False, "c": True, "g": False}
    assert found[Judged("a", "reference_answer")] is False
    assert found[Judged("c", "reference_answer")] is True


def test_rows_and_samples_of_a_project(make_project: MakeProject) -> None:
    project = make_project()
    pipeline.run(project)
    rows = {row.id: row for row in project_rows(project)}
    row = rows["a1:question"]
    assert (row.item, row.language, row.field) == ("a1", "es-MX", "question")
    assert {"source", "adapted", "translation", "back"} <= set(row.texts)
    (sample,) = project_samples(project, {Judged("a1", "question"): True})
    assert sample.bad
    assert "chrF++ fidelity" in sample.features
    assert "text length" in sample.features


def test_without_reviews_there_is_nothing_to_calibrate_on(make_project: MakeProject) -> None:
    project = make_project()
    pipeline.run(project)
    with pytest.raises(FidelityError, match="no draft was reviewed yet"):
        calibrate(project)
