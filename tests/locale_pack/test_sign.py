"""A sign-off goes into the pack's file and leaves everything else as it was."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from derive.errors import PackError
from derive.locale_pack import SignOff, read_pack
from derive.locale_pack.sign import pack_file, sign, with_sign_off
from derive.locale_pack.survey import outdated

TEXT = """# who wrote it
schema: 1
locale: es-MX   # Mexico
version: "1"
names: {en: Mexico, local: México}

# the concepts
concepts:
  city.second: {en: Guadalajara, local: Guadalajara}   # a rival
"""


def made(folder: Path, text: str = TEXT) -> Path:
    path = folder / "es-MX.yaml"
    path.write_bytes(text.encode("utf-8"))
    return path


def sign_off(path: Path, name: str = 'Ana Núñez: "la" experta') -> SignOff:
    day = datetime.date(2026, 11, 22)
    return SignOff(name=name, date=day, scope="all, #1", pack=read_pack(path).label)


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_comments_and_order_stay(tmp_path: Path, ending: str) -> None:
    path = made(tmp_path, TEXT.replace("\n", ending))
    before = read_pack(path)
    after = sign(path, sign_off(path))
    text = path.read_bytes().decode("utf-8")
    kept = [line for line in text.split(ending) if "Ana" not in line and "signed_off" not in line]
    assert kept == TEXT.split("\n")
    assert after.label == before.label
    assert after.sign_offs[0].name.startswith("Ana Núñez")
    assert read_pack(path).sign_offs == after.sign_offs


def test_a_second_one_joins_the_first(tmp_path: Path) -> None:
    path = made(tmp_path)
    sign(path, sign_off(path, "A"))
    sign(path, sign_off(path, "B"))
    assert {s.name for s in read_pack(path).sign_offs} == {"A", "B"}
    assert path.read_text("utf-8").count("signed_off:") == 1


def test_an_empty_list_is_filled(tmp_path: Path) -> None:
    path = made(tmp_path, TEXT.replace("# the concepts", "signed_off: []"))
    sign(path, sign_off(path))
    assert len(read_pack(path).sign_offs) == 1


def test_a_list_on_one_line_is_left_alone(tmp_path: Path) -> None:
    path = made(tmp_path)
    line = with_sign_off("concepts:\n", sign_off(path), "x").split("- ", 1)[1].split("\n", 1)[0]
    path.write_text(TEXT.replace("# the concepts", f"signed_off: [{line}]"), encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(PackError, match="one sign-off a line"):
        sign(path, sign_off(path))
    assert path.read_bytes() == before


def test_a_pack_that_changed_since_says_so(tmp_path: Path) -> None:
    path = made(tmp_path)
    sign(path, sign_off(path))
    assert not list(outdated(read_pack(path)))
    path.write_text(path.read_text("utf-8").replace("Guadalajara,", "Monterrey,"), encoding="utf-8")
    assert "signed" in next(outdated(read_pack(path))).text


def test_a_file_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = made(tmp_path)
    signed = sign_off(path)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "write_text", refuse)
    with pytest.raises(PackError, match="cannot be written"):
        sign(path, signed)


def test_the_file_of_a_pack() -> None:
    assert pack_file("es-MX").name == "es-MX.yaml"
    assert pack_file("x/ar-EG.yaml") == Path("x/ar-EG.yaml")
    with pytest.raises(PackError, match="no locale pack"):
        pack_file("xx-XX")
