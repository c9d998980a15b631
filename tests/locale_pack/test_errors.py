"""A pack that is wrong is refused with file, line, concept and field, and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from derive.errors import PackError
from derive.locale_pack import load_pack, read_pack

HEAD = 'schema: 1\nlocale: es-MX\nversion: "1"\nnames: {en: Mexico, local: México}\nconcepts:\n'


@pytest.mark.parametrize(
    ("body", "parts"),
    [
        ("  emergency.polise: {en: '911'}\n", ["line 6", "emergency.polise", "emergency.police"]),
        ("  city.capital: {en: [a, b]}\n", ["line 6", "city.capital", "en"]),
        ("  city.capital: {en: Mexico City, lokal: x}\n", ["line 6", "lokal", "local"]),
        ("  city.capital: {en: 5}\n", ["line 6", "city.capital", "quotes"]),
        ("  emergency.police: {en: '911', local: '911'}\n", ["line 6", "is a fact", "source"]),
        (
            "  emergency.police: {en: '911', local: '911', verified: true}\n",
            ["line 6", "emergency.police", "`source`"],
        ),
        (
            "  city.capital: {en: Puebla, local: Puebla}\n  city.second: {en: Puebla}\n",
            ["line 7", "city.second", "city.capital", "Puebla"],
        ),
        ("  city.capital: &a {en: x}\n  city.second: *a\n", ["anchors", "line 6"]),
        (
            "  city.capital: {en: x, local: x}\n  city.capital: {en: y}\n",
            ["line 7", "city.capital", "twice"],
        ),
        ("  city.capital: {}\n", ["line 6", "city.capital", "absent"]),
        ("  city.capital: {absent: true}\n", ["line 6", "city.capital", "note"]),
        ("  city.capital: {absent: true, note: x, en: y}\n", ["city.capital", "exclude"]),
        ("  city.capital: [\n", ["not valid YAML"]),
        ("  city.capital: {en: x, origin: base}\n", ["line 6", "origin", "no such field"]),
        ("  ? [a]\n  : x\n", ["line 6", "a key is a word"]),
        ("  city.capital: {en: !!python/name:os.system x}\n", ["not valid YAML"]),
        ("  - city.capital\n", ["mapping"]),
        ("  city.capital: {en: x, gender: w}\n", ["line 6", "gender"]),
        ("  city.capital: {en: x, date: soon}\n", ["line 6", "date"]),
    ],
)
def test_the_message_says_where_and_what(tmp_path: Path, body: str, parts: list[str]) -> None:
    path = tmp_path / "es-MX.yaml"
    path.write_text(HEAD + body, encoding="utf-8")
    with pytest.raises(PackError) as caught:
        read_pack(path)
    message = str(caught.value)
    assert message.startswith("es-MX.yaml")
    assert all(part in message for part in parts), message


@pytest.mark.parametrize(
    ("name", "text", "part"),
    [
        ("zz-QQ.yaml", "locale: zz-QQ\n", "CLDR knows no locale"),
        ("es.yaml", "locale: es\n", "names no region"),
        ("es-QQ.yaml", "locale: es-QQ\n", "CLDR knows no"),
        ("es-MX.yaml", "locale: es-AR\n", "line 1: .*the file name says"),
        ("es-MX.yaml", "", "empty"),
        ("es-MX.yaml", "- a\n- b\n", "mapping"),
        ("es-MX.yaml", "locale: es-MX\nschema: 2\n", "schema"),
    ],
)
def test_a_file_that_is_no_pack(tmp_path: Path, name: str, text: str, part: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PackError, match=part):
        read_pack(path)


def test_a_yaml_bomb_is_refused_at_once(tmp_path: Path) -> None:
    levels = "\n".join(f"b{n}: &b{n} [{', '.join([f'*b{n - 1}'] * 9)}]" for n in range(1, 12))
    path = tmp_path / "es-MX.yaml"
    path.write_text(f"b0: &b0 [x]\n{levels}\n", encoding="utf-8")
    with pytest.raises(PackError, match="anchors"):
        read_pack(path)


def test_deep_nesting_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "es-MX.yaml"
    path.write_text("a: " + "[" * 100_000, encoding="utf-8")
    with pytest.raises(PackError):
        read_pack(path)


@pytest.mark.parametrize(
    ("encoding", "parts"),
    [
        ("latin-1", ["line 4", "local:", "names: {en: Mexico", "save the file as UTF-8"]),
        ("cp1252", ["line 4", "UTF-8"]),
        ("utf-16", ["UTF-16", "save it as UTF-8"]),
    ],
)
def test_another_encoding_is_named(tmp_path: Path, encoding: str, parts: list[str]) -> None:
    path = tmp_path / "es-MX.yaml"
    path.write_bytes((HEAD + "  city.capital: {en: x}\n").encode(encoding))
    with pytest.raises(PackError) as caught:
        read_pack(path)
    assert all(part in str(caught.value) for part in parts), str(caught.value)


def test_a_byte_order_mark_is_no_error(tmp_path: Path) -> None:
    path = tmp_path / "es-MX.yaml"
    path.write_text(HEAD + "  city.second: {en: x}\n", encoding="utf-8-sig")
    assert read_pack(path).entries["city.second"].forms[0].en == "x"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="cannot be read"):
        read_pack(tmp_path / "es-MX.yaml")


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "es-MX.yaml"
    path.write_bytes(b"#" * 5_000_001)
    with pytest.raises(PackError, match="larger"):
        read_pack(path)


def test_an_unknown_tag_names_the_nearest() -> None:
    with pytest.raises(PackError, match="es-MX"):
        load_pack("es-MZ")
