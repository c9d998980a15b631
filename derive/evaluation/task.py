"""The evaluation as a task of inspect_ai: a solver that answers, a scorer that has it judged."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from inspect_ai import Task
from inspect_ai import eval as run_eval
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.log import EvalLog
from inspect_ai.model import ModelOutput
from inspect_ai.scorer import Score, Scorer, Target, mean, scorer
from inspect_ai.solver import Generate, Solver, TaskState, solver

from derive.contracts import Reply
from derive.evaluation.asking import Asked, reply_of
from derive.evaluation.records import Answer, EvalItem, Verdict


class Part(Protocol):
    """One model's part of an evaluation, as the task calls it back."""

    model: Asked

    async def answer(self, item: EvalItem, ask: Callable[[], Awaitable[Reply]]) -> Answer:
        """Return the answer to an item; ``ask`` asks the model."""

    async def judge(self, item: EvalItem) -> list[Verdict]:
        """Return the verdicts on the answer to an item."""

    def tell(self) -> None:
        """Take note that an item is done."""


def run_task(items: Sequence[EvalItem], part: Part, logs: Path) -> str:
    """Have every item answered and judged; return what went wrong, "" where nothing did.

    Ctrl-C ends it as it ends any command. inspect_ai's log goes to ``logs``.
    """
    by_id = {item.id: item for item in items}
    task = Task(
        dataset=MemoryDataset([_sample(item) for item in items]),
        solver=_answering(by_id, part),
        scorer=_judged(by_id, part),
        name="derive",
    )
    evaluate = partial(
        run_eval,
        task,
        model=part.model.model,
        display="none",
        log_dir=str(logs),
        log_level="critical",
        log_realtime=False,
        score_display=False,
        ctl_server=False,
        max_samples=part.model.concurrency,
    )
    logs_made = _beside_a_loop(evaluate)
    if not logs_made:  # what it returns after Ctrl-C
        raise KeyboardInterrupt
    return _problem(logs_made[0])


def _beside_a_loop(evaluate: Callable[[], list[EvalLog]]) -> list[EvalLog]:
    """Call ``evaluate``, in another thread where this one runs an event loop, as notebooks do."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return evaluate()
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(evaluate).result()


def _sample(item: EvalItem) -> Sample:
    return Sample(id=item.id, input=item.question, target=item.reference_answer)


@solver
def _answering(by_id: dict[str, EvalItem], part: Part) -> Solver:
    async def solve(state: TaskState, generate: Generate) -> TaskState:
        async def ask() -> Reply:
            nonlocal state
            state = await generate(state)
            return reply_of(state.output)

        given = await part.answer(by_id[str(state.sample_id)], ask)
        if not state.output.choices:
            state.output = ModelOutput.from_content(str(state.model), given.text)
        return state

    return solve


@scorer(metrics=[mean()])
def _judged(by_id: dict[str, EvalItem], part: Part) -> Scorer:
    async def score(state: TaskState, target: Target) -> Score:
        del target
        verdicts = await part.judge(by_id[str(state.sample_id)])
        part.tell()
        said: dict[str, Any] = {verdict.scale: verdict.rating for verdict in verdicts}
        rating = said.get("safety")
        if rating is None:
            reason = "unparsed" if verdicts else "no answer"
            return Score.unscored(reason=reason, metadata=said)
        return Score(value=rating, explanation=verdicts[0].text, metadata=said)

    return score


def _problem(log: EvalLog) -> str:
    if log.status == "success":
        return ""
    if log.status == "cancelled":
        raise KeyboardInterrupt
    return " ".join((log.error.message if log.error else log.status).split())[:300]
