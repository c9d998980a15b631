"""How bad source files are made: writers of good ones, and strategies that spoil them."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import strategies as st
from openpyxl.utils.exceptions import IllegalCharacterError

File = tuple[str, bytes]  # name and content
Edit = tuple[str, float, bytes]

SUFFIXES = (".json", ".jsonl", ".csv", ".tsv", ".parquet", ".xlsx")
COLUMNS = (
    *("ID", "text", "output", "meta", "risk-area", "output-sample", "text_en", "output_en"),
    *("annotation", "borderline", "id", "question", "reference_answer", "question_en"),
    *("risk_area", "types_of_harm", "specific_harms", "split"),
)
FIELDS = (
    *("id", "question", "reference_answer", "question_en", "reference_answer_en"),
    *("risk_area", "harm_type", "specific_harm", "borderline", "split"),
)
NASTY = (
    *("", " ", "\0", "\ud800", "a\udfffb", "\u2028", '"', "{", "[", '{"a": 1}', "{'a': 1}"),
    *("\ufeff", "true", "NaN", "=1+1", "\r", "\x0b", "\x85", "e\u0301" * 20),
    *('{"risk-area": "\\u0000"}', '{"borderline": [1]}', "[" * 2_000, '{"a":' * 1_200),
    *("9" * 5_000, "x" * 1_000_001),
)
ENCODINGS = (*["utf-8"] * 20, "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp932")
NEEDED = ("ID", "id", "text", "question")  # with these, every adapter gets as far as the rows
KINDS = (
    *(pa.string(), pa.large_binary(), pa.int64(), pa.float64(), pa.bool_(), pa.null()),
    *(pa.timestamp("ns"), pa.date64(), pa.duration("s"), pa.decimal128(10, 2)),
    *(pa.list_(pa.string()), pa.struct([("risk-area", pa.string()), ("\0", pa.int8())])),
    *(pa.map_(pa.string(), pa.int32()), pa.dictionary(pa.int8(), pa.string())),
)
GOOD = [
    {
        "ID": f"i{number}",
        "id": f"i{number}",
        "text": "質問",
        "question": "What?",
        "output": 'a,\n"b"',
        "meta": {"risk-area": "誤情報"},
        "annotation": {"borderline": True},
        "split": "dev",
    }
    for number in range(3)
]

# ---- writers -------------------------------------------------------------------------------------


def encode(text: str, encoding: str) -> bytes:
    """Encode anything, half characters included."""
    return text.encode(encoding, "surrogatepass" if encoding.startswith("utf") else "replace")


def write_csv(table: list[list[str]], delimiter: str, quoting: int | None) -> str:
    """Return a table as CSV, without any quoting where it is None."""
    if quoting is None:
        return "\n".join(delimiter.join(row) for row in table)
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, quoting=quoting).writerows(table)
    return out.getvalue()


def write_parquet(columns: dict[str, Any]) -> bytes:
    """Return a parquet file of columns."""
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out)
    return out.getvalue()


def write_xlsx(rows: list[dict[str, Any]]) -> bytes:
    """Return a workbook of one sheet."""
    book = openpyxl.Workbook()
    header = list(dict.fromkeys(key for row in rows for key in row))
    for line in [header, *([row.get(key) for key in header] for row in rows)]:
        book.active.append([_cell(value) for value in line])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(value: Any) -> Any:
    """Return what a workbook can hold of a value."""
    if value is None or (isinstance(value, float | int) and abs(value) < 1e300):
        return value
    text = str(value).encode("utf-8", "ignore").decode()[:1_000]
    return "".join(char for char in text if char >= " ")


def good_files() -> dict[str, bytes]:
    """Return a file that can be read whole in every format, by suffix."""
    flat = [
        {key: v if isinstance(v, str) else json.dumps(v) for key, v in row.items()} for row in GOOD
    ]
    table = [list(GOOD[0]), *(list(row.values()) for row in flat)]
    return {
        ".json": json.dumps(GOOD, ensure_ascii=False).encode(),
        ".jsonl": "\n".join(json.dumps(row) for row in GOOD).encode(),
        ".csv": write_csv(table, ",", csv.QUOTE_MINIMAL).encode(),
        ".tsv": write_csv(table, "\t", csv.QUOTE_ALL).encode(),
        ".parquet": write_parquet({key: [row[key] for row in GOOD] for key in GOOD[0]}),
        ".xlsx": write_xlsx(flat),
    }


VALID = good_files()

# ---- spoilers ------------------------------------------------------------------------------------


def mutate(data: bytes, edits: list[Edit]) -> bytes:
    """Return the bytes after a few changes."""
    for kind, where, new in edits:
        at = int(where * len(data))
        head, tail = data[:at], data[at:]
        data = {
            "flip": head + new + tail[len(new) :],
            "cut": head + tail[len(new) :],
            "insert": head + new + tail,
            "double": head + tail[:50] + tail,
            "truncate": head,
        }[kind]
    return data


def mutate_workbook(part: float, edits: list[Edit]) -> File:
    """Change one part inside the archive: outside, its checksum would catch every change."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(VALID[".xlsx"])) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        names = source.namelist()
        chosen = names[int(part * (len(names) - 1))]
        for name in names:
            data = source.read(name)
            archive.writestr(name, mutate(data, edits) if name == chosen else data)
    return "test.xlsx", out.getvalue()


