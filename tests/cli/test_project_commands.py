"""A team lead's first day: new, draft, status, show, report, export; and what goes wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from derive import pipeline
from derive.cli import doctor
from derive.project import Project
from derive.records import Decision
from tests.conftest import ITEMS, Derive, accept_all, write_items

FAKE = ("--from", "ja-JP", "--to", "es-MX", "--engine", "fake")


@pytest.fixture
def project(derive: Derive, tmp_path: Path, items_file: Path) -> Path:
    folder = tmp_path / "mx"
    said = derive("new", folder, "--source", items_file, *FAKE)
    assert said.status == 0, said.err
    return folder


# ---- the way of a set ---------------------------------------------------------------------------


def test_from_a_file_to_a_report(derive: Derive, project: Path, tmp_path: Path) -> None:
    assert derive("draft", project).status == 0
    numbers = json.loads(derive("status", project, "--json").out)
    assert (numbers["items"], numbers["checked"], numbers["stale"]) == (3, 3, 0)
    assert set(numbers["by_class"]) == {"ST", "TM", "SR", "NC"}
    assert set(numbers["by_queue"]) == {"light", "full", "transcreate", "author", "retired"}
    shown = derive("show", project, "a1").out
    assert "110" in shown
    assert "911" in shown
    assert "emergency.police" in shown
    report = tmp_path / "r.html"
    assert derive("report", project, "-o", report).status == 0
    assert "<html" in report.read_text("utf-8")


@pytest.mark.apertium
def test_unreviewed_drafts_are_exported_only_when_asked_for_and_say_so(
    derive: Derive, tmp_path: Path, items_file: Path
) -> None:
    project, out = tmp_path / "real", tmp_path / "out"
    pair = ("--from", "ja-JP", "--to", "es-MX", "--engine", "apertium")
    assert derive("new", project, "--source", items_file, *pair).status == 0
    assert derive("draft", project).status == 0
    said = derive("export", project, "--format", "jsonl", "-o", out, "--unreviewed")
    assert said.status == 0, said.err
    assert "nobody has reviewed" in said.out
    texts = [file.read_text("utf-8") for file in out.rglob("*.jsonl")]
    rows = [json.loads(line) for text in texts for line in text.splitlines()]
    assert {row["review"]["status"] for row in rows} == {"unreviewed"}
    assert "reviewed by nobody" in (out / "README.md").read_text("utf-8")


def test_drafts_that_are_not_translated_are_withheld(
    derive: Derive, project: Path, tmp_path: Path
) -> None:
    derive("draft", project)
    said = derive("export", project, "--format", "jsonl", "-o", tmp_path / "out", "--unreviewed")
    assert said.status == 1
    assert "too close to the source" in said.err


def test_nothing_is_exported_as_reviewed_that_nobody_reviewed(
    derive: Derive, project: Path, tmp_path: Path
) -> None:
    derive("draft", project)
    said = derive("export", project, "--format", "jsonl", "-o", tmp_path / "out")
    assert said.status == 1
    assert "--unreviewed" in said.err
    assert not (tmp_path / "out").exists()


def test_an_accepted_item_is_exported_and_a_stale_one_is_not(
    derive: Derive, project: Path, items_file: Path, tmp_path: Path
) -> None:
    derive("draft", project)
    opened = Project.open(project)
    for item in ("a1", "a2"):
        view = next(iter(pipeline.views(opened, [item])))
        decision = Decision(
            item_id=item,
            verdict="accept",
            question=f"Pregunta revisada número {item}",
            reference_answer="Respuesta revisada por una persona.",
            reviewers=("r1",),
            fingerprint=view.fingerprint,
        )
        opened.store.add_decision(decision)
    changed = [dict(item) for item in ITEMS]
    changed[1]["question_en"] = "Why does the sea look blue?"
    write_items(items_file, changed)
    derive("draft", project)
    said = derive("export", project, "--format", "jsonl", "-o", tmp_path / "out")
    assert said.status == 0, said.err
    (file,) = (tmp_path / "out").rglob("*.jsonl")
    (row,) = map(json.loads, file.read_text("utf-8").splitlines())
    assert row["provenance"]["item_id"] == "a1"
    assert row["review"]["status"] == "accepted"
    assert row["question"] == "Pregunta revisada número a1"


def test_a_decision_on_an_older_draft_is_not_counted_as_reviewed(
    derive: Derive, project: Path, items_file: Path
) -> None:
    derive("draft", project)
    opened = Project.open(project)
    accept_all(opened)
    opened.close()
    changed = [dict(item) for item in ITEMS]
    changed[1]["question_en"] = "Why does the sea look blue?"
    write_items(items_file, changed)
    derive("draft", project)
    numbers = json.loads(derive("status", project, "--json").out)
    assert (numbers["accepted"], numbers["reviewed"], numbers["outdated"]) == (2, 2, 1)
    assert "on older drafts 1" in derive("status", project).out


def test_a_source_that_changed_is_not_exported_before_it_is_drafted_again(
    derive: Derive, project: Path, items_file: Path, tmp_path: Path
) -> None:
    derive("draft", project)
    changed = [dict(item) for item in ITEMS]
    changed[1]["question_en"] = "Why does the sea look blue?"
    write_items(items_file, changed)
    said = derive("export", project, "--format", "jsonl", "-o", tmp_path / "out", "--unreviewed")
    assert said.status == 1
    assert "the source has changed" in said.err
    assert "derive draft" in said.err
    assert not (tmp_path / "out").exists()


def test_a_dry_run_says_what_a_run_would_do(derive: Derive, project: Path) -> None:
    estimate = json.loads(derive("draft", project, "--dry-run", "--json").out)
    assert estimate["texts"] == 6
    assert estimate["characters"] > 100
    numbers = json.loads(derive("status", project, "--json").out)
    assert (numbers["planned"], numbers["drafted"]) == (3, 0)


def test_show_as_json_holds_the_whole_item(derive: Derive, project: Path) -> None:
    derive("draft", project)
    shown = json.loads(derive("show", project, "a1", "--json").out)
    assert shown["item"]["question"] == ITEMS[0]["question"]
    assert shown["plan"]["ledger"]


def test_markup_in_a_question_is_shown_as_it_is(derive: Derive, tmp_path: Path) -> None:
    item = {
        "id": "[bold]x[/]",
        "question": "[red]何[/red]?",
        "question_en": "What is [bold]this[/bold] and [/nothing]?",
    }
    folder = tmp_path / "p"
    source = write_items(tmp_path / "s.jsonl", [item])
    assert derive("new", folder, "--source", source, *FAKE).status == 0
    assert derive("draft", folder).status == 0
    assert "[bold]this[/bold] and [/nothing]" in derive("show", folder, "[bold]x[/]").out


# ---- what goes wrong ----------------------------------------------------------------------------


def test_errors_are_one_line_that_says_what_to_do(
    derive: Derive, project: Path, tmp_path: Path, items_file: Path
) -> None:
    derive("draft", project)
    empty = tmp_path / "empty.jsonl"
    empty.write_text("")
    latin = tmp_path / "latin.csv"
    latin.write_bytes("question,id\n¿Qué pasó?,1\n".encode("latin-1"))
    columns = write_items(tmp_path / "c.jsonl", [{"id": "1", "qestion": "x"}])
    cases = {
        ("status", tmp_path / "nowhere"): "derive new",
        ("show", project, "a9"): "there are a1, a2, b1",
        ("new", project, "--source", items_file, *FAKE): "is there already",
        ("new", tmp_path / "p1", "--source", empty, *FAKE): "empty",
        ("new", tmp_path / "p2", "--source", latin, "--adapter", "tabular", *FAKE): "UTF-8",
        ("new", tmp_path / "p3", "--source", columns, "--adapter", "tabular", *FAKE): "qestion",
        ("new", tmp_path / "p4", "--source", items_file, "--to", "es-MS"): "es-MX",
        ("new", tmp_path / "p5", "--source", items_file, "--to", "xx-YY"): "no locale pack",
        ("export", project, "--format", "jsnl", "-o", tmp_path / "x"): "jsonl",
    }
    for arguments, words in cases.items():
        said = derive(*arguments)
        assert said.status == 1, arguments
        assert said.err.startswith("error: "), said.err
        assert said.err.count("\n") == 1, said.err
        assert words in said.err, said.err
    for name in ("p1", "p2", "p3", "p4", "p5"):
        assert not (tmp_path / name).exists()


def test_a_project_in_use_is_not_touched(derive: Derive, project: Path) -> None:
    opened = Project.open(project)
    with opened.lock():
        said = derive("draft", project)
    assert said.status == 1
    assert "works on this project" in said.err


def test_without_apertium_the_command_that_installs_it_is_named(
    derive: Derive, tmp_path: Path, items_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    arguments = ("--from", "ja-JP", "--to", "es-MX")
    for engine in ((), ("--engine", "apertium")):
        said = derive("new", tmp_path / "p", "--source", items_file, *arguments, *engine)
        assert said.status == 1
        assert "apt-get install apertium" in said.err


@pytest.mark.apertium
def test_a_pair_the_engine_lacks_names_what_there_is(
    derive: Derive, tmp_path: Path, items_file: Path
) -> None:
    said = derive(
        *("new", tmp_path / "p", "--source", items_file, "--from", "es-MX", "--to", "ja-JP"),
        *("--engine", "apertium"),
    )
    assert said.status == 1
    assert "ja" in said.err


def test_wrong_usage_is_status_2(derive: Derive) -> None:
    assert derive("draft").status == 2
    assert derive("nonsense").status == 2


def test_debug_shows_the_traceback(derive: Derive, tmp_path: Path) -> None:
    from derive.errors import ProjectError  # noqa: PLC0415

    with pytest.raises(ProjectError):
        derive("--debug", "status", tmp_path / "nowhere")


def test_doctor_lists_parts_and_what_installs_them(derive: Derive) -> None:
    said = json.loads(derive("doctor", "--json").out)
    parts = {row["part"]: row for row in said["parts"]}
    assert parts["fugashi"]["here"] is True
    assert "engine apertium" in parts
    missing = [row for row in said["parts"] if not row["here"]]
    assert all(row["install"] for row in missing)
    assert "es-MX" in said["locales"]


def test_engines_can_be_listed_and_tried(derive: Derive) -> None:
    names = {row["engine"] for row in json.loads(derive("engine", "list", "--json").out)}
    assert {"apertium", "fake", "memory"} <= names
    tried = derive("engine", "test", "fake", "--to", "es-MX")
    assert tried.status == 0
    assert "{name} at help@example.org" in tried.out
    assert "sentences a second" in tried.out


def test_what_the_report_says_is_there_as_json(derive: Derive, project: Path) -> None:
    assert derive("draft", project).status == 0
    numbers = json.loads(derive("report", project, "--json").out)
    assert (
        numbers["progress"]["drafted"]
        == json.loads(derive("status", project, "--json").out)["drafted"]
    )
    assert numbers["spreads"][0]["metric"]


def test_a_change_that_stands_twice_is_told_once(derive: Derive, project: Path) -> None:
    assert derive("draft", project).status == 0
    assert "110 → 911" in derive("show", project, "a1").out


def test_an_error_that_nobody_foresaw_is_one_line(
    derive: Derive, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object) -> None:
        raise OSError(28, "No space left on device", "x.db")

    monkeypatch.setattr("derive.cli.project.numbers_of", breaks)
    said = derive("status", project)
    assert said.status == 1
    assert said.err.count("\n") == 1
    assert "free some space" in said.err


def test_ctrl_c_says_that_nothing_is_lost(
    derive: Derive, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("derive.cli.project.numbers_of", stopped)
    said = derive("status", project)
    assert said.status == 130
    assert "run again to go on" in said.err


def test_a_project_that_could_not_be_filled_leaves_no_folder(
    derive: Derive, tmp_path: Path, items_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("derive.reading.read_source", full)
    said = derive("new", tmp_path / "new", "--source", items_file, *FAKE)
    assert said.status == 1
    assert not (tmp_path / "new").exists()


def test_doctor_prints_a_command_in_one_line_however_narrow_the_screen(
    derive: Derive, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = "pip install 'derive-locale[something-with-a-long-name]'"
    missing = doctor.Part("some-package", here=False, detail="extra", install=command)
    monkeypatch.setattr(doctor, "_packages", lambda: [missing])
    monkeypatch.setenv("COLUMNS", "40")
    said = derive("doctor").out
    assert f"  {command}   # some-package\n" in said


def test_what_next_years_source_changes_is_said(
    derive: Derive, project: Path, items_file: Path
) -> None:
    assert "the source has changed" not in derive("draft", project).out
    changed = [dict(item) for item in ITEMS[1:]]
    changed[0]["question_en"] = "Why does the sea look blue?"
    write_items(items_file, [*changed, {**ITEMS[0], "id": "z9"}])
    said = derive("draft", project).out
    assert "1 new item, 1 changed, 1 gone, 1 as before" in said


def test_a_dry_run_tells_the_work_of_people_before_any_draft(derive: Derive, project: Path) -> None:
    told = json.loads(derive("draft", project, "--dry-run", "--json").out)
    assert sum(told["by_queue"].values()) == 3
    derive("draft", project)
    after = json.loads(derive("status", project, "--json").out)["by_queue"]
    assert told["by_queue"].get("transcreate", 0) == after["transcreate"]
    assert told["by_queue"].get("author", 0) == after["author"]
    assert told["by_queue"].get("full", 0) <= after["full"]


def test_a_tag_written_otherwise_and_a_misspelt_key_are_named(
    derive: Derive, project: Path, items_file: Path, tmp_path: Path
) -> None:
    said = derive("new", tmp_path / "p", "--source", items_file, "--to", "es_mx")
    assert "did you mean es-MX" in said.err
    file = project / "derive.yaml"
    file.write_text(file.read_text("utf-8").replace("\nlocale:", "\nlocle:"), "utf-8")
    assert "locle: no such key; did you mean locale" in derive("status", project).err


def test_review_of_no_project_says_so_before_it_listens(derive: Derive, tmp_path: Path) -> None:
    said = derive("review", tmp_path / "nothing")
    assert said.status == 1
    assert "no project here" in said.err
    assert not said.out
