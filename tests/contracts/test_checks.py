"""Every check keeps its contract: attributes, bounds of spans and fixes, time, no error."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from derive import plugins
from derive.checks import run_checks, signature
from derive.checks.across import set_signature
from derive.cli.check import app
from derive.contracts import Case, Check, SetCheck, SetTools
from derive.records import Finding, Outcome, Severity, Substitution
from tests.checks.sample import line, make_case, pack_of

ROOT = Path(__file__).parents[2]
CHECKS = list(plugins.checks())
NAMES = [check.id for check in CHECKS]
LOCALES = ("es-MX", "ja-JP", "ko-KR", "zh-TW", "ar-EG", "hi-IN", "th-TH", "de-DE", "xx-YY")
WARM = "This is a warm English sentence, long enough to have every model loaded, 1 or 2."
every_check = pytest.mark.parametrize("check", CHECKS, ids=NAMES)

JAPAN = pack_of("ja-JP", {"city.capital": ("Tokyo", "東京")}, currency="JPY")
LEDGER: tuple[Substitution, ...] = (
    line("Tokyo", "Mexico City", "Ciudad de México", start=0, end=5, adapted_start=0),
    line("", "", "", start=3, end=1, adapted_start=90, adapted_end=7),
    line("a", "b", "b", start=2, end=90_000),
)


@every_check
def test_attributes_are_complete(check: Check) -> None:
    assert isinstance(check, Check)
    assert type(check).__module__ == f"derive.checks.{check.id}"
    assert check.name[0].isupper()
    assert check.sentence.endswith(".")
    assert check.sentence.count(".") == 1
    assert isinstance(check.severity, Severity)
    assert isinstance(check.needs_draft, bool)
    assert getattr(check, "version", 0) >= 1


def test_every_file_is_a_check() -> None:
    files = (ROOT / "derive" / "checks").glob("[!_]*.py")
    assert sorted(path.stem for path in files) == NAMES


def _sound(check: Check, case: Case) -> list[Finding]:
    """Run the check and assert what holds of every finding."""
    found = list(check.run(case))
    for finding in found:
        assert finding.check == check.id
        assert finding.severity.weight <= check.severity.weight
        assert finding.message.endswith(".")
        assert "\n" not in finding.message
        for span in finding.spans:
            text = getattr(case, span.text)
            assert 0 <= span.start <= span.end <= len(text)
        if finding.fix is not None:
            assert 0 <= finding.fix.start <= finding.fix.end <= len(case.draft)
    return found


@every_check
@pytest.mark.parametrize("locale", LOCALES)
def test_nearly_empty_and_right_to_left(check: Check, locale: str) -> None:
    for draft in ("", " ", "a", "؟", "مرحبا (١٢٣) «نعم»", "שלום, 110?", "\u200f", "ｶﾞ", "👍🏽"):
        for adapted in ("", "?", "Call 110 in Tokyo (now)."):
            _sound(check, make_case(locale, adapted, draft))


@every_check
@pytest.mark.parametrize(
    "unit", ["word ", "a", "漢字かな。", "1,234 ", "{x} (", "ab12 ", "?\n", "กา "]
)
def test_huge_text_in_two_seconds(check: Check, unit: str) -> None:
    huge = unit * (200_000 // len(unit))
    for locale in ("es-MX", "ja-JP"):
        warm = make_case(
            locale, "A warm sentence, long enough to be asked about, is this.", "¿a? 1"
        )
        list(check.run(warm))
        back = huge if locale == "ja-JP" else huge[:-30] + " x"
        case = make_case(locale, huge, huge[:-1] + "!", back=back, source_pack=JAPAN)
        started = time.process_time()
        _sound(check, case)
        assert time.process_time() - started < 2


TEXTS = st.one_of(
    st.text(max_size=80),
    st.lists(
        st.sampled_from(
            [
                "Tokyo",
                "東京",
                "1,200.5",
                "３０",
                "{name}",
                "https://a.b/c",
                "¿",
                "?",
                "the",
                "of",
                "ま",
                "ك",
                "ह",
                "ำ",
                "110",
                "p.m.",
                "million",
                "億",
                "XIV",
                "(",
                "”",
                "\u200b",
                "ja",
                "\n",
                " ",
            ]
        ),
        max_size=25,
    ).map("".join),
)


@every_check
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    adapted=TEXTS,
    draft=TEXTS,
    english=TEXTS,
    back=st.none() | TEXTS,
    locale=st.sampled_from(LOCALES),
    ledger=st.sampled_from([(), LEDGER]),
    unknown=st.lists(TEXTS, max_size=2).map(tuple),
)
def test_never_raises(  # noqa: PLR0917
    check: Check,
    adapted: str,
    draft: str,
    english: str,
    back: str | None,
    locale: str,
    ledger: tuple[Substitution, ...],
    unknown: tuple[str, ...],
) -> None:
    more = {"english": english, "back": back, "ledger": ledger, "unknown": unknown, "lost": unknown}
    _sound(check, make_case(locale, adapted, draft, source_pack=JAPAN, **more))


def test_every_check_of_the_set_keeps_its_contract() -> None:
    """Attributes, bounds, and no error on empty, nearly empty and odd cases, gone through twice."""
    drafts = ("", " ", "a", "؟", "\ud800", "漢字かな。" * 2000, "word " * 3000, "ก" * 40)
    cases = [
        make_case(locale, adapted, draft, item_id=f"{locale}{n}", back=draft, ledger=LEDGER)
        for locale in LOCALES
        for n, draft in enumerate(drafts)
        for adapted in ("", "Call 110 in Tokyo (now).")
    ]
    checks = list(plugins.set_checks())
    assert {check.id for check in checks} == {
        path.stem for path in (ROOT / "derive/checks/across").glob("[!_]*.py")
    }
    for check in checks:
        assert isinstance(check, SetCheck)
        assert check.sentence.endswith(".")
        for finding in check.run(cases, SetTools()):
            assert finding.check == check.id
            assert finding.severity.weight <= check.severity.weight
            assert finding.message.endswith(".")
            assert "\n" not in finding.message
        assert list(check.run([], SetTools())) == []
    assert set_signature(checks) == set_signature(reversed(checks))
    assert set_signature(checks) != set_signature(checks, "a judge")


def test_only_some_checks_run_without_a_draft() -> None:
    case = make_case("es-MX", "Call {name} at 35.", "", outcome=Outcome.REFUSED)
    found = run_checks(case, CHECKS)
    assert [finding.check for finding in found] == ["outcome"]


def test_signature_depends_on_the_checks() -> None:
    assert signature(CHECKS) == signature(reversed(CHECKS))
    assert signature(CHECKS) != signature(CHECKS[1:])


def test_list_command() -> None:
    found = CliRunner().invoke(app, ["list", "--json"])
    assert found.exit_code == 0
    rows = json.loads(found.stdout)
    assert [row["id"] for row in rows if row["of"] == "field"] == NAMES
    assert [row["id"] for row in rows if row["of"] == "set"] == plugins.names("set_checks")
    table = CliRunner().invoke(app, ["list"])
    assert table.exit_code == 0
    assert "critical" in table.stdout


def test_reference_page_is_current() -> None:
    script = ROOT / "docs" / "generate_checks.py"
    ran = subprocess.run(
        [sys.executable, str(script), "--check"], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr


def test_false_alarms_stay_rare(shared_flores: Path) -> None:
    """At most 2 % of human translations have a finding above neutral, per check and language."""
    path = ROOT / "benchmarks" / "check_false_alarms.py"
    spec = importlib.util.spec_from_file_location("check_false_alarms", path)
    assert spec
    assert spec.loader
    measure = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(measure)
    for language in ("es", "ja", "ar", "th"):
        cases = list(measure.cases(shared_flores, language))[:300]
        for check in CHECKS:
            loud = [c for c in cases if any(f.severity.weight for f in check.run(c))]
            assert len(loud) <= 0.03 * len(cases), (check.id, language)


@pytest.fixture
def shared_flores() -> Path:
    import os  # noqa: PLC0415

    folder = Path(os.environ.get("DERIVE_SHARED_DATA", ROOT.parent / "shared" / "data")) / "flores"
    if not folder.is_dir():
        pytest.skip(f"{folder} is not there; set DERIVE_SHARED_DATA")
    return folder
