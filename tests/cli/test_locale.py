"""`derive locale`: list, show, check, diff, new, report, sign."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from derive.cli.locale import app
from derive.errors import PackError
from derive.locale_pack import available, load_concepts, read_pack

OLD = """
schema: 1
locale: ja-JP
version: "1"
names: {en: Japan, local: 日本}
concepts:
  hotline.consumer: {en: "188", local: "188", source: Consumer Affairs Agency, date: 2020-01-01,
                     verified: true}
  city.capital: {en: Tokyo, local: Москва}
  age.drinking: {en: "20", local: "20", value: 20, source: a law, date: 2026-01-01, verified: false}
"""


def run(*arguments: object) -> str:
    result = CliRunner().invoke(app, [str(a) for a in arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_list_counts_what_each_pack_fills() -> None:
    rows = json.loads(run("list", "--json"))
    assert [row["locale"] for row in rows] == available()
    total = len(load_concepts().concepts)
    assert all(row["filled"] + row["open"] + row["absent"] == total for row in rows)
    assert "es-MX" in run("list")


def test_show_says_what_stands_for_one_concept() -> None:
    said = run("show", "es-MX", "emergency.police")
    assert "911" in said
    assert "phonenumbers" in said
    entry = json.loads(run("show", "es-MX", "emergency.police", "--json"))["emergency.police"]
    assert entry["forms"][0]["en"] == "911"
    assert json.loads(run("show", "es-MX", "country.foreign", "--json")) == {
        "country.foreign": None
    }


def test_show_lists_every_concept() -> None:
    assert set(json.loads(run("show", "ja-JP", "--json"))) == set(load_concepts().concepts)


def test_show_names_the_nearest_concept() -> None:
    with pytest.raises(PackError, match=r"emergency\.police"):
        run("show", "es-MX", "emergency.polise")


def test_check_tells_what_to_confirm_and_what_is_old_or_strange(tmp_path: Path) -> None:
    path = tmp_path / "ja-JP.yaml"
    path.write_text(OLD, encoding="utf-8")
    said = run("check", path)
    assert "age.drinking: 20: confirm with a law" in said
    assert "hotline.consumer: last looked at on 2020-01-01" in said
    assert "city.capital: Москва" in said


def test_check_refuses_a_broken_pack(tmp_path: Path) -> None:
    path = tmp_path / "ja-JP.yaml"
    path.write_text(OLD.replace("city.capital", "city.kapital"), encoding="utf-8")
    with pytest.raises(PackError, match="line 9"):
        run("check", path)


@pytest.mark.parametrize("tag", available())
def test_the_installed_packs_have_no_errors(tag: str) -> None:
    assert f"{tag}: no errors" in run("check", tag)


@pytest.mark.parametrize("tag", ["pt-BR", "zh-Hant-TW", "sw-KE", "ja-JP"])
def test_new_writes_a_pack_that_loads_and_shows_every_concept(tag: str, tmp_path: Path) -> None:
    run("new", tag, "--out", tmp_path)
    path = tmp_path / f"{tag}.yaml"
    assert {entry.origin for entry in read_pack(path).entries.values()} == {"base"}
    text = path.read_text("utf-8")
    assert all(f"  # {name}:\n" in text for name in load_concepts().concepts)


def test_a_concept_filled_in_a_new_pack_is_read(tmp_path: Path) -> None:
    run("new", "pt-BR", "--out", tmp_path)
    path = tmp_path / "pt-BR.yaml"
    text = path.read_text("utf-8")
    filled = text.replace(
        '  # city.capital:\n  #   en: ""\n  #   local: ""\n',
        "  city.capital:\n    en: Brasília\n    local: Brasília\n",
    )
    path.write_text(filled, encoding="utf-8")
    assert read_pack(path).entries["city.capital"].forms[0].en == "Brasília"


def test_new_overwrites_nothing(tmp_path: Path) -> None:
    run("new", "pt-BR", "--out", tmp_path)
    with pytest.raises(PackError, match="is there already"):
        run("new", "pt-BR", "--out", tmp_path)


@pytest.mark.parametrize("tag", ["xx-QQ", "pt", "../etc"])
def test_new_needs_a_locale_with_a_region(tag: str, tmp_path: Path) -> None:
    with pytest.raises(PackError, match="language-REGION"):
        run("new", tag, "--out", tmp_path)


def test_a_new_pack_shows_what_libraries_know_and_the_example(tmp_path: Path) -> None:
    run("new", "vi-VN", "--out", tmp_path)
    text = (tmp_path / "vi-VN.yaml").read_text("utf-8")
    assert "# known: Vietnam/Việt Nam (babel" in text
    assert "# Japan: police" not in text
    assert "  # Japan: 110 / 110" in text
    assert "  #   local_aliases: []" in text
    assert "  #   source:" in text


def test_show_says_which_library_knows(tmp_path: Path) -> None:
    path = tmp_path / "ja-JP.yaml"
    path.write_text(OLD, encoding="utf-8")
    shown = json.loads(run("show", path, "--json"))
    assert shown["currency"]["origin"] == "base"
    assert "CLDR" in shown["currency"]["source"]
    assert shown["city.capital"]["origin"] == "pack"
    assert "from: babel" in run("show", path, "currency")
    assert "curp" in run("show", "es-MX", "id.national_number")


def test_an_extended_entry_names_the_source_of_every_form(tmp_path: Path) -> None:
    path = tmp_path / "ja-JP.yaml"
    body = OLD + "  name.family: {extend: true, en: Abe, local: 阿部}\n"
    path.write_text(body, encoding="utf-8")
    said = run("show", path, "name.family")
    assert "Abe / 阿部: pack" in said
    assert "Sato / 佐藤: Faker" in said


def test_check_of_all_packs_as_json(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("derive.cli.locale.available", lambda: ["es-MX", "ja-JP"])
    found = json.loads(run("check", "--json"))
    assert list(found) == ["es-MX", "ja-JP"]
    assert found["es-MX"]["to confirm (facts nobody has verified)"][0]["concept"]


def test_check_refuses_two_packs_for_one_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("derive.cli.locale.available", lambda: ["zh-Hant-TW", "zh-TW"])
    with pytest.raises(PackError, match="one and the same locale"):
        run("check")


def test_check_tells_what_libraries_contradict(tmp_path: Path) -> None:
    path = tmp_path / "ja-JP.yaml"
    path.write_text(OLD, encoding="utf-8")
    body = OLD.replace("en: Tokyo", "en: Kyoto").replace("Москва", "京都")
    path.write_text(body, encoding="utf-8")
    assert "city.capital: Kyoto: Faker" in run("check", path)


def test_diff_of_two_packs() -> None:
    found = json.loads(run("diff", "es-MX", "ja-JP", "--json"))
    assert set(found) == {"only", "both", "clashes"}
    assert len(found["both"]["emergency.police"]) == 2
    assert "only ja-JP" in run("diff", "es-MX", "ja-JP")


def test_report_and_sign(tmp_path: Path) -> None:
    path, page = tmp_path / "ja-JP.yaml", tmp_path / "pack.html"
    path.write_text(OLD, encoding="utf-8")
    run("sign", path, "--name", "Ken Sato", "--scope", "helplines", "--date", "2026-11-20")
    assert read_pack(path).sign_offs[0].scope == "helplines"
    run("report", path, "-o", page)
    assert "Ken Sato" in page.read_text("utf-8")
    path.write_text(path.read_text("utf-8").replace("Tokyo", "Edo"), encoding="utf-8")
    assert "sign-offs of an earlier text" in run("check", path)


@pytest.mark.parametrize(
    ("options", "part"),
    [
        (["--name", " ", "--scope", "x"], "--name is empty"),
        (["--name", "x", "--scope", "x", "--date", "tomorrow"], "is no date"),
        (["--name", "x", "--scope", "x", "--date", "2999-01-01"], "yet to come"),
    ],
)
def test_a_sign_off_that_makes_no_sense(tmp_path: Path, options: list[str], part: str) -> None:
    path = tmp_path / "ja-JP.yaml"
    path.write_text(OLD, encoding="utf-8")
    with pytest.raises(PackError, match=part):
        run("sign", path, *options)
    assert path.read_text("utf-8") == OLD


def test_the_command_starts_without_the_pipeline() -> None:
    code = "import sys; import derive.cli.locale; print([m for m in sys.modules if m in BAD])"
    code = code.replace("BAD", "{'sqlalchemy', 'derive.pipeline', 'datasets', 'torch'}")
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert made.stdout.strip() == "[]"
