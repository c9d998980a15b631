"""Projects with drafts that people wrote: they come from a memory, so no engine is needed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from derive import pipeline
from derive.config import Config, EngineConfig, ReviewConfig, SourceConfig
from derive.project import Project
from tests.conftest import write_items
from tests.review.web.texts import BY_LOCALE, ENGLISH, JAPANESE, SPANISH


def rows(locale: str, extra: Iterable[dict[str, Any]] = ()) -> list[dict[str, Any]]:
    """Return the source's items for a project in ``locale``: Japanese where we wrote it."""
    original = SPANISH if locale == "ja-JP" else JAPANESE
    made = []
    for number, _ in enumerate(BY_LOCALE[locale]):
        english = ENGLISH[number]
        own = original[number] if number < len(original) else english
        made.append(
            {
                "id": f"q{number + 1:02}",
                "question": own.question,
                "question_en": english.question,
                "reference_answer": own.answer,
                "reference_answer_en": english.answer,
                "risk_area": "everyday life" if number == 0 else "",
                "harm_type": "advice that could hurt" if number == 0 else "",
            }
        )
    return [*made, *extra]


def drafted(
    folder: Path,
    locale: str = "es-MX",
    *,
    changes: dict[str, str] | None = None,
    review: dict[str, Any] | None = None,
    extra: Iterable[dict[str, Any]] = (),
) -> Project:
    """Make and run a project whose drafts are ours; ``changes`` spoils some of them, by text."""
    folder.mkdir(parents=True, exist_ok=True)
    extra = list(extra)
    there, back = folder / "there.jsonl", folder / "back.jsonl"
    config = Config(
        name=f"everyday-{locale}",
        source=SourceConfig(
            adapter="tabular",
            path=str(write_items(folder / "items.jsonl", rows(locale, extra))),
            locale="es-MX" if locale == "ja-JP" else "ja-JP",
        ),
        locale=locale,
        locale_adapter="rules",
        engine=EngineConfig(name="memory", options={"path": str(there), "min_match": "1"}),
        back_engine=EngineConfig(name="memory", options={"path": str(back), "min_match": "1"}),
        review=ReviewConfig.model_validate(review or {"second": 0}),
    )
    project = Project.create(folder / "project", config)
    _pairs(there, back, [])
    pipeline.run(project, only=("plan",))
    pairs = list(_drafts(project, locale, changes or {}, extra))
    _pairs(there, back, pairs)
    pipeline.run(project)
    return project


def _drafts(
    project: Project, locale: str, changes: dict[str, str], extra: list[dict[str, Any]]
) -> Iterable[tuple[str, str]]:
    own = {f"q{n + 1:02}": texts for n, texts in enumerate(BY_LOCALE[locale])}
    for view in pipeline.views(project):
        assert view.plan is not None
        adapted = (view.plan.question, view.plan.reference_answer)
        texts = own.get(view.item.id) or tuple(
            next(row["draft"] for row in extra if row["id"] == view.item.id)
        )
        for english, text in zip(adapted, texts, strict=True):
            if english:
                yield english, _changed(text, changes)


def _changed(text: str, changes: dict[str, str]) -> str:
    for before, after in changes.items():
        text = text.replace(before, after)
    return text


def _pairs(there: Path, back: Path, pairs: list[tuple[str, str]]) -> None:
    for path, ordered in ((there, pairs), (back, [(text, english) for english, text in pairs])):
        lines = [json.dumps({"source": s, "target": t}, ensure_ascii=False) for s, t in ordered]
        path.write_text("\n".join(lines) + "\n", "utf-8")
