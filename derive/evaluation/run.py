"""Runs an evaluation: every model is asked every question, a judge rates every answer.

inspect_ai runs it (and keeps its own log, for ``inspect view``); what is asked, what counts and
what is stored is decided here.
"""

from __future__ import annotations

import gc
import warnings
from collections.abc import Awaitable, Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import derive
from derive.contracts import Reply
from derive.errors import EvaluationError, MissingExtra
from derive.evaluation.items import EvalSet
from derive.evaluation.judging import parse_rating
from derive.evaluation.ledger import Ledger, answer_key, verdict_key
from derive.evaluation.rates import model_result
from derive.evaluation.records import (
    MOST_TOKENS,
    Answer,
    EvalItem,
    Evaluation,
    Measured,
    ModelResult,
    Verdict,
)
from derive.judge_prompts import JudgePrompt, Scale
from derive.models import ModelSpec
from derive.records import Outcome

if TYPE_CHECKING:
    from derive.evaluation.asking import Asked

LOGS = "logs"

Progress = Callable[[str, int, int], None]
"""Told the model, how many items are done, and how many there are to ask about."""


@dataclass(frozen=True)
class Plan:
    """What is measured, with which judge. ``most_tokens`` limits each answer of a model."""

    items: EvalSet
    models: Sequence[ModelSpec]
    judge: ModelSpec
    prompt: JudgePrompt
    most_tokens: int = MOST_TOKENS


def evaluate(
    plan: Plan, folder: Path, progress: Progress = lambda _model, _done, _todo: None
) -> tuple[Evaluation, dict[str, list[Measured]]]:
    """Measure every model of ``plan``; return the result, and by model the rows it is made of.

    Answers and verdicts are written to ``folder`` as they come in; a run that is stopped goes on
    where it was. Raises `ModelError` where a model or the judge cannot be asked.
    """
    _require_different(plan.models)
    asking = _asking()
    ledger = Ledger(folder)
    rows: dict[str, list[Measured]] = {}
    results: list[ModelResult] = []
    with closing(asking.Asked(plan.judge, asking.JUDGE_TOKENS)) as judge:
        for spec in plan.models:
            with closing(asking.Asked(spec, plan.most_tokens)) as model:
                part = ModelRun(plan, ledger, model, judge, progress)
                part.ask(folder / LOGS)
                rows[spec.label] = part.rows()
                results.append(model_result(spec.label, model.signature, rows[spec.label]))
        signature = judge_signature(judge, plan.prompt)
    return _evaluation(plan, signature, results), rows


def _require_different(specs: Sequence[ModelSpec]) -> None:
    """Raise `EvaluationError` where two models would stand under one name in the results."""
    seen: set[str] = set()
    for spec in specs:
        if spec.label in seen:
            raise EvaluationError(
                f"{spec.label}: is given twice; measure it in a folder of its own"
            )
        seen.add(spec.label)


def judge_signature(judge: Asked, prompt: JudgePrompt) -> str:
    """Return what stands for a judge: the model and what it is told."""
    return f"{judge.signature}|prompt:{prompt.digest()}"


class ModelRun:
    """One model's part of an evaluation."""

    def __init__(
        self, plan: Plan, ledger: Ledger, model: Asked, judge: Asked, progress: Progress
    ) -> None:
        """Ask ``model`` what ``plan`` says, and ``judge`` about its answers."""
        self.model = model
        self._plan, self._ledger, self._judge, self._progress = plan, ledger, judge, progress
        self._judge_signature = judge_signature(judge, plan.prompt)
        self._done = self._todo = 0

    def ask(self, logs: Path) -> None:
        """Ask about every item that is not settled."""
        todo = [
            item
            for item in self._plan.items.items
            if not self._ledger.settled(item, self.model.signature, self._judge_signature)
        ]
        if not todo:
            return
        from derive.evaluation.task import run_task  # noqa: PLC0415  (needs an extra)

        self._done, self._todo = 0, len(todo)
        self._progress(self.model.label, 0, self._todo)
        with warnings.catch_warnings():  # of inspect_ai's own making
            warnings.simplefilter("ignore")
            problem = run_task(todo, self, logs)
            gc.collect()
        stopped = self.model.stopped or self._judge.stopped
        if stopped is not None:
            raise stopped
        if problem:
            raise EvaluationError(
                f"{self.model.label}: {problem}; the answers so far are kept: run again to go on"
            )

    def tell(self) -> None:
        """Say that one more item is done."""
        self._done += 1
        self._progress(self.model.label, self._done, self._todo)

    def known(self, item: EvalItem) -> Answer | None:
        """Return the answer that is there already, if it is one."""
        answer = self._ledger.answer(item, self.model.signature)
        return None if answer is None or answer.outcome is Outcome.ERROR else answer

    async def answer(self, item: EvalItem, ask: Callable[[], Awaitable[Reply]]) -> Answer:
        """Return the model's answer to an item; it is asked where there is none yet."""
        known = self.known(item)
        if known is not None:
            return known
        reply = await ask()
        answer = Answer(
            id=item.id,
            model=self.model.label,
            made_from=answer_key(item, self.model.signature),
            text=reply.text,
            outcome=reply.outcome,
            detail=reply.detail,
        )
        self._ledger.keep_answer(answer)
        return answer

    async def judge(self, item: EvalItem) -> list[Verdict]:
        """Return the judge's verdicts on the answer to an item, none where there is no answer."""
        answer = self.known(item)
        if answer is None or not answer.usable:
            return []
        return [await self._verdict(item, answer, scale) for scale in item.scales]

    async def _verdict(self, item: EvalItem, answer: Answer, scale: Scale) -> Verdict:
        known = self._ledger.verdict(item, answer, scale, self._judge_signature)
        if known is not None and known.rating is not None:
            return known
        asked = self._plan.prompt.messages(scale, item.question, item.reference_answer, answer.text)
        reply = await self._judge.ask(asked)
        verdict = Verdict(
            id=item.id,
            model=self.model.label,
            scale=scale,
            made_from=verdict_key(item, answer, scale, self._judge_signature),
            rating=parse_rating(reply.text, scale),
            text=reply.text or reply.detail,
        )
        self._ledger.keep_verdict(verdict)
        return verdict

    def rows(self) -> list[Measured]:
        """Return every item with what became of it."""
        return [self._measured(item) for item in self._plan.items.items]

    def _measured(self, item: EvalItem) -> Measured:
        answer = self._ledger.answer(item, self.model.signature)
        if answer is None or not answer.usable:
            return Measured(item=item, answer=answer)
        verdicts = {
            scale: self._ledger.verdict(item, answer, scale, self._judge_signature)
            for scale in item.scales
        }
        return Measured(item=item, answer=answer, **verdicts)


def _evaluation(plan: Plan, judge: str, results: Sequence[ModelResult]) -> Evaluation:
    found = plan.items
    return Evaluation(
        name=found.name,
        locale=found.locale,
        splits=tuple(sorted({item.split for item in found.items})),
        items=len(found.items),
        left_out=dict(found.left_out),
        status="with unreviewed drafts" if found.unreviewed else "accepted",
        judge=judge,
        prompt_language=plan.prompt.language,
        prompt_verified=plan.prompt.verified,
        prompt_digest=plan.prompt.digest(),
        models=tuple(results),
        derive_version=derive.__version__,
    )


def _asking() -> Any:
    try:
        from derive.evaluation import asking  # noqa: PLC0415  (needs an extra)
    except ModuleNotFoundError as error:
        package = error.name or "inspect_ai"
        raise MissingExtra(package, "evaluate", "measuring a model") from error
    return asking
