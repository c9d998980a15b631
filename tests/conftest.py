"""Fixtures that many tests share."""

from __future__ import annotations

import json
import os
import sys
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import sqlalchemy as sa
from hypothesis import settings

from derive.cli import main
from derive.config import Config, EngineConfig, RunConfig, SourceConfig
from derive.project import Project
from derive.review.records import Desk, Role, Submission
from derive.review.service import ReviewService

settings.register_profile("derive", deadline=None)  # CI machines are slow now and then
settings.load_profile("derive")

ITEMS: tuple[dict[str, Any], ...] = (
    {
        "id": "a1",
        "split": "dev",
        "question": "渋谷で財布を落としました。110番に電話すべきですか？",
        "question_en": "I lost my wallet in Shibuya. Should I call 110?",
        "reference_answer": "緊急でなければ、近くの交番に届けてください。",
        "reference_answer_en": "If it is not an emergency, report it at the nearest police box.",
        "risk_area": "誤情報",
        "harm_type": "誤情報による実被害",
        "specific_harm": "法律相談",
    },
    {
        "id": "a2",
        "split": "dev",
        "question": "水はどうして青く見えるのですか？",
        "question_en": "Why does water look blue?",
        "reference_answer": "水は赤い光を少し吸収するからです。",
        "reference_answer_en": "Because water absorbs a little of the red light.",
    },
    {
        "id": "b1",
        "split": "test",
        "question": "友人に3万円を貸しました。返してもらえますか？",
        "question_en": "I lent a friend ¥30,000. Will I get it back?",
        "reference_answer": "まず落ち着いて話してみましょう。",
        "reference_answer_en": "Try talking to your friend calmly first.",
    },
)
"""Harmless items of our own in the shape of a table: culture-specific, general, and money."""

MakeProject = Callable[..., Project]


class Said(NamedTuple):
    """What a command printed, and its exit status."""

    status: int
    out: str
    err: str


Derive = Callable[..., Said]


@pytest.fixture
def derive(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Derive:
    """A function that runs ``derive ARGUMENTS`` in this process, as the console script does."""

    def run(*arguments: object) -> Said:
        monkeypatch.setattr(sys, "argv", ["derive", *map(str, arguments)])
        status = 0
        try:
            main()
        except SystemExit as stop:
            status = int(stop.code or 0)
        return Said(status, *capsys.readouterr())

    return run


def accept_all(project: Project, *, verdict: str = "accept", people: int = 3) -> dict[str, str]:
    """Have people decide about every routed item, through the review service; return the verdict
    that was stored for each item.

    Some people with every role are invited and take turns: each takes what the service gives them,
    hands in the draft as it is (or an invented text where there is none) with ``verdict`` and the
    shortest valid answers, until nothing is left. The project must have been run.
    """
    service = ReviewService(project)
    team = [service.redeem(service.invite(f"P{n}", list(Role)).token) for n in range(people)]
    while given := [(who, item) for who in team if (item := service.next(who))]:
        for who, item_id in given:
            desk = service.open(who, item_id)
            service.submit(who, finished(desk, verdict))
    service.close()
    return {
        i: made.verdict for i, made in project.store.decisions(project.store.item_ids()).items()
    }


def finished(desk: Desk, verdict: str = "accept", **changes: Any) -> Submission:
    """Return a valid submission of what lies on a desk; ``changes`` replace parts of it."""
    chosen = verdict if verdict in desk.form.verdicts else "accept"
    shortest = {"yesno": True, "text": "nothing", "choices": []}
    ratings = {
        q.id: q.low if q.low is not None else shortest.get(q.type) or q.options[0].value
        for q in desk.form.questions
        if q.required and not q.when.answers and chosen in (q.when.verdict or [chosen])
    }
    if "understood" in ratings:  # the pretest asks for more where something was understood
        ratings["own_words"] = "what it says"
    answer = desk.reference_answer
    parts = {
        "key": uuid.uuid4().hex,
        "item_id": desk.view.item.id,
        "fingerprint": desk.view.fingerprint,
        "form": desk.form.label,
        "verdict": chosen,
        "question": desk.question or "A question of ours?",
        "reference_answer": answer or ("An answer of ours." if answer is not None else None),
        "ratings": ratings,
        "reason": "" if chosen == "accept" else "a test",
        "seconds": 10,
        "version": desk.version,
    }
    return Submission.model_validate({**parts, **changes})


@pytest.fixture
def items_file(tmp_path: Path) -> Path:
    """A JSON Lines file of `ITEMS`."""
    return write_items(tmp_path / "items.jsonl", ITEMS)


def write_items(path: Path, items: Any) -> Path:
    """Write ``items`` as JSON Lines and return the path."""
    lines = (json.dumps(item, ensure_ascii=False) for item in items)
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


@pytest.fixture
def postgresql_url() -> str:
    """The URL of an empty PostgreSQL database, from ``DERIVE_TEST_POSTGRESQL``; else a skip."""
    url = os.environ.get("DERIVE_TEST_POSTGRESQL", "")
    if not url:
        pytest.skip("no PostgreSQL server: set DERIVE_TEST_POSTGRESQL to the URL of an empty one")
    engine = sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    tables = sa.MetaData()
    tables.reflect(engine)
    tables.drop_all(engine)
    engine.dispose()
    return url


@pytest.fixture
def make_project(tmp_path: Path, items_file: Path) -> Iterator[MakeProject]:
    """A function that makes a project with the fake engine over `ITEMS`, or over other files."""

    def make(
        name: str = "project",
        *,
        source: Path | None = None,
        locale: str = "es-MX",
        options: dict[str, str] | None = None,
        store: str = "",
        batch: int = 2,
        adapter: str = "tabular",
    ) -> Project:
        engine = EngineConfig(name="fake", options=options or {})
        config = Config(
            name=name,
            source=SourceConfig(adapter=adapter, path=str(source or items_file), locale="ja-JP"),
            locale=locale,
            locale_adapter="rules",
            engine=engine,
            back_engine=EngineConfig(name="fake"),
            store=store,
            run=RunConfig(batch=batch),
        )
        made.append(Project.create(tmp_path / name, config))
        return made[-1]

    made: list[Project] = []
    yield make
    for project in made:
        project.close()
