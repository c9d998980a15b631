"""Tests between systems agree with sacrebleu's, keep items together, and know when not to speak."""

from __future__ import annotations

import random

import numpy as np
import pytest
from sacrebleu.metrics.chrf import CHRF
from sacrebleu.significance import PairedTest

from derive import plugins
from derive.errors import FidelityError
from derive.fidelity.comparing import compare
from derive.fidelity.rows import Row
from derive.fidelity.significance import paired_tests

WORDS = "the road to a small town was closed after heavy rain so they took another train".split()  # noqa: SIM905


def texts(number: int, kept: float, seed: int) -> tuple[list[str], list[str]]:
    draw = random.Random(seed)
    references = [" ".join(random.Random(n).choices(WORDS, k=10)) for n in range(number)]
    mine = [" ".join(w if draw.random() < kept else "noise" for w in r.split()) for r in references]
    return mine, references


def rows(system: str, kept: float, seed: int, number: int = 80) -> list[Row]:
    mine, references = texts(number, kept, seed)
    pairs = enumerate(zip(mine, references, strict=True))
    return [
        Row(str(n), str(n), "de", system=system, texts={"translation": a, "reference": b})
        for n, (a, b) in pairs
    ]


@pytest.mark.parametrize(("kept", "seed"), [(0.8, 1), (0.74, 2), (0.6, 3)])
def test_p_values_are_near_those_of_sacrebleu(
    kept: float, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SACREBLEU_SEED", "12345")
    (found,) = compare([*rows("a", 0.8, 9), *rows("b", kept, seed)], [plugins.metric("chrf")])
    first, references = texts(80, 0.8, 9)
    second, _ = texts(80, kept, seed)
    theirs = PairedTest([("a", first), ("b", second)], {"m": CHRF()}, [references], "ar", 1000)
    result = theirs()[1]["chrF2"][1]
    assert found.result.p_randomised == pytest.approx(result.p_value, abs=0.05)
    assert found.result.p_bootstrap == pytest.approx(result.p_value, abs=0.08)
    assert found.result.second == pytest.approx(result.score)


def test_the_same_system_twice_does_not_differ() -> None:
    (found,) = compare([*rows("a", 0.8, 1), *rows("b", 0.8, 1)], [plugins.metric("chrf")])
    assert found.result.difference == 0
    assert found.result.p_bootstrap == found.result.p_randomised == 1


def test_repeating_every_item_does_not_make_a_difference_surer() -> None:
    draw = np.random.default_rng(0)
    first, second = draw.normal(0, 1, (30, 1)), draw.normal(0.3, 1, (30, 1))
    once = paired_tests(first, second, lambda t: float(t[0]), list(range(30)))
    four = [np.repeat(side, 4, axis=0) for side in (first, second)]
    kept = paired_tests(*four, lambda t: float(t[0]), [n // 4 for n in range(120)])
    naive = paired_tests(*four, lambda t: float(t[0]), list(range(120)))
    assert kept.p_randomised == pytest.approx(once.p_randomised, abs=0.05)
    assert naive.p_randomised < kept.p_randomised


def test_ids_that_do_not_match_and_one_system() -> None:
    with pytest.raises(FidelityError, match="two are needed"):
        compare(rows("a", 0.8, 1), [plugins.metric("chrf")])
    other = [Row(f"x{n}", f"x{n}", "de", system="b", texts={}) for n in range(3)]
    with pytest.raises(FidelityError, match="a and b have no id in common"):
        compare([*rows("a", 0.8, 1), *other], [plugins.metric("chrf")])
    with pytest.raises(FidelityError, match="the id '0' is there twice for the system 'a'"):
        compare([*rows("a", 0.8, 1), *rows("a", 0.8, 2)], [plugins.metric("chrf")])


def test_rows_that_one_lacks_are_counted_and_columns_are_compared() -> None:
    mine = [Row(str(n), str(n), "de", system="a", numbers={"q": n % 7}) for n in range(30)]
    theirs = [Row(str(n), str(n), "de", system="b", numbers={"q": n % 7 + 1}) for n in range(25)]
    (found,) = compare([*mine, *theirs], [], numbers=["q"])
    assert (found.result.difference, found.missing) == (pytest.approx(1), 5)
    assert found.result.p_randomised < 0.01
