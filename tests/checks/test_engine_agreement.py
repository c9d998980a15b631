"""Golden samples of the check `engine_agreement`."""

from __future__ import annotations

from typing import Any

import pytest

from derive.checks.engine_agreement import plugin
from derive.records import Alternative, Outcome, Severity, Signature
from tests.checks.sample import Bad, Good, Sample, make_case, verify

TEXT = "May I lend my car to a neighbour?"
DRAFT = "¿Puedo prestar mi coche a un vecino?"
OTHER = Signature(name="other", version="1")


def other(agreement: float | None, text: str = "Puedo dejar el auto", **more: Any) -> Alternative:
    return Alternative(text=text, engine=OTHER, agreement=agreement, **more)


def made(*alternatives: Alternative) -> dict[str, Any]:
    return {"alternatives": alternatives}


SAMPLES: tuple[Sample, ...] = (
    Good("es-MX", TEXT, DRAFT),
    Good("es-MX", TEXT, DRAFT, made(other(35.0))),
    Good("es-MX", TEXT, DRAFT, made(other(34.0))),
    Good("es-MX", TEXT, DRAFT, made(other(None, "", outcome=Outcome.REFUSED))),
    Good("ja-JP", TEXT, "近所の人に車を貸してもいいですか。", made(other(15.0, "貸せる?"))),
    Bad(
        "es-MX",
        TEXT,
        DRAFT,
        "agreement with the draft 24 of 100",
        Severity.MINOR,
        more=made(other(24.4)),
    ),
    Bad(
        "es-MX",
        TEXT,
        DRAFT,
        "“otra cosa”",
        Severity.MINOR,
        more=made(other(80.0), other(3.0, "otra cosa")),
    ),
    Bad(
        "ja-JP",
        TEXT,
        "近所の人に車を貸してもいいですか。",
        "14 of 100",
        Severity.MINOR,
        more=made(other(14.0)),
    ),
)


@pytest.mark.parametrize("sample", SAMPLES)
def test_sample(sample: Sample) -> None:
    verify(plugin, sample)


def test_agreement_that_is_low_but_not_very_low_is_only_told() -> None:
    (finding,) = plugin.run(make_case("es-MX", TEXT, DRAFT, alternatives=(other(34.0),)))
    assert finding.severity is Severity.NEUTRAL
    assert "not calibrated" in finding.message
