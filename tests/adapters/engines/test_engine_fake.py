"""The fake engine does as it is told."""

from __future__ import annotations

import time

import pytest

from derive import plugins
from derive.errors import EngineError, EngineFailed
from derive.records import Outcome, Protected, Segment


def _open(**options):
    return plugins.engine("fake").open("en", "es-MX", options)


def _one(engine, text, **fields):
    (answer,) = engine.translate([Segment(id="a", text=text, **fields)])
    return answer


def test_the_text_is_marked_and_its_targets_are_put_in():
    span = Protected(start=5, end=8, target="066")
    assert _one(_open(), "Call 911.\nNow.", protected=(span,)).text == "[es-MX] Call 066.\nNow."


@pytest.mark.parametrize("outcome", list(Outcome))
def test_it_fails_as_told(outcome):
    answer = _one(_open(fail=f"bomb={outcome}, poem=empty"), "a bomb")
    assert answer.outcome is outcome
    assert answer.text == ""


def test_it_drops_ids_breaks_and_waits():
    assert _open(drop="a, b").translate([Segment(id="a", text="x")]) == []
    with pytest.raises(EngineFailed, match="told to break"):
        _one(_open(crash="boom"), "a boom")
    started = time.monotonic()
    _one(_open(delay="0.05"), "x")
    assert time.monotonic() - started >= 0.05


@pytest.mark.parametrize(
    "options", [{"fail": "x"}, {"fail": "x=no"}, {"delay": "soon"}, {"fial": "1"}]
)
def test_wrong_options_are_refused(options):
    with pytest.raises(EngineError):
        _open(**options)
