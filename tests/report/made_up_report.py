"""A made-up project for the report: every queue and class, open concepts, failures, Urdu."""

from __future__ import annotations

import random
from dataclasses import replace

from derive.fidelity.calibration import Calibration
from derive.fidelity.fitting import Sample, fit
from derive.records import ItemClass, ItemView, Queue, Substitution
from derive.report.data import AgreementRow, ReportInfo
from tests.exporters.made_up import BACK_ENGINE, ENGINE, LABELS, TERMS, accepted, failed, view

INFO = ReportInfo(
    project="everyday-mx",
    source_locale="ja-JP",
    target_locale="es-MX",
    source_name="Japan",
    target_name="Mexico",
    engine=str(ENGINE),
    back_engine=str(BACK_ENGINE),
    same_system=False,
    created="2026-11-22",
    derive_version="0.1.0",
    terms=TERMS,
    label_names=LABELS,
)


def _calibration() -> Calibration:
    """Fitted to drafts of which a fifth is wrong; few of them in the class TM."""
    draw = random.Random(3)
    samples = []
    for n in range(400):
        bad = draw.random() < 0.2
        features = {"chrF++ fidelity": draw.gauss(60 - 15 * bad, 9), "noise": draw.random()}
        samples.append(Sample(str(n), str(n), "es-MX", "ST" if n % 8 else "TM", features, bad))
    return fit(samples)


CALIBRATED = replace(
    INFO,
    calibration=_calibration(),
    agreement=(
        AgreementRow("verdict", 40, 0.61, 0.42, 0.78, {"accept": 0.9, "reject": 0.1}, ""),
        AgreementRow("Is it understandable?", 3, None, None, None, {"5": 1.0}, "all the same"),
    ),
)


def routed(made: ItemView, queue: Queue, item_class: ItemClass | None = None) -> ItemView:
    """Return the item in another queue and, where given, class."""
    update: dict[str, object] = {
        "routing": made.routing.model_copy(update={"queue": queue, "reasons": (f"to {queue}",)})
    }
    if item_class:
        update["plan"] = made.plan.model_copy(update={"item_class": item_class})
    return made.model_copy(update=update)


def opened(made: ItemView) -> ItemView:
    """Return the item with a concept that the pack could not fill."""
    start = made.item.question_en.index("question" if "question" in made.item.question_en else "I")
    line = Substitution(
        field="question",
        start=start,
        end=start + 1,
        concept="helpline.children",
        before="Chairudorain",
        reason="the pack does not fill this concept",
    )
    plan = made.plan.model_copy(update={"ledger": (line,)})
    return routed(made.model_copy(update={"plan": plan}), Queue.TRANSCREATE)


def project(count: int = 40) -> list[ItemView]:
    """Return ``count`` items in all states."""
    makers = {
        3: accepted,
        5: lambda n: routed(view(n), Queue.FULL),
        7: lambda n: opened(view(n)),
        11: lambda n: routed(failed(n), Queue.FULL),
        13: lambda n: routed(view(n), Queue.AUTHOR, ItemClass.SR),
        14: lambda n: view(n).model_copy(update={"stale": True}),
    }
    return [makers.get(n % 16, view)(n) for n in range(count)]
