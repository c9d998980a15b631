"""What every export format keeps to, whoever wrote it."""

from __future__ import annotations

import errno
import json
import sys
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

from derive import plugins
from derive.contracts import Exporter
from derive.errors import ExportError, TermsRefusal
from derive.exporters._row import row_id
from derive.exporters.terms import TermsCheck
from derive.exporters.write import Export, Preferring, Request, export, sha256

sys.path.insert(0, str(Path(__file__).parents[1] / "exporters"))
from tests.exporters.made_up import TERMS, TEXTS, corrected, failed, item, view

BESIDE = {"README.md", "TERMS_CHECK.json"}

COUNT = 12
SOURCES = [item(n) for n in range(COUNT)]
VIEWS = [corrected(n) for n in range(COUNT)]


def request_for(unreviewed: bool = False) -> Request:
    return Request(
        "everyday", "Everyday", "es-MX", TERMS, unreviewed, refused=lambda _item_id: True
    )


@pytest.fixture(params=plugins.names("exporters"))
def exporter(request: pytest.FixtureRequest) -> Exporter:
    return plugins.exporter(request.param)


def run(exporter: Exporter, folder: Path, **how: bool) -> Export:
    return export(VIEWS, SOURCES, exporter, folder, request_for(**how))


def contents_of(path: Path) -> str:
    """Return everything that a file says, in its order."""
    if path.suffix == ".parquet":
        return json.dumps(pq.read_table(path).to_pylist(), ensure_ascii=False)
    if path.suffix == ".xlsx":
        sheets = openpyxl.load_workbook(path).worksheets
        return "\n".join(str(row) for sheet in sheets for row in sheet.iter_rows(values_only=True))
    return path.read_text("utf-8")


def contents(folder: Path) -> dict[str, bytes]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_it_fulfils_the_protocol(exporter: Exporter) -> None:
    assert isinstance(exporter, Exporter)
    assert exporter.name
    assert exporter.title


def test_repeated_it_gives_the_same_bytes(exporter: Exporter, tmp_path: Path) -> None:
    run(exporter, tmp_path / "one")
    run(exporter, tmp_path / "two")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_every_file_is_named_and_there(exporter: Exporter, tmp_path: Path) -> None:
    done = run(exporter, tmp_path / "out")
    assert {str(path.relative_to(tmp_path / "out")) for path in done.files} == set(
        contents(tmp_path / "out")
    )
    assert {"README.md", "TERMS_CHECK.json"} <= set(contents(tmp_path / "out"))


def test_rows_keep_the_order_of_the_items(exporter: Exporter, tmp_path: Path) -> None:
    done = run(exporter, tmp_path / "out")
    assert [row.provenance.item_id for row in done.selection.rows] == [s.id for s in SOURCES]
    assert [row.split for row in done.selection.rows] == [s.split for s in SOURCES]


def test_no_source_text_goes_out(exporter: Exporter, tmp_path: Path) -> None:
    run(exporter, tmp_path / "out")
    everything = b"\n".join(contents(tmp_path / "out").values())
    for text in TEXTS:
        for source in (text.ja, text.en, text.answer_ja, text.answer_en):
            assert source.encode() not in everything


def test_ids_and_splits_are_kept(exporter: Exporter, tmp_path: Path) -> None:
    done = run(exporter, tmp_path / "out")
    texts = {path.name: contents_of(path) for path in done.files if path.name not in BESIDE}
    for split in ("test", "dev"):
        ids = [row.id for row in done.selection.rows if row.split == split]
        kept = {name: text for name, text in texts.items() if ids[0] in text}
        assert kept, f"no file names the rows of the split {split}"
        for name, text in kept.items():
            assert sorted(ids, key=text.index) == ids
            others = [row.id for row in done.selection.rows if row.split != split]
            assert split in text if any(other in text for other in others) else split in name


def test_a_stale_item_stays(exporter: Exporter, tmp_path: Path) -> None:
    views = [VIEWS[0].model_copy(update={"stale": True}), *VIEWS[1:]]
    done = export(views, SOURCES, exporter, tmp_path / "out", request_for())
    assert done.selection.left_out == {"stale": 1}
    gone = row_id("es-MX", "everyday", "item-000")
    assert not any(gone in contents_of(path) for path in done.files)


def test_the_statement_names_every_file_by_its_hash(exporter: Exporter, tmp_path: Path) -> None:
    done = run(exporter, tmp_path / "out")
    written = TermsCheck.model_validate_json((tmp_path / "out/TERMS_CHECK.json").read_text("utf-8"))
    assert written == done.check
    assert written.intact()
    assert not written.model_copy(update={"rows": 13}).intact()
    names = set(contents(tmp_path / "out")) - {"TERMS_CHECK.json"}
    assert {n: sha256(tmp_path / "out" / n) for n in names} == dict(written.files)


def test_drafts_that_nobody_reviewed_stay(exporter: Exporter, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"nothing is accepted yet.*--unreviewed"):
        export([view(0)], SOURCES, exporter, tmp_path / "out", request_for())
    assert not (tmp_path / "out").exists()


def test_what_is_unreviewed_says_so(exporter: Exporter, tmp_path: Path) -> None:
    views = [corrected(0), view(1), failed(2)]
    done = export(views, SOURCES, exporter, tmp_path / "out", request_for(unreviewed=True))
    statuses = [row.review.status for row in done.selection.rows]
    if isinstance(exporter, Preferring):
        assert statuses == ["accepted"], "a draft that nobody reviewed was preferred by nobody"
        return
    assert statuses == ["accepted", "unreviewed"]
    assert done.selection.left_out == {"draft failed: refused": 1}
    card = (tmp_path / "out" / "README.md").read_text("utf-8")
    assert "machine draft, reviewed by nobody" in card


def test_a_folder_that_is_not_empty_is_left_alone(exporter: Exporter, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(ExportError, match="not empty: choose another folder"):
        run(exporter, tmp_path)
    assert contents(tmp_path) == {"mine.txt": b"mine"}


def test_an_empty_folder_is_used(exporter: Exporter, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    run(exporter, tmp_path / "out")
    assert contents(tmp_path / "out")


def test_an_accepted_copy_refuses_the_whole_export(exporter: Exporter, tmp_path: Path) -> None:
    copied = VIEWS[0].model_copy(
        update={"decision": VIEWS[0].decision.model_copy(update={"question": TEXTS[0].en})}
    )
    views = [*VIEWS[1:], copied]
    with pytest.raises(TermsRefusal, match=r"1 of 12 rows are too close.*item-000"):
        export(views, SOURCES, exporter, tmp_path / "out", request_for())
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_nothing_behind(
    exporter: Exporter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(ExportError, match=r"No space left on device.*make room") as caught:
        run(exporter, tmp_path / "out")
    assert "\n" not in str(caught.value)
    monkeypatch.undo()
    assert list(tmp_path.iterdir()) == []
