"""What a person should look at in a pack."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from derive.locale_pack import Pack, read_pack
from derive.locale_pack.contradictions import contradictions
from derive.locale_pack.difference import difference
from derive.locale_pack.survey import counts, shared_locals, stale, without_source, wrong_script

HEAD = 'schema: 1\nlocale: es-MX\nversion: "1"\nnames: {en: Mexico, local: México}\n'
TODAY = datetime.date(2026, 11, 22)


def pack(folder: Path, body: str, head: str = HEAD) -> Pack:
    path = folder / "es-MX.yaml"
    path.write_text(head + body, encoding="utf-8")
    return read_pack(path)


@pytest.mark.parametrize(
    ("body", "concept", "part"),
    [
        ("numbers: {currency_code: USD, per_usd: 1}\n", "numbers.currency_code", "MXN"),
        (
            "concepts:\n  phone.country_code: {en: '+53', local: '+53', verified: false}\n",
            "phone.country_code",
            "+52",
        ),
        ("concepts:\n  city.capital: {en: Puebla, local: Puebla}\n", "city.capital", "Mexico City"),
        ("concepts:\n  unit.length: {en: mile, local: milla}\n", "unit.length", "kilometer"),
        (
            "concepts:\n  emergency.police: {en: '777', local: '777', verified: false}\n",
            "emergency.police",
            "777",
        ),
    ],
)
def test_what_libraries_contradict(tmp_path: Path, body: str, concept: str, part: str) -> None:
    found = {remark.concept: remark.text for remark in contradictions(pack(tmp_path, body))}
    assert list(found) == [concept]
    assert part in found[concept]


@pytest.mark.parametrize(
    "body",
    [
        "concepts:\n  unit.length: {en: kilometre, local: kilómetro}\n",
        "concepts:\n  emergency.police: {en: Police (911), local: '911', verified: false}\n",
        "concepts:\n  hotline.consumer: {en: Profeco (55 5568 8722), local: x, verified: false}\n",
        "numbers: {currency_code: MXN, per_usd: 18}\nconcepts: {}\n",
    ],
)
def test_what_they_do_not_contradict(tmp_path: Path, body: str) -> None:
    assert not list(contradictions(pack(tmp_path, body)))


def test_numbers_grow_old(tmp_path: Path) -> None:
    body = "numbers: {currency_code: MXN, per_usd: 18, per_usd_date: 2020-01-01}\nconcepts:\n"
    body += "  hotline.legal_aid: {en: a, local: b, source: c, date: 2024-01-01, verified: true}\n"
    body += (
        "  emergency.fire: {en: '911', local: '911', source: c, date: 2030-01-01, verified: true}\n"
    )
    body += "  emergency.police: {en: '911', local: '911', source: c, verified: false}\n"
    found = {remark.concept: remark.text for remark in stale(pack(tmp_path, body), TODAY)}
    assert "twelve months" in found["hotline.legal_aid"]
    assert "twelve months" in found["numbers.per_usd"]
    assert "yet to come" in found["emergency.fire"]
    assert "no date" in found["emergency.police"]


def test_facts_without_source_and_forms_in_another_script(tmp_path: Path) -> None:
    body = "concepts:\n  age.voting: {en: '18', local: '18', verified: false}\n"
    body += "  food.staple: {en: rice, local: рис}\n"
    found = pack(tmp_path, body)
    assert [remark.concept for remark in without_source(found)] == ["age.voting"]
    assert [remark.concept for remark in wrong_script(found)] == ["food.staple"]


def test_a_local_form_under_two_concepts(tmp_path: Path) -> None:
    body = "concepts:\n  food.staple: {en: rice, local: arroz}\n"
    body += "  food.risky: {en: raw rice, local: arroz}\n"
    assert [remark.concept for remark in shared_locals(pack(tmp_path, body))] == ["food.risky"]


def test_counts_tell_libraries_from_the_file(tmp_path: Path) -> None:
    bare, more = pack(tmp_path, "concepts: {}\n"), "concepts:\n  food.staple: {en: a, local: b}\n"
    assert counts(bare).filled == counts(bare).base > 5
    assert counts(pack(tmp_path, more)).filled == counts(bare).filled + 1


def test_two_packs_beside_each_other(tmp_path: Path) -> None:
    one = pack(
        tmp_path, "concepts:\n  food.staple: {en: rice, local: a}\n  funeral: {en: x, local: x}\n"
    )
    two = pack(
        tmp_path, "concepts:\n  food.risky: {en: rice, local: b}\n  funeral: {en: y, local: y}\n"
    )
    found = difference(one, two)
    assert (found.only_first, found.only_second) == (["food.staple"], ["food.risky"])
    assert "funeral" in [both.concept for both in found.both]
    assert [clash[:3] for clash in found.clashes] == [("rice", "food.staple", "food.risky")]