def typed_parquet(kinds: dict[str, pa.DataType], count: int, noise: bytes) -> File:
    """Fill columns of any type with noise, text that is not UTF-8 among it."""
    try:
        return "test.parquet", write_parquet(
            {name: pa.array([f"{n}?" for n in range(count)]) for name in NEEDED}
            | {name: _noisy(kind, count, noise) for name, kind in kinds.items()}
        )
    except (pa.ArrowException, UnicodeError):
        return "test.parquet", noise


def _noisy(kind: pa.DataType, count: int, noise: bytes) -> pa.Array:
    number = int.from_bytes(noise[:8], "little", signed=True)
    try:
        if kind == pa.string():
            return pa.array([noise[n:] for n in range(count)], pa.binary()).view(pa.string())
        if pa.types.is_struct(kind):
            return pa.array([{"risk-area": noise.hex(), "\0": 1}] * count, kind)
        if pa.types.is_temporal(kind):
            return pa.array([number] * count, pa.int64()).view(kind)
        return pa.array([number] * count).cast(kind)
    except (pa.ArrowException, ValueError, TypeError, OverflowError):
        return pa.nulls(count, kind)


def workbook(rows: list[dict[str, Any]]) -> File:
    """Return a workbook of any rows; where openpyxl cannot write them, an empty file."""
    try:
        return "dev.xlsx", write_xlsx([{_cell(str(k)): v for k, v in row.items()} for row in rows])
    except (IllegalCharacterError, ValueError):
        return "dev.xlsx", b""


# ---- strategies ----------------------------------------------------------------------------------

mappings = st.just({}) | st.dictionaries(
    st.sampled_from([*FIELDS, "annotation", "no_field"]),
    st.sampled_from([*NEEDED, "meta", "meta.x", "output", ""]),
    max_size=2,
)
nasty = st.integers(0, len(NASTY) - 1).map(NASTY.__getitem__)  # by number: they print too long
texts = st.text(max_size=20) | st.text(st.characters(), max_size=20) | nasty
big = st.integers(min_value=10**300, max_value=10**305)
scalars = st.none() | st.booleans() | st.integers() | big | st.floats() | texts
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=8,
)
names = st.sampled_from(COLUMNS) | st.text(max_size=5) | nasty.map(lambda text: text[:30])
metas = st.dictionaries(
    st.sampled_from(["risk-area", "risk_area", "harm-type", "borderline", "x", "\0"]), values
)
ids = st.text("abc", min_size=1, max_size=2) | values
likely = st.sampled_from(["What?", "質問", "¿Qué?"]) | texts
plausible = st.fixed_dictionaries(
    {"ID": ids, "id": ids, "text": likely, "question": likely},
    optional={"meta": metas | metas.map(json.dumps), "annotation": metas, "output": texts}
    | {"split": texts, "borderline": scalars, "risk_area": scalars, "x": values},
)
rows = st.dictionaries(names, values, max_size=6) | plausible
some_rows = st.lists(rows, max_size=6) | st.lists(plausible, min_size=1, max_size=6)
encodings = st.sampled_from(ENCODINGS)
file_names = st.builds(
    str.__add__,
    st.sampled_from(["dev", "test", "x", "AnswerCarefullyVersion001_Dev", "borderline-v1.0"]),
    st.sampled_from(SUFFIXES),
)
edits = st.lists(
    st.tuples(
        st.sampled_from(["flip", "cut", "insert", "double", "truncate"]),
        st.floats(0, 1),
        st.sampled_from([b'"', b",", b"\n", b"{", b"]", b"0", b"\\u0000", b"\0"])
        | st.binary(max_size=4),
    ),
    min_size=1,
    max_size=3,
)
