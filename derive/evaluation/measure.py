"""One call from what a user wrote to the files of an evaluation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from derive.errors import EvaluationError
from derive.evaluation.humans import agreement, read_ratings
from derive.evaluation.items import EvalSet, choose_split
from derive.evaluation.rating_sheet import write_sheet
from derive.evaluation.records import MOST_TOKENS, Evaluation
from derive.evaluation.run import Plan, Progress, evaluate
from derive.evaluation.write import write
from derive.judge_prompts import judge_prompt, read_judge_prompt
from derive.models import parse_model


@dataclass(frozen=True)
class Request:
    """What a user asks for. Models and the judge are written as `parse_model` reads them.

    ``split`` is "" for the test split, where there is one. ``judge_prompt`` is a file of one's own,
    ``human`` a table of people's ratings. ``labels`` gives English for the set's labels.
    """

    models: Sequence[str]
    judge: str
    split: str = ""
    limit: int | None = None
    model_options: Sequence[str] = ()
    judge_options: Sequence[str] = ()
    judge_prompt: Path | None = None
    human: Path | None = None
    most_tokens: int = MOST_TOKENS
    labels: Mapping[str, str] = field(default_factory=dict)


def measure(
    found: EvalSet,
    request: Request,
    folder: Path,
    progress: Progress = lambda _model, _done, _todo: None,
) -> Evaluation:
    """Measure models on a set, write the result into ``folder`` and return it.

    Raises `EvaluationError`, `ConfigError` or `PluginError` for a wrong request, before
    any model is asked, and `ModelError` where one cannot be.
    """
    models = [parse_model(written, request.model_options) for written in request.models]
    if not models:
        raise EvaluationError("no model to measure: name one, as MODEL@URL")
    judge = parse_model(request.judge, request.judge_options)
    names = [model.label for model in models]
    ratings = read_ratings(request.human, names) if request.human else []
    chosen = choose_split(found, request.split)
    chosen = chosen._replace(items=chosen.items[: request.limit])
    own = request.judge_prompt
    prompt = read_judge_prompt(own) if own else judge_prompt(chosen.locale)
    plan = Plan(chosen, models, judge, prompt, request.most_tokens)
    result, rows = evaluate(plan, folder, progress)
    beside = tuple(agreement(name, rows[name], ratings) for name in names) if ratings else ()
    result = result.model_copy(update={"agreement": beside, "labels": dict(request.labels)})
    write(result, folder)
    write_sheet(rows, folder)
    return result
