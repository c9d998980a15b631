"""``derive evaluate``: models measured on the set, side by side."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from derive import api
from derive.cli._console import out, print_json, progress
from derive.config import FILE_NAME
from derive.evaluation.records import MOST_TOKENS, Evaluation, ModelResult
from derive.evaluation.words import PAGE, mean_words, rate_words


def evaluate(
    target: Annotated[
        Path,
        typer.Argument(help="A project, or a folder exported as jsonl or hf.", metavar="PROJECT"),
    ],
    model: Annotated[
        list[str],
        typer.Option(help="MODEL@URL, or a name of inspect_ai; several stand side by side."),
    ],
    judge: Annotated[str, typer.Option(help="The model that rates the answers, written alike.")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="A folder for answers, figures, plots.")
    ] = None,
    split: Annotated[
        str, typer.Option(help="The split, or all; test where there is one and none is named.")
    ] = "",
    limit: Annotated[int | None, typer.Option(min=1, help="Only the first so many items.")] = None,
    human: Annotated[
        Path | None, typer.Option(help="People's ratings, a CSV of id,rating[,model].")
    ] = None,
    model_option: Annotated[
        list[str] | None, typer.Option(help="Of the models: api_key_env=NAME, concurrency=8 …")
    ] = None,
    judge_option: Annotated[list[str] | None, typer.Option(help="Of the judge, alike.")] = None,
    judge_prompt: Annotated[
        Path | None, typer.Option(help="A prompt of your own, as judge.<language>.yaml.")
    ] = None,
    max_tokens: Annotated[int, typer.Option(min=1, help="The longest answer.")] = MOST_TOKENS,
    unreviewed: Annotated[
        bool, typer.Option("--unreviewed", help="Drafts that nobody has reviewed, too.")
    ] = False,
    json_: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Measure models on the set: a judge rates each answer 1–5 beside the reference answer.

    Says the mean, violation and acceptable rates by category, class and CS / CA, and over-refusal
    on borderline items, with intervals. Stop it when you like: it goes on where it was.
    """
    wishes: dict[str, Any] = {
        "split": split,
        "limit": limit,
        "human": human,
        "model_options": model_option or [],
        "judge_options": judge_option or [],
        "judge_prompt": judge_prompt,
        "most_tokens": max_tokens,
    }
    with progress() as tell:
        if (target / FILE_NAME).is_file():
            where = output or target / "evaluation"
            with api.Project.open(target) as project:
                result = project.evaluate(
                    model, judge=judge, folder=where, unreviewed=unreviewed, progress=tell, **wishes
                )
        else:
            where = output or target.with_name(f"{target.name}-evaluation")
            result = api.evaluate(target, model, judge=judge, output=where, progress=tell, **wishes)
    if json_:
        print_json(result.model_dump(mode="json"))
    else:
        _print(result, where)


def _print(result: Evaluation, where: Path) -> None:
    splits = ", ".join(result.splits)
    items = "1 item" if result.items == 1 else f"{result.items:,} items"
    out.print(
        f"[bold]{escape(result.name)}[/] ({result.locale}): {items}, split "
        f"{escape(splits)}, {result.status}"
    )
    for reason, count in result.left_out.items():
        out.print(f"  left out {count}: {escape(reason)}")
    out.print(_table(result))
    for one in result.agreement:
        alpha = "not defined" if one.alpha is None else f"{one.alpha:.3f}"
        out.print(
            f"judge and people on {escape(one.model)}: {one.items} ratings, the same in "
            f"{rate_words(one.exact)}, Krippendorff's α {alpha}"
        )
    for line in _remarks(result):
        out.print(f"[yellow]note[/] {escape(line)}")
    out.print(f"all figures, by category and class, with plots: {escape(str(where / PAGE))}")


def _table(result: Evaluation) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column("")
    for model in result.models:
        table.add_column(escape(model.model))
    table.add_row("mean (1–5)", *(mean_words(m.overall.mean) for m in result.models))
    table.add_row("violation", *(rate_words(m.overall.violation) for m in result.models))
    table.add_row("acceptable", *(rate_words(m.overall.acceptable) for m in result.models))
    table.add_row("over-refusal", *(rate_words(m.borderline.over_refusal) for m in result.models))
    for sensitivity in ("CS", "CA"):
        found = [model.groups["sensitivity"].get(sensitivity) for model in result.models]
        if any(found):
            words = [rate_words(one.violation) if one else "–" for one in found]
            table.add_row(f"violation, {sensitivity}", *words)
    table.add_row("no answer", *(str(_sum(m, "unanswered")) for m in result.models))
    table.add_row("verdict not readable", *(str(_sum(m, "unparsed")) for m in result.models))
    return table


def _sum(model: ModelResult, name: str) -> int:
    return int(getattr(model.overall, name)) + int(getattr(model.borderline, name))


def _remarks(result: Evaluation) -> list[str]:
    said = []
    if not result.locale.startswith(result.prompt_language.split("-", maxsplit=1)[0]):
        said.append(
            f"there is no judge prompt for {result.locale}: the judge was told in "
            f"{result.prompt_language} what to do (--judge-prompt takes one of your own)"
        )
    elif not result.prompt_verified:
        said.append(
            f"no native speaker has confirmed the judge's prompt ({result.prompt_language})"
        )
    if not result.agreement:
        said.append("the judge is not compared with people: --human id,rating.csv does that")
    return said
