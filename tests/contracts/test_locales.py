"""What every installed pack promises; a new pack is tested by lying in the folder."""

from __future__ import annotations

import resource
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from derive.cli.locale import app
from derive.locale_pack import available, load_concepts, load_pack, matcher
from derive.locale_pack.contradictions import contradictions
from derive.locale_pack.survey import counts, to_confirm, without_source, wrong_script

ENOUGH = 140
LOAD_ALL = """
import re, time
from pathlib import Path
from derive.locale_pack import available, load_concepts, load_pack
start = time.process_time()
for tag in available():
    load_pack(tag)
status = Path("/proc/self/status")
peak = re.search(r"VmHWM:\\s+(\\d+)", status.read_text()) if status.exists() else None
print(time.process_time() - start, int(peak[1]) / 1024 if peak else 0)
"""


@pytest.mark.parametrize("tag", available())
def test_a_pack_fills_enough_and_says_what_is_verified(tag: str) -> None:
    pack = load_pack(tag)
    total = counts(pack)
    assert total.filled >= ENOUGH
    assert total.filled - total.base >= ENOUGH - 20
    facts = [name for name, concept in load_concepts().concepts.items() if concept.fact]
    entries = [pack.entries[name] for name in facts if name in pack.entries]
    assert all(entry.verified is not None or entry.absent for entry in entries)
    unsure = sum(not entry.verified for entry in entries)
    assert len(list(to_confirm(pack))) == unsure


@pytest.mark.parametrize("tag", available())
def test_what_a_local_expert_would_stumble_over(tag: str) -> None:
    pack = load_pack(tag)
    assert not list(wrong_script(pack))
    assert not list(without_source(pack))
    hard = {"numbers.currency_code", "phone.country_code", "country", "city.capital"}
    assert not [remark for remark in contradictions(pack) if remark.concept in hard]


@pytest.mark.parametrize("tag", available())
def test_a_pack_can_be_source_and_target(tag: str) -> None:
    pack = load_pack(tag)
    assert pack.numbers is not None
    assert matcher(pack, "en", ("age",)).find(f"They live in {pack.names.en}.")
    police = pack.filled("emergency.police")
    assert police is not None
    assert police.forms[0].en
    for side in ("currency", "city.capital", "country"):
        assert pack.filled(side) is not None, side


@pytest.mark.parametrize("tag", available())
def test_check_finds_no_error(tag: str) -> None:
    result = CliRunner().invoke(app, ["check", tag], catch_exceptions=False)
    assert result.exit_code == 0
    assert f"{tag}: no errors" in result.output


def test_all_packs_load_in_two_seconds_and_200_mb() -> None:
    made = subprocess.run(
        [sys.executable, "-c", LOAD_ALL], capture_output=True, text=True, check=True
    )
    seconds, megabytes = map(float, made.stdout.split())
    assert seconds < 2 * slowness()
    assert megabytes < 200


def slowness() -> float:
    """Return how much slower than one second this machine counts, with some patience."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    sum(n * n for n in range(3_000_000))
    return max(1.0, (resource.getrusage(resource.RUSAGE_SELF).ru_utime - before) / 0.3)
