"""Pairs of adapted English and target: what goes out, and what stays because it is the source's."""

from __future__ import annotations

from pathlib import Path

import pytest
from derive.adapters.engines import _memory_files
from lxml import etree

from derive import plugins
from derive.exporters._pairs import Paired
from derive.exporters.write import Export, Request, export
from derive.records import ExportRow, ItemView
from derive.xml_text import text_of
from tests.exporters.made_up import TERMS, TEXTS, accepted, item, view

OWNED = TERMS.model_copy(update={"owned": True})
FORMATS = ["tmx", "xliff"]
STRANGE = "¿=1+1? ]]> <b>&amp;</b> \x07 𠮷 مرحبا \u202e"


def changed(n: int, adapted: str, question: str) -> ItemView:
    """Return an accepted item whose adapted question is far from the source's English."""
    made = accepted(n, question)
    assert made.plan is not None
    plan = made.plan.model_copy(update={"question": adapted, "ledger": ()})
    return made.model_copy(update={"plan": plan})


def run(name: str, folder: Path, views: list[ItemView], owned: bool = False) -> Export:
    terms = OWNED if owned else TERMS
    request = Request("everyday", "Everyday", "es-MX", terms, unreviewed=True)
    sources = [item(n) for n in range(len(views))]
    return export(views, sources, plugins.exporter(name), folder, request)


def units(done: Export) -> list[tuple[str, str | None, str]]:
    """Read a file of pairs: id, English (None where there is none), target."""
    root = etree.fromstring(done.files[0].read_bytes())
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    found = []
    for unit in root.iter("{*}tu", "{*}trans-unit"):
        texts = {
            text.get(lang): text_of(next(text.iter("{*}seg"), text))
            for text in unit.iter("{*}tuv", "{*}source", "{*}target")
        }
        name = unit.get("tuid") or unit.get("id")
        found.append((name, texts.get("en") or None, texts["es-MX"]))
    return found


@pytest.mark.parametrize("name", FORMATS)
def test_an_owned_set_goes_out_in_full(tmp_path: Path, name: str) -> None:
    done = run(name, tmp_path / "out", [accepted(0), accepted(1), view(2)], owned=True)
    assert done.withheld == 0
    rows = list(done.selection.rows)
    assert units(done) == [
        (f"{row.id}/{field}", english, target)
        for n, row in enumerate(rows)
        for field, english, target in (
            ("question", TEXTS[n].adapted, TEXTS[n].es),
            ("reference_answer", TEXTS[n].answer_en, TEXTS[n].answer_es),
        )
    ]


@pytest.mark.parametrize("name", FORMATS)
def test_english_near_the_source_is_withheld_and_counted(tmp_path: Path, name: str) -> None:
    far = "Somebody took my neighbour's bicycle. Which office in Mexico City should she go to?"
    target = "Le robaron la bicicleta a mi vecina. ¿A qué oficina de la Ciudad de México debe ir?"
    done = run(name, tmp_path / "out", [accepted(0), changed(1, far, target)])
    english = {unit[0].rpartition("/")[0]: unit[1] for unit in units(done) if "question" in unit[0]}
    first, second = done.selection.rows
    assert english == {first.id: None, second.id: far}
    assert done.withheld == 3  # the question that is near, and both answers, which are the same
    text = done.files[0].read_text("utf-8")
    assert TEXTS[0].adapted not in text
    assert text.count("is withheld") == 3


@pytest.mark.parametrize("name", FORMATS)
def test_strange_texts_come_back(tmp_path: Path, name: str) -> None:
    done = run(name, tmp_path / "out", [changed(0, f"{STRANGE} English", STRANGE)], owned=True)
    assert units(done)[0][1:] == (f"{STRANGE} English", STRANGE)


@pytest.mark.parametrize(("name", "ending"), [("tmx", ".tmx"), ("xliff", ".xlf")])
def test_the_memory_reads_what_was_exported(tmp_path: Path, name: str, ending: str) -> None:
    done = run(name, tmp_path / "out", [accepted(0), view(1)], owned=True)
    assert done.files[0].suffix == ending
    found = list(_memory_files.units(done.files[0], "en", "es-MX"))
    assert [unit.problem for unit in found] == [""] * 4
    assert [unit.reviewed for unit in found] == [True, True, False, False]
    assert found[0].texts == {"en": TEXTS[0].adapted, "es-MX": TEXTS[0].es}


def test_states_and_terms_in_xliff(tmp_path: Path) -> None:
    done = run("xliff", tmp_path / "out", [accepted(1), view(0)], owned=True)
    root = etree.fromstring(done.files[0].read_bytes())
    approved = [unit.get("approved") for unit in root.iter("{*}trans-unit")]
    states = [target.get("state") for target in root.iter("{*}target")]
    by_split = sorted(zip(approved, states, strict=True))
    assert by_split == [("no", "needs-review-translation")] * 2 + [("yes", "final")] * 2
    marks = {mark.text: mark.get("comment") for mark in root.iter("{*}mrk")}
    assert marks == {
        "my CURP": "id.national_number (substitute)",
        "911": "emergency.fire (substitute)",
    }
    splits = {file.get("original"): len(file.findall(".//{*}trans-unit")) for file in root}
    assert splits == {row.split: 2 for row in done.selection.rows}


def test_formats_without_pairs_never_see_adapted_english(tmp_path: Path) -> None:
    seen: list[ExportRow] = []

    class Spy:
        name, title = "spy", "Spy"

        def write(self, rows: object, folder: Path, context: object) -> list[Path]:
            seen.extend(rows)  # type: ignore[arg-type]
            return []

    assert not isinstance(Spy(), Paired)
    request = Request("everyday", "Everyday", "es-MX", OWNED)
    export([accepted(0)], [item(0)], Spy(), tmp_path / "out", request)
    assert [row.adapted for row in seen] == [None]
    assert "adapted_text" not in seen[0].model_dump_json()
