"""Has a model draft the variants that are missing, and adds them to the project for review."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from derive import pipeline, reading
from derive.contracts import ChatModel, Reply
from derive.errors import DeriveError, ProjectError
from derive.families import MADE, MADE_BY, PROMPT
from derive.locale_pack import Pack
from derive.models import ModelSpec
from derive.project import Project
from derive.records import Variant, text_digest
from derive.templating import environment
from derive.variants._answer import read
from derive.variants.wanted import Wanted, row, texts, wanted

NAME = "variants.jsonl"
"""The table of what a model has drafted so far; taken in, and away, at the end of the run."""

Progress = Callable[[str, int, int], None]


class Drafted(NamedTuple):
    """What a run came to: variants added, those that failed by reason, those there were before."""

    added: int
    failed: Mapping[str, int]
    there: int


def draft(
    project: Project,
    spec: ModelSpec,
    *,
    forms: Sequence[Variant] = MADE,
    limit: int | None = None,
    progress: Progress = lambda _name, _done, _todo: None,
) -> Drafted:
    """Have a model draft the variants that are missing, and add them to the project for review.

    A run that is stopped keeps what was drafted; the next one goes on from there. Raises
    `ModelError` where the model cannot be asked, once what it had drafted is added.
    """
    missing, there = wanted(project, forms)
    table = project.folder / NAME
    held = _held(table)
    todo = [one for one in missing if one.id not in held][:limit]
    pack = pipeline.packs(project.config)[1]
    failed: Counter[str] = Counter()
    try:
        with closing(spec.open()) as model:
            _write(table, pack, failed, _made(model, pack, todo, progress))
    except DeriveError:
        _take_in(project, table)
        raise
    return Drafted(_take_in(project, table), dict(sorted(failed.items())), there)


def _write(
    table: Path,
    pack: Pack,
    failed: Counter[str],
    drafted: Iterable[tuple[Wanted, dict[str, str] | str]],
) -> None:
    """Write every variant down as it comes in, and count those that failed, by reason."""
    try:
        with table.open("a", encoding="utf-8", newline="\n") as file:
            for one, made in drafted:
                if isinstance(made, str):
                    failed[made] += 1
                    continue
                line = json.dumps({**row(one, pack), **made}, ensure_ascii=False)
                file.write(f"{line}\n")
                file.flush()
    except OSError as error:
        raise ProjectError(f"{table}: cannot be written: {error.strerror}") from error


def _made(
    model: ChatModel, pack: Pack, todo: Sequence[Wanted], progress: Progress
) -> Iterator[tuple[Wanted, dict[str, str] | str]]:
    """Yield every form with its texts as they come in, or with the reason why there are none."""
    pages = environment("prompts", html=False)
    user = pages.get_template("variant.user.j2")
    system = {
        form: pages.get_template("variant.system.j2").render(target=pack, variant=form.value)
        for form in MADE
    }
    prompt = text_digest("".join(system.values()))

    def ask(one: Wanted) -> Reply:
        question, answer = texts(one.view)
        data = {"question": question, "reference_answer": answer}
        text = user.render(data=json.dumps(data, ensure_ascii=False))
        return model.reply(
            [
                {"role": "system", "content": system[one.variant]},
                {"role": "user", "content": text},
            ]
        )

    signed = {MADE_BY: str(model.signature), PROMPT: prompt}
    with ThreadPoolExecutor(model.concurrency) as pool:
        asked = {pool.submit(ask, one): one for one in todo}
        try:
            for done, (one, reply) in enumerate(_finished(asked), 1):
                said = read(reply, one, pack.locale)
                yield one, said if isinstance(said, str) else {**said, **signed}
                progress("variants", done, len(todo))
        finally:
            pool.shutdown(cancel_futures=True)


def _finished(asked: Mapping[Future[Reply], Wanted]) -> Iterable[tuple[Wanted, Reply]]:
    return ((asked[future], future.result()) for future in as_completed(asked))


def _held(table: Path) -> set[str]:
    """Return the ids that a run which was stopped had drafted; a line cut short is taken off."""
    if not table.is_file():
        return set()
    lines = table.read_text("utf-8", errors="replace").split("\n")
    whole = lines[:-1]
    table.write_text("".join(f"{line}\n" for line in whole), "utf-8")
    return {str(json.loads(line)["id"]) for line in whole if line.strip()}


def _take_in(project: Project, table: Path) -> int:
    """Add what was drafted to the project; return how many items that were."""
    if not table.is_file() or not table.stat().st_size:
        table.unlink(missing_ok=True)
        return 0
    numbered = table.with_name(f"variants-{text_digest(table.read_text('utf-8'))[:8]}.jsonl")
    table.replace(numbered)
    try:
        added = reading.add_native(project, numbered).added
    except DeriveError:
        numbered.replace(table)
        raise
    numbered.unlink()
    return added
