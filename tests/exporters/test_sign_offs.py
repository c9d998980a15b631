"""Who signed the locale pack stands on the card; their names only where they agreed."""

from __future__ import annotations

import datetime
from pathlib import Path

from derive.exporters.write import Request, export
from derive.locale_pack import SignOff
from derive.plugins import exporter
from tests.exporters.made_up import TERMS, accepted, item

DAY = datetime.date(2026, 11, 22)


def card(folder: Path, *sign_offs: SignOff) -> str:
    request = Request("made-up", "Made up", "es-MX", TERMS, sign_offs=sign_offs)
    export([accepted(0)], [item(0)], exporter("jsonl"), folder / "out", request)
    return (folder / "out" / "README.md").read_text("utf-8")


def test_scope_and_date_travel_and_the_name_stays(tmp_path: Path) -> None:
    label = "es-MX@1+0123456789abcdef"
    text = card(tmp_path, SignOff(name="Ana Ruiz", date=DAY, scope="helplines", pack=label))
    assert "2026-11-22: helplines (a local expert" in text
    assert "Ana Ruiz" not in text
    assert "another text of the pack" in text


def test_the_name_is_there_where_it_may_be(tmp_path: Path) -> None:
    label = "es-MX@1+0123456789abcdef"
    signed = SignOff(name="Ana Ruiz", date=DAY, scope="all", pack=label, publish_name=True)
    assert "Ana Ruiz" in card(tmp_path, signed)


def test_without_any_the_card_says_so(tmp_path: Path) -> None:
    assert "No local expert has signed off the locale pack." in card(tmp_path)
