"""The way of an item through review, and what is left of it in the project."""

from __future__ import annotations

from derive import pipeline
from derive.status import status
from tests.conftest import MakeProject, accept_all


def test_what_people_accept_is_decided_counted_and_exportable(make_project: MakeProject) -> None:
    project = make_project()
    pipeline.run(project)
    assert accept_all(project) == {"a1": "accept", "a2": "accept", "b1": "accept"}
    for view in pipeline.views(project):
        assert view.decision is not None
        assert view.decision.fingerprint == view.fingerprint
        assert view.decision.reviewers
    assert status(project)["accepted"] == 3
