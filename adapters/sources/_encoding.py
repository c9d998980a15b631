"""Text of a file: UTF-8 with or without BOM, UTF-16 with BOM, and nothing by guessing."""

from __future__ import annotations

import codecs
from pathlib import Path

from derive.errors import SourceError

MAX_FILE_BYTES = 512 * 1024 * 1024
"""Text files are read whole; beyond this size a person should split them."""

# Tried only to tell the user what the file may be; never used to read it, because several of them
# read the same bytes as different, equally plausible text.
CANDIDATES = ("cp932", "euc_jp", "gb18030", "big5", "cp949", "cp1252")

_KINDS = {
    b"PK": "it is a ZIP archive, as XLSX and many others are: give it its own ending",
    b"PAR1": "it is Parquet: let its name end in .parquet",
    b"\xd0\xcf\x11\xe0": "it is an old Excel file: save it as .xlsx",
    b"\x1f\x8b": "it is compressed with gzip: unpack it",
    b"SQLite": "it is an SQLite database: export a table of it",
}
"""What a file is that begins so."""

_BOMS = (
    (codecs.BOM_UTF32_LE, ""),  # before UTF-16, whose BOM it starts with
    (codecs.BOM_UTF32_BE, ""),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def read_bytes(path: Path, name: str) -> bytes:
    """Return the bytes of a file. Raises `SourceError` if it is empty, too large or unreadable."""
    try:
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            raise SourceError(
                f"{name}: {size:,} bytes is more than {MAX_FILE_BYTES:,}: split the file and give "
                "the folder"
            )
        data = path.read_bytes()
    except OSError as error:
        raise SourceError(f"{name}: cannot be read: {error.strerror or error}") from error
    if not data:
        raise SourceError(f"{name}: the file is empty")
    return data


def decode(data: bytes, name: str) -> str:
    """Return the text of ``data``. Raises `SourceError` naming the byte that does not decode."""
    bom, encoding = next(((b, e) for b, e in _BOMS if data.startswith(b)), (b"", "utf-8"))
    if not encoding:
        raise SourceError(f"{name}: is UTF-32; save it as UTF-8")
    if not bom and _looks_like_utf16(data):
        raise SourceError(
            f"{name}: every other byte is NUL, as in UTF-16 without a byte order mark; "
            "save it as UTF-8"
        )
    try:
        text = data[len(bom) :].decode(encoding)
    except UnicodeDecodeError as error:
        offset = len(bom) + error.start
        raise SourceError(_not_text(data, name, encoding, offset)) from None
    if _is_binary(text):
        raise SourceError(f"{name}: is no text file, whatever its name says: {_kind(data)}")
    if not text.strip():
        raise SourceError(f"{name}: the file is empty")
    return text


def _is_binary(text: str) -> bool:
    """Tell whether so many control characters stand at the beginning that it is no text."""
    head = text[:4000]
    return sum(letter < " " and letter not in "\t\n\r\f\v" for letter in head) > len(head) / 50


def _kind(data: bytes) -> str:
    for start, kind in _KINDS.items():
        if data.startswith(start):
            return kind
    return "it is full of control characters"


def _looks_like_utf16(data: bytes) -> bool:
    head = data[:1000]
    return len(head) >= 4 and max(head[0::2].count(0), head[1::2].count(0)) > 0.4 * len(head) / 2


def _not_text(data: bytes, name: str, encoding: str, offset: int) -> str:
    known = next((kind for start, kind in _KINDS.items() if data.startswith(start)), "")
    if known:
        return f"{name}: is no text file, whatever its name says: {known}"
    start = f"{name}: byte {offset} (0x{data[offset]:02x}) is not {encoding.upper()} text"
    would = [name for name in CANDIDATES if _decodes(data, name)]
    if encoding != "utf-8" or not would:
        return f"{start}; save the file as UTF-8"
    return (
        f"{start}; it would decode as {', '.join(would)}: find out which it is and convert it, "
        f"e.g. iconv -f {would[0].upper()} -t UTF-8"
    )


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
