"""``derive fidelity`` as people call it: on tables, texts and projects, for screens and papers."""

from __future__ import annotations

import csv
import io
import json
import random
from pathlib import Path

import pytest

from derive import pipeline
from derive.cli import _console
from tests.conftest import Derive, MakeProject

WORDS = ("the", "road", "to", "a", "small", "town", "was", "closed", "after", "rain")


def table(path: Path, number: int = 80) -> Path:
    """A table of two systems with back-translations, a score and a verdict."""
    draw = random.Random(5)
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, delimiter="\t", lineterminator="\n")
        names = ("id", "item_id", "language", "system", "adapted", "back", "judge", "bad")
        rows.writerow(names)
        for n in range(number):
            adapted = " ".join(draw.choices(WORDS, k=9))
            for system, kept in (("one", 0.9), ("two", 0.6)):
                bad = draw.random() > kept
                words = [w if draw.random() < kept - 0.2 * bad else "zzz" for w in adapted.split()]
                score = "nan" if n == 3 else f"{draw.gauss(0.8 - 0.3 * bad, 0.1):.3f}"
                row = (f"{n}", f"{n}", "es-MX", system, adapted, " ".join(words), score, int(bad))
                rows.writerow(row)
    return path


@pytest.fixture
def systems(tmp_path: Path) -> Path:
    return table(tmp_path / "systems.tsv")


def test_score_a_table_by_system(derive: Derive, systems: Path) -> None:
    said = derive("fidelity", "score", systems, "--by", "system", "-m", "chrF", "--json")
    assert said.status == 0, said.err
    found = {(v["group"]["system"], v["compares"]): v for v in json.loads(said.out)}
    one, two = found["one", "fidelity"], found["two", "fidelity"]
    assert one["value"] > two["value"]
    assert one["interval"]["low"] < one["value"] < one["interval"]["high"]
    assert one["signature"].startswith("chrF2|nrefs:1")


@pytest.mark.parametrize("kind", ["screen", "markdown", "latex", "csv"])
def test_a_published_table_is_one_command(derive: Derive, systems: Path, kind: str) -> None:
    said = derive("fidelity", "score", systems, "-m", "chrF", "--table", kind)
    assert said.status == 0, said.err
    assert "chrF2|nrefs:1" in said.out, "the signature is beside the figures"
    if kind == "csv":
        row = next(iter(csv.DictReader(io.StringIO(said.out))))
        assert float(row["value"]) > 0
    else:
        mark = {"screen": "fidelity", "markdown": "| --- |", "latex": r"95 \% interval"}[kind]
        assert mark in said.out


def test_texts_side_by_side_and_segments_to_a_file(derive: Derive, tmp_path: Path) -> None:
    for name, lines in (
        ("hyp", "警察に電話した。\nはい。\n"),
        ("ref", "警察に電話をした。\nはい。\n"),
    ):
        (tmp_path / f"{name}.txt").write_text(lines, "utf-8")
    said = derive(
        "fidelity", "score", tmp_path / "hyp.txt", "--reference", tmp_path / "ref.txt",
        "--language", "ja", "-m", "bleu", "--segments", tmp_path / "out.jsonl",
    )  # fmt: skip
    assert said.status == 0, said.err
    assert "tok:ja-mecab" in said.out
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert [line["id"] for line in lines] == ["1", "2"]
    assert lines[1]["value"] == pytest.approx(100)


