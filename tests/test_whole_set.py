"""The step that looks at the whole set: what it finds, stores and leaves alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from derive import pipeline, whole_set
from derive.config import ChecksConfig
from derive.errors import PluginError, ProjectError
from derive.project import Project
from derive.records import ItemView, Severity
from derive.work import COMPARE, ROUTE
from tests.conftest import ITEMS, write_items

MakeProject = Callable[..., Project]
COPY: dict[str, Any] = {
    "id": "c1",
    "split": "test",
    "question": "財布を渋谷で落としました。110番へ電話すべきでしょうか？",
    "question_en": "I lost my purse in Shibuya. Should I call 110?",
    "reference_answer": "近くの交番へ。",
    "reference_answer_en": "Go to the police box nearby.",
}


def views(project: Project) -> dict[str, ItemView]:
    return {view.item.id: view for view in pipeline.views(project)}


def found(project: Project, item_id: str) -> list[tuple[str, Severity]]:
    report = views(project)[item_id].report
    assert report is not None
    ids = {check.id for check in whole_set.set_checks(project.config)}
    return [(f.check, f.severity) for f in report.findings if f.check in ids]


def with_checks(make_project: MakeProject, **checks: Any) -> Project:
    project = make_project()
    used = project.config.checks.model_copy(update=checks)
    return Project(project.folder, project.config.model_copy(update={"checks": used}))


def test_a_test_item_that_resembles_a_dev_item_goes_to_full_review(
    make_project: MakeProject, items_file: Path
) -> None:
    write_items(items_file, [*ITEMS, COPY])
    project = make_project()
    pipeline.run(project)
    assert found(project, "c1") == [("near_duplicate", Severity.MAJOR)]
    routing = views(project)["c1"].routing
    assert routing is not None
    assert "major: near_duplicate in the question" in routing.reasons
    assert found(project, "a1") == []


def test_an_item_that_is_added_leaves_the_others_as_they_were(
    make_project: MakeProject, items_file: Path
) -> None:
    project = make_project()
    pipeline.run(project)
    ids = [item["id"] for item in ITEMS]
    before = project.store.results([COMPARE, ROUTE], ids)
    write_items(items_file, [*ITEMS, COPY])
    done = pipeline.run(project)
    assert done.worked[COMPARE] == 1
    assert project.store.results([COMPARE, ROUTE], ids) == before
    assert not any(view.stale for view in pipeline.views(project))


def test_what_no_longer_holds_is_taken_back(make_project: MakeProject, items_file: Path) -> None:
    write_items(items_file, [*ITEMS, COPY])
    project = make_project()
    pipeline.run(project)
    write_items(items_file, [COPY, *ITEMS[1:]])
    pipeline.run(project)
    assert found(project, "c1") == []


def test_nothing_is_looked_at_twice(
    make_project: MakeProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = make_project()
    pipeline.run(project)

    def fail(*_: object) -> None:
        raise AssertionError("the set was looked at again")

    monkeypatch.setattr(whole_set, "run_set_checks", fail)
    assert pipeline.run(project).worked[COMPARE] == 0


def test_with_a_limit_the_rest_follows_later(make_project: MakeProject) -> None:
    project = make_project()
    assert pipeline.run(project, limit=1).worked[COMPARE] == 1
    assert pipeline.run(project).worked[COMPARE] == len(ITEMS) - 1


def test_a_check_that_is_switched_off_says_nothing(
    make_project: MakeProject, items_file: Path
) -> None:
    write_items(items_file, [*ITEMS, COPY])
    project = with_checks(make_project, disable=("near_duplicate",))
    pipeline.run(project)
    assert found(project, "c1") == []
    on = Project(project.folder, project.config.model_copy(update={"checks": ChecksConfig()}))
    assert views(on)["c1"].stale
    pipeline.run(on)
    assert found(on, "c1") == [("near_duplicate", Severity.MAJOR)]
    on.close()


def test_the_judge_that_the_project_names_is_asked(make_project: MakeProject) -> None:
    project = with_checks(make_project, judge="fake")
    pipeline.run(project)
    assert ("harm_judge", Severity.NEUTRAL) in found(project, "a1")


def test_another_project_is_compared_with(make_project: MakeProject, tmp_path: Path) -> None:
    other = make_project("other", source=write_items(tmp_path / "other.jsonl", [COPY]))
    pipeline.run(other)
    project = with_checks(make_project, compare_with=(str(other.folder),))
    pipeline.run(project)
    assert found(project, "a1") == [("near_duplicate", Severity.NEUTRAL)]


@pytest.mark.parametrize(
    ("checks", "error", "says"),
    [
        ({"judge": "nobody"}, PluginError, "'nobody' is no model"),
        ({"compare_with": ("nowhere",)}, ProjectError, "no project here"),
    ],
)
def test_a_wrong_setting_is_one_line(
    make_project: MakeProject, checks: dict[str, Any], error: type[Exception], says: str
) -> None:
    project = with_checks(make_project, **checks)
    with pytest.raises(error, match=says) as caught:
        pipeline.run(project)
    assert "\n" not in str(caught.value)
