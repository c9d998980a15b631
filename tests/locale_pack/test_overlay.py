"""A pack over the base layer: the file wins, `extend` adds, nothing stands twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from derive.errors import PackError
from derive.locale_pack import Pack, read_pack

HEAD = 'schema: 1\nlocale: ja-JP\nversion: "1"\nnames: {en: Japan, local: 日本}\nconcepts:\n'


def pack(folder: Path, body: str) -> Pack:
    path = folder / "ja-JP.yaml"
    path.write_text(HEAD + body, encoding="utf-8")
    return read_pack(path)


def test_the_file_wins(tmp_path: Path) -> None:
    entry = pack(tmp_path, "  city.capital: {en: Kyoto, local: 京都}\n").entries["city.capital"]
    assert [form.en for form in entry.forms] == ["Kyoto"]
    assert entry.origin == "pack"


def test_what_the_file_leaves_out_comes_from_libraries(tmp_path: Path) -> None:
    entries = pack(tmp_path, "  health.public_centre: {en: clinic, local: 保健所}\n").entries
    assert entries["city.capital"].forms[0].local == "東京"
    assert entries["city.capital"].origin == "base"


def test_extend_puts_the_files_members_first(tmp_path: Path) -> None:
    body = "  name.family:\n    extend: true\n    forms:\n      - {en: Abe, local: 阿部}\n"
    body += "      - {en: Suzuki, local: 鈴木, aliases: [Suzuky]}\n"
    entry = pack(tmp_path, body).entries["name.family"]
    assert [form.en for form in entry.forms[:3]] == ["Abe", "Suzuki", "Sato"]
    assert entry.forms[1].aliases == ("Suzuky",)
    assert entry.origin == "both"
    assert [form.en for form in entry.forms].count("Suzuki") == 1
    assert entry.forms[0].source == ""
    assert "Faker" in entry.forms[2].source


def test_extend_alone_fills_what_the_file_leaves_out_of_a_form(tmp_path: Path) -> None:
    body = "  currency: {extend: true, en: yen, local: 円, aliases: [JPY]}\n"
    entry = pack(tmp_path, body).entries["currency"]
    assert entry.forms[0].en == "yen"
    assert "Japanese yen" in entry.forms[0].aliases
    assert entry.verified is False
    assert "babel" in entry.source


def test_extend_where_libraries_know_nothing_is_the_file_alone(tmp_path: Path) -> None:
    body = "  food.staple: {extend: true, en: rice, local: ご飯}\n  city.second: {extend: true}\n"
    entries = pack(tmp_path, body).entries
    assert entries["food.staple"].origin == "pack"
    assert "city.second" not in entries


def test_a_form_of_another_concept_is_left_out(tmp_path: Path) -> None:
    entries = pack(tmp_path, "  city.second: {en: Tokyo, local: 東京}\n").entries
    assert "city.capital" not in entries
    names = pack(tmp_path, "  company.retail: {en: Sato, local: サトー}\n").entries["name.family"]
    assert "Sato" not in {form.en for form in names.forms}


def test_absent_and_extend_exclude_each_other(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="exclude"):
        pack(tmp_path, "  city.second: {absent: true, note: x, extend: true}\n")


def test_a_pack_is_another_when_a_library_says_something_else(tmp_path: Path) -> None:
    one = pack(tmp_path, "  city.second: {en: Osaka, local: 大阪}\n")
    capital = one.entries["city.capital"]
    newer = capital.model_copy(update={"source": "Faker 99"})
    other = capital.forms[0].model_copy(update={"local": "東亰"})

    def label(entry: object) -> str:
        return one.model_copy(update={"entries": one.entries | {"city.capital": entry}}).label

    assert label(newer) == label(capital)
    assert label(capital.model_copy(update={"forms": (other,)})) != label(capital)
