"""JSON Lines, the Hugging Face folder, and the card beside them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
import yaml
from markdown_it import MarkdownIt

from derive import plugins
from derive.errors import ExportError
from derive.exporters._rows import TOO_CLOSE
from derive.exporters.card import escape, fenced
from derive.exporters.write import Export, Request, export
from derive.records import Draft, DraftSet, ItemView, Terms
from tests.exporters.made_up import LABELS, TERMS, TEXTS, accepted, item, view

SOURCES = [item(n) for n in range(8)]
TOP = [
    *("id", "locale", "split", "question", "reference_answer", "category", "borderline"),
    *("family", "variant"),
    *("adaptation", "provenance", "review", "fidelity", "jurisdiction"),
]


def run(
    folder: Path,
    views: Sequence[ItemView],
    name: str = "jsonl",
    title: str = "Everyday",
    terms: Terms = TERMS,
) -> Export:
    request = Request("everyday", title, "es-MX", terms, unreviewed=True, labels=LABELS)
    return export(views, SOURCES, plugins.exporter(name), folder, request)


def metadata(folder: Path) -> dict:
    return yaml.safe_load((folder / "README.md").read_text("utf-8").split("---\n")[1])


def test_lines_have_the_documented_shape(tmp_path: Path) -> None:
    run(tmp_path / "out", [accepted(n) for n in range(4)])
    lines = (tmp_path / "out/data-test.jsonl").read_text("utf-8").splitlines()
    row = json.loads(lines[0])
    assert list(row) == TOP
    assert list(row["adaptation"]) == ["class", "sensitivity", "kind", "ledger"]
    assert [json.loads(line)["provenance"]["item_id"] for line in lines] == ["item-000", "item-003"]


def test_unicode_line_breaks_do_not_break_lines(tmp_path: Path) -> None:
    run(tmp_path / "out", [accepted(0, question="uno\u2028dos\u0085tres\nfin")])
    text = (tmp_path / "out/data-test.jsonl").read_text("utf-8")
    assert len(text.splitlines()) == 1
    assert json.loads(text)["question"] == "uno\u2028dos\u0085tres\nfin"


@pytest.mark.parametrize("name", ["hf", "jsonl"])
def test_datasets_opens_the_folder(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_DATASETS_OFFLINE", "1")
    datasets = pytest.importorskip("datasets")
    run(tmp_path / "out", [accepted(n) for n in range(4)], name)
    loaded = datasets.load_dataset(str(tmp_path / "out"), cache_dir=str(tmp_path / "cache"))
    assert {split: len(rows) for split, rows in loaded.items()} == {"test": 2, "dev": 2}
    first = loaded["test"][0]
    assert first["question"] == TEXTS[0].es
    assert first["adaptation"]["ledger"][0]["after_local"] == "911"


def test_splits_that_cannot_be_told_apart_are_refused(tmp_path: Path) -> None:
    twins = [
        made.model_copy(update={"item": made.item.model_copy(update={"split": split})})
        for made, split in ((accepted(0), "a/b"), (accepted(1), "a b"))
    ]
    with pytest.raises(ExportError, match="cannot be told apart"):
        run(tmp_path / "out", twins)


def test_a_split_cannot_leave_the_folder(tmp_path: Path) -> None:
    made = accepted(0)
    escaped = made.model_copy(update={"item": made.item.model_copy(update={"split": "../../x"})})
    done = run(tmp_path / "out", [escaped])
    assert done.files[0] == tmp_path / "out" / "data-x.jsonl"


def test_untranslated_drafts_are_withheld_and_counted(tmp_path: Path) -> None:
    made = view(1)
    draft = Draft(
        item_id=made.item.id,
        field="question",
        text=TEXTS[1].en,
        engine=made.drafts.drafts[0].engine,
    )
    echoed = made.model_copy(update={"drafts": DraftSet(item_id=made.item.id, drafts=(draft,))})
    done = run(tmp_path / "out", [accepted(0), echoed])
    assert done.selection.left_out == {TOO_CLOSE: 1}
    assert f"| {TOO_CLOSE} | 1 |" in (tmp_path / "out/README.md").read_text("utf-8")
    with pytest.raises(ExportError, match="all 1 drafts are too close"):
        run(tmp_path / "none", [echoed])


def test_metadata_is_what_the_hub_reads(tmp_path: Path) -> None:
    run(tmp_path / "out", [accepted(0), view(1)], "hf", title="Everyday: 'quoted'\n---\nx")
    found = metadata(tmp_path / "out")
    assert found["pretty_name"] == "Everyday: 'quoted' --- x"
    assert found["language"] == ["es"]
    assert found["license"] == "other"
    assert "unreviewed-machine-draft" in found["tags"]
    assert found["configs"][0]["data_files"][0] == {
        "split": "test",
        "path": "data/test-00000-of-00001.parquet",
    }


def test_the_card_says_what_was_reviewed(tmp_path: Path) -> None:
    run(tmp_path / "all", [accepted(0), accepted(1)])
    card = (tmp_path / "all/README.md").read_text("utf-8")
    assert "reviewed by nobody" not in card
    assert "悪用 (Malicious use)" in card
    assert "not calibrated" in card
    assert TERMS.attribution in card
    assert TERMS.purpose in card
    assert "inherits those terms" in card
    assert TERMS.citation in card
    run(tmp_path / "mixed", [accepted(0), view(1)])
    card = (tmp_path / "mixed/README.md").read_text("utf-8")
    assert "**1 of 2 rows are machine drafts, reviewed by nobody.**" in card


def test_markup_stays_text(tmp_path: Path) -> None:
    nasty = "# <script>x</script> | [a](javascript:b) `c` ![i](http://e/x.png)\n\n## Heading"
    terms = TERMS.model_copy(
        update={"attribution": nasty, "citation": "```\n# out\n```", "url": "javascript:alert(1)"}
    )
    run(tmp_path / "out", [accepted(0)], title=nasty, terms=terms)
    card = (tmp_path / "out/README.md").read_text("utf-8")
    html = MarkdownIt("commonmark").enable("table").render(card.split("---\n", 2)[2])
    assert "<script" not in html
    assert "<a " not in html
    assert "<img" not in html
    assert "<h2>Heading" not in html
    assert "<h1># &lt;script" in html


def test_escape_and_fence() -> None:
    assert escape("a|b\nc") == "a\\|b c"
    assert fenced("```` x") == "`````\n```` x\n`````"


def test_a_missing_disk_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ExportError, match="is a file, not a folder"):
        run(tmp_path / "file", [accepted(0)])
    with pytest.raises(ExportError, match="cannot write the export"):
        run(tmp_path / "file" / "below", [accepted(0)])
