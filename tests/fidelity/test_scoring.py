"""Corpus values come from one pass, per group, with intervals, and equal those of the metric."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from derive import plugins
from derive.errors import FidelityError
from derive.fidelity.rows import Row
from derive.fidelity.scoring import CHUNK, score

WORDS = "a b c d e f g h of the to in road town rain train".split()  # noqa: SIM905


def made(number: int, language: str = "es-MX", item_class: str = "ST") -> list[Row]:
    draw = random.Random(f"{language}{item_class}")
    found = []
    for n in range(number):
        adapted = " ".join(draw.choices(WORDS, k=9))
        back = " ".join(w for w in adapted.split() if draw.random() < 0.8) or "x"
        texts = {"source": adapted.replace("a", "the"), "adapted": adapted, "back": back}
        row_id = f"{language}{item_class}{n}"
        found.append(Row(row_id, f"{row_id[:-1]}", language, item_class, texts=texts))
    return found


def test_one_value_per_language_and_class_and_never_a_pooled_one() -> None:
    rows = [*made(40), *made(30, item_class="TM"), *made(20, "ja-JP")]
    values = score(rows, [plugins.metric("chrf")])
    assert {(v.group["language"], v.group["class"]) for v in values} == {
        ("es-MX", "ST"), ("es-MX", "TM"), ("ja-JP", "ST"),
    }  # fmt: skip
    assert {v.compares for v in values} == {"fidelity", "raw", "adaptation"}
    assert sum(v.segments for v in values if v.compares == "fidelity") == 90


@pytest.mark.parametrize("name", ["bleu", "chrf", "chrf++", "ter", "word-edits"])
def test_the_value_is_the_corpus_value_over_many_chunks(name: str) -> None:
    number = CHUNK + 50 if name in {"chrf", "word-edits"} else 60
    rows = made(number)
    metric = plugins.metric(name)
    value = next(v for v in score(rows, [metric]) if v.compares == "fidelity")
    mine, theirs = [r.texts["back"] for r in rows], [r.texts["adapted"] for r in rows]
    assert value.value == pytest.approx(metric.corpus(mine, theirs, "en"))
    assert value.interval is not None
    assert value.interval.low < value.value < value.interval.high
    assert value.signature == metric.signature("en")


def test_rows_are_read_once_and_not_kept() -> None:
    read = 0

    def stream() -> Iterator[Row]:
        nonlocal read
        for row in made(30):
            read += 1
            yield row

    score(stream(), [plugins.metric("word-edits")])
    assert read == 30


def test_an_empty_text_is_left_out_and_counted() -> None:
    rows = made(10)
    rows.append(Row("x", "x", "es-MX", "ST", texts={"adapted": "a b", "back": " "}))
    fidelity = next(v for v in score(rows, [plugins.metric("chrf")]) if v.compares == "fidelity")
    assert (fidelity.segments, fidelity.left_out) == (10, 1)


def test_a_draft_that_copies_the_english_proves_nothing() -> None:
    rows = made(10)
    text = "Call the police in Mexico City today."
    texts = {"source": text, "adapted": text, "back": text, "translation": text.upper()}
    rows.append(Row("x", "x", "es-MX", "ST", texts=texts))
    found = {v.compares: v for v in score(rows, [plugins.metric("chrf")])}
    assert (found["fidelity"].segments, found["fidelity"].left_out) == (10, 1)
    assert found["adaptation"].segments == 11


def test_numbers_made_elsewhere_are_means_without_nan() -> None:
    rows = [Row(str(n), str(n), "ja", numbers={"COMET": n / 10}) for n in range(10)]
    rows.append(Row("nan", "nan", "ja", other={"COMET": "nan"}))
    (value,) = score(rows, [], numbers={"COMET": "COMET|x"})
    assert (value.value, value.segments, value.left_out) == (pytest.approx(0.45), 10, 1)
    assert value.interval is not None


def test_every_segment_is_told_and_nothing_to_score_is_said() -> None:
    told: list[tuple[str, str, float]] = []
    score(
        made(5),
        [plugins.metric("chrf")],
        emit=lambda row, compares, _metric, value: told.append((row.id, compares, value)),
    )
    assert len(told) == 15
    with pytest.raises(FidelityError, match="no row has two texts to compare"):
        score([Row("1", "1", "es", texts={"back": "a"})], [plugins.metric("chrf")])