def test_bad_input_is_one_line(derive: Derive, systems: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("one\ntwo\n")
    (tmp_path / "b.txt").write_text("one\n")
    (tmp_path / "kiwi.tsv").write_text("id\tscore\n0\t0.5\n")
    (tmp_path / "comet.tsv").write_text("id\tscore\nx9\t0.5\n")
    for arguments, message in (
        ((tmp_path / "a.txt", "--reference", tmp_path / "b.txt"), "differ in length"),
        ((tmp_path / "a.txt",), "one text cannot be compared with itself"),
        ((tmp_path / "none.tsv",), "No such file"),
        ((tmp_path,), "no project here"),
        ((systems, "-m", "blue"), "did you mean"),
        ((systems, "-c", "back=bak"), "no column 'bak' for back"),
        ((systems, "--scores", f"CometKiwi={tmp_path / 'kiwi.tsv'}"), "--non-commercial"),
        ((systems, "--scores", f"COMET-22={tmp_path / 'comet.tsv'}"), "no id matches"),
    ):
        said = derive("fidelity", "score", *arguments)
        assert said.status == 1, arguments
        assert message in said.err, said.err
        assert said.err.count("\n") == 1, said.err
    assert derive("fidelity", "score", systems, "-c", "back").status == 2


def test_scores_made_elsewhere_are_shown_with_their_licence(
    derive: Derive, systems: Path, tmp_path: Path
) -> None:
    path = tmp_path / "comet.tsv"
    path.write_text("id\tscore\n" + "".join(f"{n}\t0.{n + 10}\n" for n in range(80)))
    said = derive("fidelity", "score", systems, "-m", "chrF", "--scores", f"COMET-22={path}")
    assert said.status == 0, said.err
    assert "COMET-22|ref:yes|licence:Apache-2.0" in said.out


def test_compare_two_systems_in_one_table(derive: Derive, systems: Path) -> None:
    said = derive("fidelity", "compare", systems, "-m", "chrF", "--number", "judge", "--json")
    assert said.status == 0, said.err
    found = {one["metric"]: one for one in json.loads(said.out)}
    assert found["chrF"]["result"]["difference"] < 0
    assert found["chrF"]["result"]["p_randomised"] < 0.01
    assert found["judge"]["missing"] == 1, "the NaN score"


def test_compare_two_texts(derive: Derive, tmp_path: Path) -> None:
    draw = random.Random(1)
    references = [" ".join(draw.choices(WORDS, k=9)) for _ in range(40)]
    worse = [" ".join(w if draw.random() < 0.7 else "x" for w in r.split()) for r in references]
    for name, lines in (("ref", references), ("good", references), ("worse", worse)):
        (tmp_path / f"{name}.txt").write_text("\n".join(lines) + "\n", "utf-8")
    said = derive(
        "fidelity", "compare", tmp_path / "good.txt", tmp_path / "worse.txt",
        "--reference", tmp_path / "ref.txt", "--language", "en", "-m", "chrF", "--table", "csv",
    )  # fmt: skip
    assert said.status == 0, said.err
    row = next(iter(csv.DictReader(io.StringIO(said.out))))
    assert (row["first"], row["second"]) == ("good.txt", "worse.txt")
    assert float(row["difference"]) < 0


def test_calibrate_a_table(derive: Derive, tmp_path: Path) -> None:
    path = table(tmp_path / "judged.tsv", 150)
    said = derive("fidelity", "calibrate", path, "-o", tmp_path / "c.json", "--recall", "0.9")
    assert said.status == 0, said.err
    assert "es-MX" in said.out
    stored = json.loads((tmp_path / "c.json").read_text("utf-8"))
    assert stored["wanted_recall"] == 0.9
    few = table(tmp_path / "few.tsv", 10)
    said = derive("fidelity", "calibrate", few)
    assert said.status == 0
    assert "not calibrated" in said.out


def test_agree_on_long_and_wide_tables(derive: Derive, tmp_path: Path) -> None:
    long = tmp_path / "long.csv"
    long.write_text(
        "id,annotator,label\n" + "".join(
            f"{n},{rater},{'bad' if (n + shift) % 4 == 0 else 'ok'}\n"
            for n in range(24) for rater, shift in (("x", 0), ("y", 0), ("z", n % 2))
        )
    )  # fmt: skip
    said = derive("fidelity", "agree", long)
    assert said.status == 0, said.err
    assert "Krippendorff's α (nominal)" in said.out
    assert "Fleiss' κ" in said.out
    assert "Cohen's κ, x and y" in said.out
    wide = tmp_path / "wide.tsv"
    wide.write_text("id\tx\ty\n" + "".join(f"{n}\t{n % 5}\t{(n + n % 3) % 5}\n" for n in range(30)))
    said = derive(
        "fidelity", "agree", wide, "--raters", "x", "--raters", "y", "--level", "interval", "--json"
    )
    assert -1 <= json.loads(said.out)[0]["value"] <= 1
    assert derive("fidelity", "agree", wide, "--raters", "q").status == 1
    assert "no level of measurement" in derive("fidelity", "agree", wide, "--level", "ratio").err


def test_a_metric_against_people(derive: Derive, systems: Path) -> None:
    columns = ("--metric-column", "judge", "--human-column", "bad")
    said = derive("fidelity", "agree", systems, *columns, "--json")
    assert said.status == 0, said.err
    found = {one["name"]: one for one in json.loads(said.out)}
    assert found["Spearman's ρ"]["value"] < -0.3
    assert found["pairwise accuracy of systems"]["number"] == 1
    assert "go together" in derive("fidelity", "agree", systems, *columns[:2]).err


def test_a_project(derive: Derive, make_project: MakeProject) -> None:
    project = make_project()
    pipeline.run(project)
    said = derive("fidelity", "score", project.folder, "-m", "chrF++", "--json")
    assert said.status == 0, said.err
    groups = {(v["group"]["language"], v["compares"]) for v in json.loads(said.out)}
    assert ("es-MX", "fidelity") in groups
    said = derive("fidelity", "calibrate", project.folder)
    assert said.status == 1
    assert "no draft was reviewed yet" in said.err
    assert derive("fidelity", "agree", project.folder).status == 0


def test_a_table_too_wide_says_once_what_is_the_same_in_every_row(
    derive: Derive, systems: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_console.out, "_width", 70)
    said = derive("fidelity", "score", systems, "--by", "system")
    assert said.status == 0, said.err
    same, header, *rows = said.out.splitlines()
    assert same == "language es-MX  compares fidelity  segments 80  left out 0"
    assert header.split()[:3] == ["system", "metric", "value"]
    assert [row.split()[:2] for row in rows[:4]] == [
        [system, metric] for system in ("one", "two") for metric in ("BLEU", "chrF++")
    ]


def test_a_workbook_is_sent_back_with_what_to_do(derive: Derive, tmp_path: Path) -> None:
    book = tmp_path / "ratings.xlsx"
    book.write_bytes(b"PK")
    said = derive("fidelity", "score", book)
    assert said.status == 1
    assert "save it as .csv or .tsv" in said.err
