"""Calibration finds what is there, says what it costs, and refuses where there is too little."""

from __future__ import annotations

import random
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from derive.errors import FidelityError
from derive.fidelity import _figures
from derive.fidelity.calibration import ALL, Calibration, load, risk, save
from derive.fidelity.fitting import RECALL, Sample, cross_fitted, fit
from derive.fidelity.judged import table_samples
from derive.fidelity.rows import rows


@lru_cache
def fitted(number: int, recall: float = RECALL) -> Calibration:
    """One calibration for the tests that only look at it."""
    return fit(made(number), recall, features_of="abc")


def made(number: int, seed: int = 0, signal: float = 2.0, language: str = "es-MX") -> list[Sample]:
    """Drafts of which a fifth is wrong, with a score that tells a little and one that does not."""
    draw = random.Random(seed)
    found = []
    for n in range(number):
        bad = draw.random() < 0.2
        features = {
            "chrF++ fidelity": draw.gauss(70 - signal * 5 * bad, 10),
            "noise": draw.gauss(0, 1),
            "constant": 1.0,
        }
        if draw.random() < (0.4 if bad else 0.1):
            features["check numbers"] = 1.0
        found.append(Sample(str(n), str(n // 2), language, "ST" if n % 3 else "TM", features, bad))
    return found


def test_probabilities_are_honest_on_drafts_it_never_saw() -> None:
    group = fitted(1200).groups
    (all_,) = [one for one in group if one.item_class == ALL]
    fresh = made(1500, seed=7)
    predicted = np.asarray([all_.probability(sample.features) for sample in fresh])
    bad = np.asarray([sample.bad for sample in fresh])
    assert all_.method == "logistic + isotonic"
    assert abs(predicted.mean() - bad.mean()) < 0.04
    assert all_.auc is not None
    assert _figures.auc(predicted, bad) == pytest.approx(all_.auc.value, abs=0.05)
    assert (all_.auc.low or 1) < all_.auc.value < (all_.auc.high or 0)
    assert bad[predicted >= (all_.threshold or 1)].sum() / bad.sum() > 0.9


def test_no_signal_is_no_signal() -> None:
    samples = [s._replace(features={"noise": s.features["noise"]}) for s in made(600)]
    (group,) = [one for one in fit(samples).groups if one.item_class == ALL]
    assert group.auc is not None
    assert abs(group.auc.value - 0.5) < 0.08, "cross-fitting does not flatter"


def test_the_threshold_keeps_the_recall_that_was_wanted() -> None:
    for recall in (0.8, 0.95):
        (group,) = [one for one in fitted(400, recall).groups if one.item_class == ALL]
        assert group.recall is not None
        assert group.load is not None
        assert group.recall.value >= recall
        assert group.load.value < 1
    loads = [point.load for point in group.operating]
    assert loads == sorted(loads), "more recall costs more review"


def test_auc_is_that_of_scikit_learn_and_the_curve_covers_all() -> None:
    samples = made(400)
    predicted, bad = cross_fitted(samples), np.asarray([s.bad for s in samples])
    assert _figures.auc(predicted, bad) == pytest.approx(roc_auc_score(bad, predicted))
    (group,) = [one for one in fitted(400).groups if one.item_class == ALL]
    assert sum(point.number for point in group.curve) == 400


def test_fewer_than_thirty_errors_is_not_calibrated() -> None:
    few = [s for n, s in enumerate(made(800)) if not s.bad or n < 100]
    calibration = fit(few)
    (group,) = [one for one in calibration.groups if one.item_class == ALL]
    assert not group.calibrated
    assert "30 are needed" in group.note
    assert risk(calibration, "es-MX", "ST", {"chrF++ fidelity": 10}) is None


def test_one_class_only_and_nothing_at_all() -> None:
    good = [s._replace(bad=False) for s in made(200)]
    (group, *_) = fit(good).groups
    assert group.status == "not calibrated"
    assert "0 drafts with an error" in group.note
    bad = [s._replace(bad=True) for s in made(200)]
    assert "0 without one" in fit(bad).groups[0].note
    with pytest.raises(FidelityError, match="no draft has a verdict"):
        fit([])
    with pytest.raises(FidelityError, match=r"recall of 1\.5"):
        fit(made(10), 1.5)


def test_per_language_and_class_and_never_pooled() -> None:
    calibration = fit([*made(600), *made(60, language="ja-JP")])
    keys = {(g.language, g.item_class): g.calibrated for g in calibration.groups}
    assert keys["es-MX", "ST"]
    assert keys["es-MX", "TM"]
    assert not keys["ja-JP", ALL]
    assert calibration.group("es-MX", "SR") == calibration.group("es-MX", ALL)
    assert risk(calibration, "fr-FR", "ST", {}) is None
    one = risk(calibration, "es-MX", "ST", {"chrF++ fidelity": 20.0, "check numbers": 1.0})
    other = risk(calibration, "es-MX", "ST", {"chrF++ fidelity": 95.0})
    assert one is not None
    assert other is not None
    assert one.probability > other.probability
    assert one.high


def test_missing_and_nan_scores_do_not_break_it() -> None:
    samples = made(400)
    holes = [
        s._replace(features={**s.features, "chrF++ fidelity": float("nan")}) if n % 5 == 0 else s
        for n, s in enumerate(samples)
    ]
    (group,) = [one for one in fit(holes).groups if one.item_class == ALL]
    assert group.calibrated
    assert 0 < group.probability({"chrF++ fidelity": float("nan")}) < 1
    assert 0 < group.probability({}) < 1


def test_it_is_stored_and_comes_back_the_same(tmp_path: Path) -> None:
    calibration = fitted(400)
    path = tmp_path / "calibration.json"
    assert load(path) is None
    save(calibration, path)
    assert load(path) == calibration
    assert fitted(400, 0.8).fitted_on == calibration.fitted_on != fitted(1200).fitted_on
    path.write_text("{}")
    with pytest.raises(FidelityError, match="make it again with derive fidelity calibrate"):
        load(path)


def test_verdicts_of_a_table() -> None:
    raw = [
        {
            "id": "1",
            "lang": "de",
            "src": "Call 110!",
            "mt": "Ruf an!",
            "comet": "0.3",
            "bad": "ERR",
        },
        {
            "id": "2",
            "lang": "de",
            "src": "Call us.",
            "mt": "Ruf uns.",
            "comet": "nan",
            "bad": "NOT",
        },
        {"id": "3", "lang": "de", "src": "Go", "mt": "Geh", "comet": "1", "bad": ""},
    ]
    first, second = table_samples(rows(raw))
    assert (first.bad, second.bad) == (True, False)
    assert first.features["comet"] == 0.3
    assert "comet" not in second.features
    assert first.features["text digits"] > 0
    with pytest.raises(FidelityError, match=r"'maybe' in bad is neither good .* nor bad"):
        list(table_samples(rows([{"id": "1", "bad": "maybe"}])))
    with pytest.raises(FidelityError, match="no column 'bad' that holds verdicts"):
        list(table_samples(rows([{"id": "1", "text": "x"}])))
