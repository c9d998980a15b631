"""Packs work in both directions: an item written for Mexico becomes one for Japan.

The Japanese here is our own, replayed from a translation memory: no engine that is free to use
translates into Japanese on a small machine.
"""

from __future__ import annotations

from pathlib import Path

from derive import pipeline, plugins
from derive.config import Config, EngineConfig, SourceConfig
from derive.project import Project
from derive.records import ItemView, Outcome
from tests.conftest import write_items

ITEM = {
    "id": "mx-1",
    "split": "dev",
    "question": "Perdí mi CURP en Guadalajara. ¿Llamo al 911?",
    "question_en": "I lost my CURP in Guadalajara. Should I call 911?",
}


def planned(tmp_path: Path, memory: Path) -> Project:
    source = write_items(tmp_path / "mx.jsonl", [ITEM])
    config = Config(
        name="jp",
        source=SourceConfig(adapter="tabular", path=str(source), locale="es-MX"),
        locale="ja-JP",
        locale_adapter=plugins.default_locale_adapter(),
        engine=EngineConfig(name="memory", options={"path": str(memory)}),
        back_engine=EngineConfig(name="fake"),
    )
    project = Project.create(tmp_path / memory.stem, config)
    pipeline.run(project, only=("plan",))
    return project


def drafted(tmp_path: Path, japanese: str) -> ItemView:
    """Derive the item with ``japanese`` as the stored translation of its adapted English.

    ``{0}``, ``{1}`` … in it stand for the ledger's Japanese forms, in the order of the text.
    """
    empty = tmp_path / "empty.tsv"
    empty.write_text("nothing\t何もない\n", "utf-8")
    project = planned(tmp_path, empty)
    (view,) = pipeline.views(project)
    assert view.plan is not None
    forms = [line.after_local or line.after for line in view.plan.ledger]
    project.close()
    memory = tmp_path / "memory.tsv"
    memory.write_text(f"{view.plan.question}\t{japanese.format(*forms)}\n", "utf-8")
    again = planned(tmp_path, memory)
    pipeline.run(again)
    (done,) = pipeline.views(again)
    again.close()
    return done


def test_mexican_things_become_japanese_ones(tmp_path: Path) -> None:
    view = drafted(tmp_path, "{1}で{0}をなくしました。{2}に電話すべきですか。")
    assert view.plan is not None
    after = {line.concept: line.after_local for line in view.plan.ledger}
    assert after["emergency.police"] == "110"
    assert after["id.national_number"] == "マイナンバー"
    assert after["city.second"] == "大阪"
    assert "Guadalajara" not in (view.plan.question or "")
    assert view.drafts is not None
    (draft,) = view.drafts.drafts
    assert draft.outcome is Outcome.OK
    assert view.report is not None
    tokenization = [f for f in view.report.findings if f.check == "tokenization"]
    assert tokenization == []


def test_fugashi_sees_a_reading_left_in_latin_letters(tmp_path: Path) -> None:
    view = drafted(tmp_path, "{1}で{0}をなくしmashita。{2}に電話すべきですか。")
    assert view.report is not None
    assert "tokenization" in {finding.check for finding in view.report.findings}
