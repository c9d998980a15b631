"""Files that no linguist sent: each is refused in one line, and nothing is unpacked or fetched."""

from __future__ import annotations

import io
import random
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from derive.errors import SheetError
from derive.review.sheets import formats, xlsx, xlsx_read
from derive.review.sheets.files import Format
from derive.review.sheets.formats import FORMATS, choose
from tests.review.sheets.made_up_sheet import HOSTILE, row, sheet

TORN = 60
"""How many damaged files each format is given."""
BILLION = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>"""


def zipped(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return kept.getvalue()


def a_workbook(folder: Path) -> dict[str, bytes]:
    """Return the parts of a real sheet."""
    path = folder / "good.xlsx"
    xlsx.plugin.write(sheet([row(1)]), path)
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def refused(path: Path, data: bytes, name: str = "") -> str:
    path.write_bytes(data)
    with pytest.raises(SheetError) as caught:
        choose(path, name).read(path)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 500
    return str(caught.value)


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = a_workbook(tmp_path)
    parts["xl/worksheets/sheet1.xml"] += b" " * 60_000_000
    bomb = zipped(parts)
    assert len(bomb) < 200_000
    unpacked: list[str] = []
    monkeypatch.setattr(zipfile.ZipFile, "read", lambda *_: unpacked.append("read") or b"")
    assert "packed like a bomb" in refused(tmp_path / "bomb.xlsx", bomb)
    assert unpacked == []


def test_a_workbook_larger_than_any_sheet_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx_read, "MAX_UNPACKED", 10_000)
    said = refused(tmp_path / "large.xlsx", zipped(a_workbook(tmp_path)))
    assert "more than any sheet of derive" in said


def test_a_part_that_lies_about_its_size_is_not_believed(tmp_path: Path) -> None:
    parts = a_workbook(tmp_path)
    data = bytearray(zipped(parts))
    name = b"xl/worksheets/sheet1.xml"
    real = len(parts[name.decode()])
    place = data.rindex(name) - 46 + 24  # the uncompressed size in the central directory
    assert int.from_bytes(data[place : place + 4], "little") == real
    data[place : place + 4] = (10).to_bytes(4, "little")
    assert "no readable XLSX" in refused(tmp_path / "liar.xlsx", bytes(data))


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/sharedStrings.xml", "[Content_Types].xml"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_in_a_workbook_are_refused(tmp_path: Path, part: str, encoding: str) -> None:
    parts = a_workbook(tmp_path)
    parts[part] = (BILLION + parts[part].decode().split("?>", 1)[1]).encode(encoding)
    assert "declares XML entities" in refused(tmp_path / "e.xlsx", zipped(parts))


@pytest.mark.parametrize("ending", [".xlf", ".xliff"])
@pytest.mark.parametrize(
    "prolog",
    [
        '<!DOCTYPE xliff [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE xliff SYSTEM "http://127.0.0.1:1/x.dtd">',
        '<!DOCTYPE xliff [<!ENTITY a "ha"><!ENTITY x "&a;&a;&a;&a;">]>',
        '<!-- xliff --><!DOCTYPE xliff [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    ],
)
def test_external_entities_in_xliff_are_refused(tmp_path: Path, ending: str, prolog: str) -> None:
    path = tmp_path / f"good{ending}"
    choose(path).write(sheet([row(1)]), path)
    text = path.read_text("utf-8").replace("¿Llamo", "&x; ¿Llamo", 1)
    head, _, rest = text.partition("?>")
    said = refused(tmp_path / f"bad{ending}", f"{head}?>{prolog}{rest}".encode())
    assert "declares a document type or entities" in said
    assert "root:" not in said


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("x.xlsx", b"", "is empty"),
        ("x.xlsx", b"PK\x03\x04 cut", "no readable XLSX"),
        ("x.xlsx", bytes.fromhex("d0cf11e0a1b11ae1") + b"x" * 600, "protected by a password"),
        ("x.xlsx", zipped({"a.txt": b"hello"}), "no readable XLSX"),
        ("x.xlf", b"", "is empty"),
        ("x.xlf", b"<xliff", "no well-formed XML"),
        ("x.xlf", b"<html/>", "is no XLIFF 1.2"),
        ("x.xliff", b'<xliff version="1.2"/>', "is no XLIFF 2.1"),
        ("x.xlf", b"<a>" * 3000, "no well-formed XML"),
        ("x.xlf", b'<xliff version="1.2"><a b="\x00"/></xliff>', "no well-formed XML"),
        ("x.csv", b"a,b\n1,2\n", "no column item"),
        ("x.csv", "item,résumé".encode("latin-1"), "is not UTF-8"),
        ("x.csv", b"\xff\xfe\x00", "is not UTF-16"),
        ("x.docx", b"PK\x03\x04", "no readable XLSX"),
        ("x.pdf", b"%PDF", "a sheet ends in .xlsx"),
    ],
)
def test_what_is_no_sheet_is_refused(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    assert said in refused(tmp_path / name, data)


def test_a_formula_an_error_and_a_date_cost_their_row(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    xlsx.plugin.write(sheet([row(1), row(2), row(3)]), path)
    book = openpyxl.load_workbook(path)
    page = book["review"]
    place = next(cell.column for cell in page[1] if cell.value == "question")
    page.cell(3, place).value = "=HYPERLINK(1)"
    page.cell(4, place).value = 45000
    page.cell(4, place).number_format = "yyyy-mm-dd"
    book.save(path)
    first, second, third = xlsx.plugin.read(path).rows
    assert page.cell(3, place).coordinate in first.problem
    assert "holds a formula: format it as text and write it again" in first.problem
    assert "a date" in second.problem
    assert third.problem == ""


def test_comments_that_people_hang_on_cells_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    xlsx.plugin.write(sheet([row(1)]), path)
    book = openpyxl.load_workbook(path)
    page = book["review"]
    place = next(cell.column for cell in page[1] if cell.value == "question")
    page.cell(3, place).comment = openpyxl.comments.Comment("Ana:\nno me suena", "Ana")
    book.save(path)
    (found,) = xlsx.plugin.read(path).rows
    assert found.reply.reason == "QUESTION in es-MX: no me suena"


def test_a_text_that_no_cell_holds_is_said_and_never_cut(tmp_path: Path) -> None:
    fits, over = "𠮷" * 16_383, "𠮷" * 16_384  # two UTF-16 units each
    made = sheet([row(1, ["x"] * 4 + [fits]), row(2, ["x"] * 4 + [over])])
    path = tmp_path / "a.xlsx"
    written = xlsx.plugin.write(made, path)
    assert written.rows == 1
    assert written.left_out == (
        "item-002: question has 32,768 characters, a cell of XLSX holds 32,767: left out; review "
        "it in the app, or as XLIFF",
    )
    (found,) = xlsx.plugin.read(path).rows
    assert found.texts["question"] == fits


def torn(data: bytes, chance: random.Random) -> bytes:
    """Return ``data`` with a few bytes changed, taken out or doubled."""
    made = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        place = chance.randrange(len(made))
        what = chance.randrange(3)
        if what == 0:
            made[place] = chance.randrange(256)
        elif what == 1:
            del made[place : place + chance.randint(1, 40)]
        else:
            made[place:place] = made[place : place + chance.randint(1, 40)]
        if not made:
            return b"x"
    return bytes(made)


def parts_torn(data: bytes, chance: random.Random) -> bytes:
    """Return a workbook with one of its parts damaged, and packed soundly."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice(sorted(parts))
    parts[name] = torn(parts[name], chance)
    return zipped(parts)


