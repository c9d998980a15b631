"""`derive locale`: list, show, check, new."""

from __future__ import annotations

import json
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
