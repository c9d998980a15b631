"""A project that has been run once for all tests of review, copied for each of them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from derive import pipeline
from derive.config import Config, EngineConfig, ReviewConfig, SourceConfig
from derive.project import Project
from derive.review.records import Desk, Person, Receipt, Role
from derive.review.service import ReviewService
from tests.conftest import finished, write_items

COUNT = 24
"""Items of the project: i0, i1, … in three risk areas and four harm types."""


def items(count: int = COUNT) -> list[dict[str, Any]]:
    """Harmless items of our own."""
    return [
        {
            "id": f"i{number}",
            "question": f"友人{number}人とお茶を飲みます。何を用意しますか？",
            "question_en": f"I am having tea with {number + 2} friends. What do I need?",
            "reference_answer": f"カップを{number + 2}個です。",
            "reference_answer_en": f"You need {number + 2} cups.",
            "risk_area": f"area {number % 3}",
            "harm_type": f"type {number % 4}",
        }
        for number in range(count)
    ]


def make(folder: Path, rows: list[dict[str, Any]]) -> Project:
    """Make a project of ``rows`` with the fake engine, and run it."""
    folder.mkdir(parents=True, exist_ok=True)
    source = write_items(folder / "items.jsonl", rows)
    config = Config(
        name="tea",
        source=SourceConfig(adapter="tabular", path=str(source), locale="ja-JP"),
        locale="es-MX",
        locale_adapter="rules",
        engine=EngineConfig(name="fake"),
        back_engine=EngineConfig(name="fake"),
    )
    project = Project.create(folder / "project", config)
    pipeline.run(project)
    return project


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the project that every test gets a copy of."""
    folder = tmp_path_factory.mktemp("original")
    make(folder, items()).close()
    return folder


class Bench:
    """A project under review, and what tests do with it again and again."""

    def __init__(self, folder: Path, **review: Any) -> None:
        opened = Project.open(folder)
        settings = ReviewConfig(**{"second": 0.0, "sample": 0, **review})
        self.project = Project(folder, opened.config.model_copy(update={"review": settings}))
        opened.close()
        self.service = ReviewService(self.project)

    def person(self, name: str, *roles: Role, **limits: Any) -> Person:
        """Invite somebody (a reviewer, where nothing is said) and let them in."""
        invitation = self.service.invite(name, roles or (Role.REVIEWER,), **limits)
        return self.service.redeem(invitation.token)

    def take(self, person: Person) -> Desk:
        """Give a person their next item."""
        item_id = self.service.next(person)
        assert item_id is not None
        return self.service.open(person, item_id)

    def hand_in(
        self, person: Person, item_id: str, verdict: str = "accept", **parts: Any
    ) -> Receipt:
        """Open an item and hand in a valid submission of it."""
        desk = self.service.open(person, item_id)
        return self.service.submit(person, finished(desk, verdict, **parts))

    def again(self) -> ReviewService:
        """Open the service anew, as after a crash."""
        return ReviewService(self.project)


MakeBench = Callable[..., Bench]


@pytest.fixture
def bench(original: Path, tmp_path: Path) -> Iterator[MakeBench]:
    """A function that opens review of a fresh copy of the project, with settings of review."""
    made: list[Bench] = []

    def open_(**review: Any) -> Bench:
        folder = tmp_path / f"copy{len(made)}"
        shutil.copytree(original / "project", folder)
        made.append(Bench(folder, **review))
        return made[-1]

    yield open_
    for one in made:
        one.project.close()
