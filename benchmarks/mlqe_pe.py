"""Can a calibration find critical errors? MLQE-PE, English to German, Chinese and Japanese.

Fitted on the train part as `derive fidelity calibrate` does, tested on the dev part, which it never
saw; a translation is wrong where two of three annotators say so. No back-translation exists for
these pairs here, so the features are the findings of all rule checks and what the texts look like.
A second fit adds one more score, made elsewhere: a plain word model (TF-IDF and logistic regression
over the words of the source and the characters of the draft), itself cross-fitted on train. It is
reported per language as it is: AUC with a bootstrap interval over sources, and what the threshold
for a recall of 0.95, chosen on train, does on dev.

    python benchmarks/mlqe_pe.py [--data DIR]

There is no target: it ends with 1 only where a calibration is no better than chance.
"""

from __future__ import annotations

import argparse
import math
import os
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from check_false_alarms import pack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict
from sklearn.pipeline import make_pipeline, make_union

from derive import plugins
from derive.checks import run_checks
from derive.contracts import Case, Check
from derive.fidelity._figures import auc
from derive.fidelity.fitting import Sample, fit
from derive.fidelity.intervals import cluster_bootstrap, share
from derive.fidelity.surface import surface
from derive.locale_pack import Pack
from derive.records import ItemClass

DATA = Path(os.environ.get("DERIVE_SHARED_DATA", Path(__file__).parents[2] / "shared" / "data"))
LOCALES = {"ende": "de-DE", "enzh": "zh-CN", "enja": "ja-JP"}
SPACED = {"ende"}


def samples(path: Path, pair: str, checks: Sequence[Check]) -> Iterator[tuple[Sample, str]]:
    """Yield the rows of a file as samples, each with both texts for the word model."""
    packs = pack("en-US"), pack(LOCALES[pair])
    for line in path.read_text("utf-8").rstrip("\n").split("\n"):
        name, english, draft, _, majority = line.split("\t")
        text = draft if pair in SPACED else draft.replace(" ", "")  # they come tokenised
        facts = _features(english, text, checks, packs)
        yield Sample(name, english, pair, "", facts, majority == "ERR"), f"{english}\t{draft}"


def _features(
    english: str, draft: str, checks: Sequence[Check], packs: tuple[Pack, Pack]
) -> dict[str, float]:
    case = Case("1", "question", ItemClass.ST, None, english, english, draft, None, (), *packs)
    facts, points = surface(english, draft), 0
    for finding in run_checks(case, checks):
        key = f"check {finding.check}"
        facts[key] = facts.get(key, 0.0) + 1
        points += finding.severity.weight
    return {**facts, "penalty points": math.log1p(points)}


def word_model() -> object:
    """Return the model over words of the source and characters of the draft."""
    source = TfidfVectorizer(preprocessor=_source, sublinear_tf=True, min_df=2)
    draft = TfidfVectorizer(
        preprocessor=_draft, sublinear_tf=True, min_df=3, analyzer="char_wb", ngram_range=(1, 4)
    )
    return make_pipeline(make_union(source, draft), LogisticRegression(C=1.0, max_iter=500))


def _source(text: str) -> str:
    return text.split("\t", maxsplit=1)[0].lower()


def _draft(text: str) -> str:
    return text.split("\t")[1].lower()


def with_words(
    train: list[tuple[Sample, str]], dev: list[tuple[Sample, str]]
) -> tuple[list[Sample], list[Sample]]:
    """Return both parts with the word model's log odds as one more feature."""
    model = word_model()
    texts, bad = [text for _, text in train], [sample.bad for sample, _ in train]
    inside = cross_val_predict(model, texts, bad, cv=5, method="decision_function")
    outside = model.fit(texts, bad).decision_function([text for _, text in dev])  # type: ignore[attr-defined]
    return _added(train, inside), _added(dev, outside)


def _added(rows: list[tuple[Sample, str]], values: Sequence[float]) -> list[Sample]:
    return [
        sample._replace(features={**sample.features, "word model": float(value)})
        for (sample, _), value in zip(rows, values, strict=True)
    ]


def report(name: str, train: Sequence[Sample], dev: Sequence[Sample]) -> float:
    """Fit on ``train``, print what it does on ``dev`` and return the AUC."""
    group = fit(train).groups[0]
    predicted = np.asarray([group.probability(sample.features) for sample in dev])
    bad = np.asarray([sample.bad for sample in dev])
    value = auc(predicted, bad)
    interval = cluster_bootstrap(partial(_auc_of, predicted, bad), [sample.item for sample in dev])
    flagged = predicted >= (group.threshold or 0.0)
    caught = share(int((flagged & bad).sum()), int(bad.sum()))
    print(
        f"{name:28} AUC {value:.3f} {interval}  at the threshold: recall {caught.value:.3f} "
        f"{caught.interval}, load {flagged.mean():.3f}, precision {bad[flagged].mean():.3f}"
    )
    return value


def _auc_of(predicted: np.ndarray, bad: np.ndarray, rows: np.ndarray) -> float:
    return auc(predicted[rows], bad[rows])


def main() -> int:
    """Print every language; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--data", type=Path, default=DATA)
    folder = parser.parse_args().data / "mlqe-pe" / "catastrophic"
    if not folder.is_dir():
        print(f"{folder} is not there: nothing measured (set DERIVE_SHARED_DATA)")
        return 0
    checks = list(plugins.checks())
    values = []
    for pair in LOCALES:
        parts = [
            list(samples(folder / f"{pair}_majority_{part}.tsv", pair, checks))
            for part in ("train", "dev")
        ]
        errors = [sum(sample.bad for sample, _ in part) for part in parts]
        print(
            f"\n{pair}: train {len(parts[0]):,} ({errors[0]} wrong), dev {len(parts[1]):,} "
            f"({errors[1]} wrong)"
        )
        train, dev = ([sample for sample, _ in part] for part in parts)
        values.append(report("findings and looks", train, dev))
        values.append(report("and the word model", *with_words(parts[0], parts[1])))
    return int(min(values) <= 0.5)


if __name__ == "__main__":
    sys.exit(main())
