"""What every export format keeps to, whoever wrote it."""

from __future__ import annotations

import errno
import sys
from pathlib import Path

import pytest

from derive import plugins
from derive.contracts import Exporter
from derive.errors import ExportError, TermsRefusal
from derive.exporters.write import Export, Request, export

sys.path.insert(0, str(Path(__file__).parents[1] / "exporters"))
from tests.exporters.made_up import TERMS, TEXTS, accepted, failed, item, view

COUNT = 12
SOURCES = [item(n) for n in range(COUNT)]
VIEWS = [accepted(n) for n in range(COUNT)]


def request_for(unreviewed: bool = False) -> Request:
    return Request("everyday", "Everyday", "es-MX", TERMS, unreviewed)


@pytest.fixture(params=plugins.names("exporters"))
def exporter(request: pytest.FixtureRequest) -> Exporter:
    return plugins.exporter(request.param)


def run(exporter: Exporter, folder: Path, **how: bool) -> Export:
    return export(VIEWS, SOURCES, exporter, folder, request_for(**how))


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


def test_drafts_that_nobody_reviewed_stay(exporter: Exporter, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"nothing is accepted yet.*--unreviewed"):
        export([view(0)], SOURCES, exporter, tmp_path / "out", request_for())
    assert not (tmp_path / "out").exists()


def test_what_is_unreviewed_says_so(exporter: Exporter, tmp_path: Path) -> None:
    views = [accepted(0), view(1), failed(2)]
    done = export(views, SOURCES, exporter, tmp_path / "out", request_for(unreviewed=True))
    assert [row.review.status for row in done.selection.rows] == ["accepted", "unreviewed"]
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
    views = [*VIEWS[1:], accepted(0, question=TEXTS[0].en)]
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
