"""The check `expired_fact`, and what a pack's expiry does to findings that are stored."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from derive.checks import pack_state
from derive.checks._expiry import expired, expiry
from derive.checks.expired_fact import plugin
from derive.locale_pack import Pack
from derive.records import Severity
from tests.checks.sample import bare_pack, line, make_case

TODAY = datetime.datetime.now(datetime.UTC).date()
LONG_AGO = TODAY - datetime.timedelta(days=1500)
LAST_WEEK = TODAY - datetime.timedelta(days=7)
NEXT_WEEK = TODAY + datetime.timedelta(days=7)


def pack(concept: str, **entry: Any) -> Pack:
    form = {"en": "the line", "local": "la línea"}
    record = {"concept": concept, "forms": [form], **entry}
    return bare_pack("es-MX").model_copy(
        update={"entries": Pack.model_validate(_file(concept, record)).entries}
    )


def _file(concept: str, record: dict[str, Any]) -> dict[str, Any]:
    names = {"en": "Mexico", "local": "México"}
    head = {"schema": 1, "locale": "es-MX", "version": "1", "names": names}
    return {**head, "entries": {concept: record}}


@pytest.mark.parametrize(
    ("concept", "entry", "severity"),
    [
        ("hotline.consumer", {"date": LONG_AGO}, Severity.MAJOR),
        ("hotline.consumer", {"date": LAST_WEEK}, None),
        ("hotline.consumer", {"date": LONG_AGO, "expires": NEXT_WEEK}, None),
        ("hotline.consumer", {"date": LAST_WEEK, "expires": LAST_WEEK}, Severity.MAJOR),
        ("hotline.consumer", {}, None),
        ("age.drinking", {"date": LONG_AGO}, Severity.MINOR),
        ("food.dish", {"date": LONG_AGO}, None),
        ("food.dish", {"date": LONG_AGO, "expires": LAST_WEEK}, Severity.MINOR),
    ],
)
def test_what_is_out_of_date(
    concept: str, entry: dict[str, Any], severity: Severity | None
) -> None:
    target = pack(concept, **entry)
    ledger = (line("x", "the line", "la línea", concept=concept),)
    found = list(plugin.run(make_case("es-MX", "Call it.", "", target_pack=target, ledger=ledger)))
    assert [f.severity for f in found] == ([severity] if severity else [])


def test_findings_are_stale_from_the_day_after_expiry() -> None:
    target = pack("hotline.consumer", date=LAST_WEEK, expires=TODAY)
    assert expiry(target.entries["hotline.consumer"]) == TODAY
    assert expired(target, TODAY) == ()
    tomorrow = TODAY + datetime.timedelta(days=1)
    assert expired(target, tomorrow) == ("hotline.consumer",)
    assert pack_state(target, TODAY) == pack_state(target, LAST_WEEK)
    assert pack_state(target, TODAY) != pack_state(target, tomorrow)


def test_an_expiry_leaves_the_label_of_the_pack_alone() -> None:
    plain = pack("hotline.consumer", date=LAST_WEEK)
    assert plain.label == pack("hotline.consumer", date=LAST_WEEK, expires=NEXT_WEEK).label
