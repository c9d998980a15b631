"""Releases: frozen versions with a manifest, a changelog by item, a canary and clean splits."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from derive.errors import ExportError
from derive.exporters._rows import build_rows
from derive.project import Project
from derive.records import Decision
from derive.release.changes import compare
from derive.release.integrity import across_splits, from_source
from derive.release.items import entry
from derive.release.make import NEAR_DUPLICATE, SplitLeak, release
from derive.release.manifest import verify
from derive.release.version import Version, parse
from tests.conftest import Derive, MakeProject
from tests.exporters.made_up import accepted, corrected, item
from tests.exporters.test_consumers import ACCEPTED, review


@pytest.fixture
def project(make_project: MakeProject) -> Project:
    return review(make_project())


def decide(project: Project, item_id: str, verdict: str = "accept", **texts: str) -> None:
    """Decide anew about an item, as an adjudicator who comes back to it."""
    last = project.store.decisions([item_id])[item_id]
    project.store.add_decision(
        Decision.model_validate(
            {**last.model_dump(), "verdict": verdict, **texts, "decided_at": ""}
        )
    )


def test_a_release_is_complete_and_verifiable(project: Project, tmp_path: Path) -> None:
    release(project, "1.0.0", tmp_path / "one")
    manifest = verify(tmp_path / "one")
    assert (manifest.version, manifest.previous, manifest.rows) == ("1.0.0", None, 3)
    assert manifest.splits == {"dev": 2, "test": 1}
    there = {p.relative_to(tmp_path / "one").as_posix() for p in (tmp_path / "one").rglob("*.*")}
    assert there == {*manifest.files, "MANIFEST.json"}
    assert {"README.md", "CHANGELOG.md", "ITEMS.jsonl", "TERMS_CHECK.json"} < there


def test_the_canary_is_in_card_and_data_and_stays(project: Project, tmp_path: Path) -> None:
    release(project, "1.0.0", tmp_path / "one")
    release(project, "1.0.1", tmp_path / "two")
    canary = verify(tmp_path / "one").canary
    assert canary == verify(tmp_path / "two").canary
    assert canary in (tmp_path / "one/README.md").read_text("utf-8")
    column = pq.read_table(next((tmp_path / "one/data").glob("dev*")))["canary"]
    assert set(column.to_pylist()) == {canary}


def test_a_changed_file_is_noticed(project: Project, tmp_path: Path) -> None:
    release(project, "1.0.0", tmp_path / "one", format_="jsonl")
    (tmp_path / "one/new.txt").write_text("new")
    with pytest.raises(ExportError, match=r"new\.txt: not part of the release 1\.0\.0"):
        verify(tmp_path / "one")
    (tmp_path / "one/new.txt").unlink()
    (tmp_path / "one/data-dev.jsonl").write_text("{}")
    with pytest.raises(ExportError, match=r"data-dev\.jsonl: not as it was released"):
        verify(tmp_path / "one")
    with pytest.raises(ExportError, match="no release here"):
        verify(tmp_path)


def test_the_changelog_says_what_changed_and_why(project: Project, tmp_path: Path) -> None:
    decide(project, "b1", "reject")
    release(project, "1.0.0", tmp_path / "one")
    decide(project, "b1")
    decide(project, "a2", "retire")
    decide(project, "a1", reference_answer="Si no le urge, levante un acta en línea.")
    with pytest.raises(ExportError, match=r"at least version 2\.0\.0, not 1\.1\.0"):
        release(project, "1.1.0", tmp_path / "two")
    assert not (tmp_path / "two").exists()
    made = release(project, "2.0.0", tmp_path / "two")
    assert made.changes.counts() == "1 new, 1 changed, 1 retired"
    text = (tmp_path / "two/CHANGELOG.md").read_text("utf-8")
    ids = {e["item_id"]: e["id"] for name in ("one", "two") for e in remembered(tmp_path / name)}
    assert f"- `{ids['a1']}` answer: reviewed anew" in text
    assert f"- `{ids['a2']}`: retired" in text
    assert f"- `{ids['b1']}`: accepted in review" in text
    assert text.index("## 2.0.0") < text.index("## 1.0.0")


def remembered(folder: Path) -> list[dict]:
    return [json.loads(line) for line in (folder / "ITEMS.jsonl").read_text("utf-8").splitlines()]


def test_no_text_is_remembered(project: Project, tmp_path: Path) -> None:
    release(project, "1.0.0", tmp_path / "one")
    kept = [p.read_text("utf-8") for p in (project.folder / "releases/1.0.0").iterdir()]
    assert not any(
        text in content for content in kept for pair in ACCEPTED.values() for text in pair
    )


@pytest.mark.parametrize("version", ["1.0", "v1.0.0", "1.0.0-rc1", "01.0.0", "1.0.0\n", ""])
def test_versions_that_are_none(version: str, project: Project, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"write it as 1\.0\.0"):
        release(project, version, tmp_path / "one")


def test_a_release_stays_as_it_is(project: Project, tmp_path: Path) -> None:
    release(project, "1.0.0", tmp_path / "one")
    for version in ("1.0.0", "0.9.0"):
        with pytest.raises(ExportError, match=rf"{version} is not above 1\.0\.0"):
            release(project, version, tmp_path / "two")
    with pytest.raises(ExportError, match="not empty"):
        release(project, "1.0.1", tmp_path / "one")


@pytest.mark.parametrize(
    ("before", "breaking", "added", "least"),
    [
        ("1.2.3", True, True, "2.0.0"),
        ("1.2.3", False, True, "1.3.0"),
        ("1.2.3", False, False, "1.2.4"),
        ("0.2.3", True, False, "0.3.0"),
    ],
)
def test_what_a_version_promises(before: str, breaking: bool, added: bool, least: str) -> None:
    assert parse(before).next(breaking=breaking, added=added) == parse(least)
    assert str(Version(1, 10, 0)) == "1.10.0"
    assert parse("1.10.0") > parse("1.9.9")


def test_an_engine_that_changed_is_the_reason() -> None:
    before, now = (entry(build_rows([made(1)]).rows[0]) for made in (accepted, corrected))
    changed = now.model_copy(update={"engine": "another", "pack": "es-MX@2"})
    (change,) = compare([before], [changed], {}).changed
    assert (change.what, change.why) == ("answer", "the locale packs, the engine changed")


def test_near_duplicates_across_splits_are_found() -> None:
    rows = build_rows([accepted(0), accepted(1), accepted(2)]).rows
    copy = rows[1].model_copy(update={"id": "x", "question": f"Pues, {rows[0].question.lower()}"})
    assert (rows[0].split, copy.split) == ("test", "dev")
    (leak,) = across_splits([*rows, copy])
    assert (leak.drop, leak.keep, leak.splits) == ("x", rows[0].id, ("dev", "test"))
    assert across_splits(rows) == []


def test_a_twin_of_the_sources_test_split_is_found_though_it_is_not_exported() -> None:
    twin = item(1).model_copy(update={"question": item(0).question + "ね", "question_en": "Other?"})
    assert (item(0).split, twin.split) == ("test", "dev")
    (leak,) = from_source([item(0), twin], frozenset({twin.id}))
    assert (leak.drop, leak.keep) == (twin.id, "item-000")
    assert from_source([item(0), twin], frozenset()) == []


def test_leaks_are_refused_or_left_out(project: Project, tmp_path: Path) -> None:
    decide(project, "a1", question=ACCEPTED["b1"][0])
    with pytest.raises(SplitLeak, match=r"1 question stands in two splits.*--leave-out-dup"):
        release(project, "1.0.0", tmp_path / "one")
    assert not (tmp_path / "one").exists()
    made = release(project, "1.0.0", tmp_path / "one", leave_out_duplicates=True)
    assert made.export.selection.left_out == {NEAR_DUPLICATE: 1}
    assert {row.split for row in made.export.selection.rows} == {"dev", "test"}


def test_the_command(project: Project, tmp_path: Path, derive: Derive) -> None:
    said = derive("release", project.folder, "--version", "1.0.0", "-o", tmp_path / "one")
    assert said.status == 0, said.err
    assert "release 1.0.0: 3 accepted items" in said.out
    assert "changes: 3 new" in said.out
    said = derive("release", project.folder, "--version", "1.0.1", "-o", tmp_path / "b", "--json")
    assert json.loads(said.out)["previous"] == "1.0.0"
    assert derive("release", project.folder, "--version", "1", "-o", tmp_path / "c").status == 1