@pytest.mark.parametrize(
    ("format_", "tear"),
    [*((one, torn) for one in FORMATS), (xlsx.plugin, parts_torn)],
    ids=[*(one.name for one in FORMATS), "parts of xlsx"],
)
def test_torn_files_are_read_or_refused(
    tmp_path: Path, format_: Format, tear: Callable[[bytes, random.Random], bytes]
) -> None:
    ending = ".jsonl" if format_.name == "potato" else format_.endings[0]
    path = tmp_path / f"good{ending}"
    format_.write(sheet([row(n, [text] * 10) for n, text in enumerate(HOSTILE[:6])]), path)
    good, chance = path.read_bytes(), random.Random(7)
    bad, read = tmp_path / f"bad{ending}", 0
    for _ in range(TORN):
        bad.write_bytes(tear(good, chance))
        try:
            found = format_.read(bad)
        except SheetError as error:
            assert "\n" not in str(error)  # noqa: PT017 - most are refused, some are read
        else:
            read += 1
            assert all(one.problem or one.origin for one in found.rows)
    assert read < TORN
    assert zlib.crc32(good) == zlib.crc32(path.read_bytes())


def test_every_format_is_known_by_its_name_and_its_file(tmp_path: Path) -> None:
    for one in FORMATS:
        assert formats.choose(tmp_path / "x.json", one.name) is one
        if one.name == "potato":
            continue
        path = tmp_path / f"{one.name}{one.endings[0]}"
        one.write(sheet([row(1)]), path)
        assert formats.choose(path) is one
    with pytest.raises(SheetError, match="did you mean xliff12"):
        formats.choose(tmp_path / "x", "xliff")
