"""Measures an export to ``hf`` from a project with many accepted items: seconds and peak memory.

The project is generated: every text is made of invented words, so that nothing is said twice; its
plans, drafts, findings and decisions are stored as a run and its reviewers leave them.
The export runs in a process of its own, with everything a user's has: reading, selection, the terms
guard against the whole source set, card, Parquet.

    python benchmarks/export_speed.py [items] [--keep FOLDER]

Ends with 1 where it takes more than 60 s or 1 GB for 200,000 items (in proportion for other
numbers, at least 20 s).
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

from derive import pipeline
from derive.config import Config, EngineConfig, SourceConfig
from derive.project import Project
from derive.records import (
    FIELDS,
    AdaptationPlan,
    BackTranslation,
    BackTranslationSet,
    CheckReport,
    Decision,
    Draft,
    DraftSet,
    ItemClass,
    Kind,
    Queue,
    Record,
    Routing,
    Score,
    Sensitivity,
    Signature,
    SourceItem,
    Strategy,
    Substitution,
    text_digest,
)
from derive.store import Result, StoredItem
from derive.work import BACK, CHECK, COMPARE, DRAFT, PLAN, ROUTE, Spec

ENGINE = Signature(name="fake", version="1", settings={"pair": "en-es"})
COMPARED: tuple[Literal["fidelity", "raw"], ...] = ("fidelity", "raw")
ITEMS, SECONDS, MEGABYTES = 200_000, 60.0, 1_000.0
_EXPORT = """
import json, resource, sys, time
from pathlib import Path
from derive import delivery
from derive.project import Project
start = time.perf_counter()
done = delivery.export(Project.open(Path(sys.argv[1])), "hf", Path(sys.argv[2]))
seconds = time.perf_counter() - start
used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
busy = sum(one.ru_utime + one.ru_stime for one in used)
# ru_maxrss of this process would be that of whoever started it, if that was larger
own = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
memory = (int(own.split()[1]) + used[1].ru_maxrss) / 1024
rows = len(done.selection.rows)
print(json.dumps({"rows": rows, "seconds": seconds, "busy": busy, "megabytes": memory}))
"""


class Words:
    """Invented words of one language, drawn with the frequencies that words have."""

    def __init__(self, syllables: str, joint: str, rng: random.Random) -> None:
        self._rng, self._joint = rng, joint
        parts = syllables.split()
        lengths = rng.choices((1, 2, 3, 4), (1, 4, 4, 2), k=20_000)
        self._words = ["".join(rng.choices(parts, k=length)) for length in lengths]
        weights = [1 / (rank + 3) for rank in range(len(self._words))]
        self._pool = rng.choices(self._words, weights, k=400_000)

    def sentence(self, words: int, end: str) -> str:
        """Return a sentence of so many words."""
        start = self._rng.randrange(len(self._pool) - words)
        shuffled = self._rng.sample(self._pool[start : start + 4 * words], words)
        return self._joint.join(shuffled) + end


JAPANESE = " ".join(
    "あいうえおかきくけこさしすせそたちつてとなにぬねの国家族電話番号警察病院学校会社問題"
)
ENGLISH = "the ing ation er con pro ment able ly st ou ea th sh and ver ter ist un re com per for"
SPANISH = (
    "cion que ado ero los con pre mien to aba re ñar ll es tar por una ente dad ista ría do mos"
)


def texts(count: int, seed: int = 1) -> Iterator[dict[str, str]]:
    """Yield the texts of so many items: a question, and an answer of two sentences."""
    rng = random.Random(seed)  # noqa: S311 - the same texts every time
    ja, en = Words(JAPANESE, "", rng), Words(ENGLISH, " ", rng)
    es = Words(SPANISH, " ", rng)
    for _ in range(count):
        yield {
            "question": ja.sentence(9, "か。"),
            "question_en": en.sentence(14, "?"),
            "reference_answer": ja.sentence(14, "。") + ja.sentence(16, "。"),
            "reference_answer_en": f"{en.sentence(18, '.')} {en.sentence(20, '.')}",
            "es": es.sentence(15, "?"),
            "answer_es": f"{es.sentence(19, '.')} {es.sentence(21, '.')}",
        }


def source(path: Path, count: int) -> None:
    """Write the source as a table."""
    with path.open("w", encoding="utf-8") as file:
        for number, made in enumerate(texts(count)):
            named = {key: value for key, value in made.items() if not key.endswith("es")}
            labels = {"risk_area": f"area {number % 5}", "harm_type": f"type {number % 12}"}
            split = "test" if number % 5 == 0 else "dev"
            line = {"id": f"item-{number:06}", "split": split, **named, **labels}
            file.write(json.dumps(line, ensure_ascii=False) + "\n")


def project(folder: Path, count: int) -> Project:
    """Make a project whose items are all drafted, checked, routed and accepted."""
    source(folder / "source.jsonl", count)
    made = Project.create(
        folder / "project",
        Config(
            name="speed",
            source=SourceConfig(
                adapter="tabular",
                path=str(folder / "source.jsonl"),
                locale="ja-JP",
                dataset="speed",
            ),
            locale="es-MX",
            locale_adapter="rules",
            engine=EngineConfig(name="fake"),
            back_engine=EngineConfig(name="fake"),
        ),
    )
    pipeline.run(made, limit=1)
    specs, written = pipeline.specs_now(made), texts(count)
    for batch in made.store.batches(500):
        results: dict[str, dict[str, Result]] = {name: {} for name in specs}
        decisions = []
        for stored, text in zip(batch, written, strict=False):
            ready = _results(stored, text, specs)
            for name, found in ready.items():
                results[name][stored.id] = found
            decisions.append(_decision(stored, text, ready[ROUTE].fingerprint))
        for name, some in results.items():
            made.store.put_results(name, some)
        for decision in decisions:
            made.store.add_decision(decision)
    return made


def _results(
    stored: StoredItem, text: Mapping[str, str], specs: Mapping[str, Spec]
) -> dict[str, Result]:
    """Return what a run leaves of one item."""
    records, digests = _records(stored.item, text), dict[str, str]()
    found: dict[str, Result] = {}
    for name, spec in specs.items():
        record = records[name].model_dump_json()
        digest = text_digest(record)
        mark = spec.fingerprint(stored.fingerprint, digests)
        found[name] = Result(mark, digest, "", record)
        digests[name] = digest
    return found


def _records(item: SourceItem, text: Mapping[str, str]) -> dict[str, Record]:
    """Return the records of one item, with one replacement in its ledger."""
    word = (item.question_en or "").split()[0]
    line = Substitution(
        field="question",
        start=0,
        end=len(word),
        concept="city.large",
        strategy=Strategy.SUBSTITUTE,
        before=word,
        after="Monterrey",
        after_local="Monterrey",
        adapted_start=0,
        adapted_end=9,
        reason="a large city with a like place in the country",
        pack="es-MX@1",
    )
    plan = AdaptationPlan(
        item_id=item.id,
        locale="es-MX",
        item_class=ItemClass.TM,
        sensitivity=Sensitivity.CS,
        kind=Kind.TRANSCREATED,
        reasons=("a city",),
        ledger=(line,),
        question="Monterrey" + (item.question_en or "")[len(word) :],
        reference_answer=item.reference_answer_en,
        source_pack="ja-JP@1",
        target_pack="es-MX@1",
        signature=ENGINE,
    )
    drafts = (
        Draft(item_id=item.id, field="question", text=text["es"], engine=ENGINE),
        Draft(item_id=item.id, field="reference_answer", text=text["answer_es"], engine=ENGINE),
    )
    backs = tuple(
        BackTranslation(item_id=item.id, field=name, text=item.english(name) or "", engine=ENGINE)
        for name in FIELDS
    )
    scores = tuple(
        Score(item_id=item.id, field=f, metric=m, value=60.5, compares=c, signature=f"{m}|v:1")
        for f in FIELDS
        for m in ("BLEU", "chrF++")
        for c in COMPARED
    )
    return {
        PLAN: plan,
        DRAFT: DraftSet(item_id=item.id, drafts=drafts),
        BACK: BackTranslationSet(item_id=item.id, back_translations=backs),
        CHECK: CheckReport(item_id=item.id, scores=scores),
        COMPARE: CheckReport(item_id=item.id),
        ROUTE: Routing(item_id=item.id, queue=Queue.LIGHT, reasons=("nothing found",)),
    }


def _decision(stored: StoredItem, text: Mapping[str, str], mark: str) -> Decision:
    return Decision(
        item_id=stored.id,
        verdict="accept",
        question=text["es"],
        reference_answer=text["answer_es"],
        reviewers=("r1",),
        fingerprint=mark,
        decided_at="2026-11-22T00:00:00+00:00",
    )


def measure(folder: Path, count: int) -> int:
    """Export, print the figures, and return how many limits were missed."""
    start = time.perf_counter()
    if not (folder / "project").is_dir():
        project(folder, count).close()
        print(f"project of {count} accepted items made in {time.perf_counter() - start:.0f} s")
    with tempfile.TemporaryDirectory(dir=folder) as out:
        command = [sys.executable, "-c", _EXPORT, str(folder / "project"), f"{out}/export"]
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
    if ran.returncode:
        print(ran.stderr[-2_000:])
        return 1
    found = json.loads(ran.stdout)
    allowed = max(20.0, SECONDS * count / ITEMS)
    print(
        f"{found['rows']} rows to hf: {found['seconds']:.1f} s (limit {allowed:.0f}), "
        f"{found['busy']:.1f} s of processor, {found['megabytes']:.0f} MB (limit {MEGABYTES:.0f})"
    )
    return int(found["seconds"] > allowed or found["megabytes"] > MEGABYTES)


def main() -> None:
    """Make the project and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("items", nargs="?", type=int, default=ITEMS)
    parser.add_argument("--keep", type=Path, help="a folder for the project, to measure it again")
    wanted = parser.parse_args()
    if wanted.keep:
        wanted.keep.mkdir(parents=True, exist_ok=True)
        sys.exit(measure(wanted.keep, wanted.items))
    with tempfile.TemporaryDirectory() as folder:
        missed = measure(Path(folder), wanted.items)
    sys.exit(missed)


if __name__ == "__main__":
    main()
