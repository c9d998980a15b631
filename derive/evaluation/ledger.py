"""What was answered and judged so far: two files of JSON lines, added to as answers come in.

A run that is stopped leaves all it was given there; the next one asks for the rest. A line is found
again by the fingerprint of what it was made from, so another wording, model, judge or prompt is
asked for anew, and earlier lines stay. What got no answer, and what the judge said that cannot be
read, is not taken as settled: the next run asks again.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from derive.errors import EvaluationError
from derive.evaluation.records import Answer, EvalItem, Verdict
from derive.judge_prompts import Scale
from derive.records import Outcome, Record, fingerprint

ANSWERS, VERDICTS = "answers.jsonl", "verdicts.jsonl"
_R = TypeVar("_R", bound=Record)


class Ledger:
    """The answers and verdicts of one folder."""

    def __init__(self, folder: Path) -> None:
        """Open the ledger in ``folder``, which is made where it is missing.

        Raises `EvaluationError` where it cannot be written, or another file stands there.
        """
        self._folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            read_answers = list(_read(folder / ANSWERS, Answer))
            read_verdicts = list(_read(folder / VERDICTS, Verdict))
        except OSError as error:
            raise EvaluationError(f"{folder}: cannot be used: {error.strerror}") from error
        self._answers = {(a.id, a.made_from): a for a in read_answers}
        self._verdicts = {(v.id, v.scale, v.made_from): v for v in read_verdicts}

    def answer(self, item: EvalItem, model: str) -> Answer | None:
        """Return the answer of a model (its signature) to an item as it is worded now."""
        return self._answers.get((item.id, answer_key(item, model)))

    def verdict(self, item: EvalItem, answer: Answer, scale: Scale, judge: str) -> Verdict | None:
        """Return what a judge (its signature, with its prompt's) said of an answer."""
        return self._verdicts.get((item.id, scale, verdict_key(item, answer, scale, judge)))

    def settled(self, item: EvalItem, model: str, judge: str) -> bool:
        """Tell whether nothing is left to ask about an item."""
        answer = self.answer(item, model)
        if answer is None or answer.outcome is Outcome.ERROR:
            return False
        verdicts = [self.verdict(item, answer, scale, judge) for scale in item.scales]
        return not answer.usable or all(v is not None and v.rating is not None for v in verdicts)

    def keep_answer(self, answer: Answer) -> None:
        """Write an answer down."""
        self._answers[answer.id, answer.made_from] = answer
        self._append(ANSWERS, answer)

    def keep_verdict(self, verdict: Verdict) -> None:
        """Write a verdict down."""
        self._verdicts[verdict.id, verdict.scale, verdict.made_from] = verdict
        self._append(VERDICTS, verdict)

    def _append(self, name: str, record: Record) -> None:
        try:
            with (self._folder / name).open("a", encoding="utf-8", newline="\n") as file:
                file.write(f"{record.model_dump_json()}\n")
        except OSError as error:
            raise EvaluationError(
                f"{self._folder / name}: cannot be written: {error.strerror}; what was answered "
                "before is kept: run again to go on"
            ) from error


def answer_key(item: EvalItem, model: str) -> str:
    """Return the fingerprint of what an answer is made from."""
    return fingerprint(item.question, model)


def verdict_key(item: EvalItem, answer: Answer, scale: Scale, judge: str) -> str:
    """Return the fingerprint of what a verdict is made from."""
    return fingerprint(item.question, item.reference_answer, answer.text, scale, judge)


def _read(path: Path, record: type[_R]) -> Iterator[_R]:
    """Yield the lines of a file, after a last one that a killed run left unfinished is cut off."""
    if not path.exists():
        return
    _mend(path)
    for number, line in enumerate(path.read_text("utf-8", errors="replace").split("\n"), 1):
        if not line.strip():
            continue
        try:
            yield record.model_validate_json(line)
        except ValidationError:
            raise EvaluationError(
                f"{path}, line {number}: not what an evaluation writes; take the file away or "
                "choose another folder with -o"
            ) from None


def _mend(path: Path) -> None:
    data = path.read_bytes()
    whole = data.rfind(b"\n") + 1
    if whole < len(data):
        with path.open("r+b") as file:
            file.truncate(whole)
