"""The metrics give sacrebleu's values, and the scores of a case keep the two distances apart."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import sacrebleu

from derive import plugins
from derive.contracts import Metric
from derive.fidelity.bleu import plugin as bleu
from derive.fidelity.chrf import plugin as chrf
from derive.fidelity.scores import score_case
from tests.checks.sample import make_case

FLORES = (
    Path(os.environ.get("DERIVE_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data"))
    / "flores"
)
PAIR = ("The cat sat on the mat today.", "The cat sat on a mat.")


@pytest.mark.parametrize("metric", list(plugins.metrics()), ids=lambda metric: metric.name)
def test_contract(metric: Metric) -> None:
    assert isinstance(metric, Metric)
    same = PAIR[0]
    assert metric.segment(same, same, "en") == pytest.approx(100)
    assert metric.segment("", same, "en") == 0
    assert metric.corpus([], [], "en") == 0
    assert "version:" in metric.signature("ja")
    assert metric.signature("en") == metric.signature("en")


def test_values_are_those_of_sacrebleu() -> None:
    assert (
        chrf.segment(*PAIR, "en") == sacrebleu.sentence_chrf(PAIR[0], [PAIR[1]], word_order=2).score
    )
    assert bleu.segment(*PAIR, "en") == sacrebleu.sentence_bleu(PAIR[0], [PAIR[1]]).score


def test_tokenizer_follows_the_language() -> None:
    assert "tok:ja-mecab" in bleu.signature("ja-JP")
    assert "tok:ko-mecab" in bleu.signature("ko")
    assert "tok:zh" in bleu.signature("zh-TW")
    assert "tok:13a" in bleu.signature("es-MX")
    assert "nw:2" in chrf.signature("es")


@pytest.mark.parametrize("name", ["zh-en.google.en", "en-id.google.id", "en-ja.google.ja"])
def test_published_bleu_of_real_outputs(name: str) -> None:
    path = FLORES / "outputs" / name
    if not path.exists():
        pytest.skip(f"{path} is not there; set DERIVE_SHARED_DATA")
    target = path.suffix[1:]
    outputs = path.read_text("utf-8").splitlines()
    references = (FLORES / f"flores-test.{target}").read_text("utf-8").splitlines()
    published = float(path.with_name(path.name + ".bleu").read_text())
    assert bleu.corpus(outputs, references, target) == pytest.approx(published, abs=0.1)


def test_two_distances_and_the_raw_one() -> None:
    case = make_case(
        "es-MX",
        "I live in Mexico City.",
        "Vivo en la Ciudad de México.",
        english="I live in Tokyo.",
        back="I live in Mexico City.",
    )
    scores = {score.compares: score for score in score_case(case, [chrf])}
    assert scores["fidelity"].value == pytest.approx(100)
    assert scores["raw"].value < 70
    assert scores["adaptation"].value < 70
    assert all(score.signature == chrf.signature("en") for score in scores.values())


def test_without_back_translation_only_adaptation() -> None:
    case = make_case("es-MX", "I live here.", "Vivo aquí.")
    assert [(s.compares, s.value) for s in score_case(case, [chrf])] == [("adaptation", 100.0)]
