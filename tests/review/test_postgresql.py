"""The same on PostgreSQL: items handed out once, saves stored once, a log that stays."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from derive import pipeline
from derive.config import FILE_NAME, Config, ReviewConfig, load_config
from derive.project import Project
from derive.review.records import Person, Role
from derive.review.service import ReviewService
from tests.conftest import finished
from tests.review.conftest import COUNT

pytestmark = pytest.mark.postgresql


@pytest.fixture
def service(original: Path, tmp_path: Path, postgresql_url: str) -> ReviewService:
    """Review of the project in a PostgreSQL store."""
    known: Config = load_config(original / "project" / FILE_NAME)
    settings = ReviewConfig(second=0.5, sample=0, seed=1)
    config = known.model_copy(update={"store": postgresql_url, "review": settings})
    project = Project.create(tmp_path / "project", config)
    pipeline.run(project)
    return ReviewService(project)


def test_many_people_share_the_work(service: ReviewService) -> None:
    people = [service.invite(f"P{n}", [Role.REVIEWER]).person for n in range(6)]

    def run(person: Person) -> None:
        while (item_id := service.next(person)) is not None:
            submission = finished(service.open(person, item_id))
            assert not service.submit(person, submission).repeated
            assert service.submit(person, submission).repeated

    with ThreadPoolExecutor(len(people)) as pool:
        list(pool.map(run, people))
    made = Counter((review.item_id, review.reviewer) for review in service.reviews())
    assert set(made.values()) == {1}
    doubled = Counter(item_id for item_id, _ in made)
    assert set(doubled.values()) == {1, 2}
    decided = service.project.store.decisions(service.project.store.item_ids())
    assert len(decided) == COUNT
    assert service.progress().done == COUNT
    service.project.close()


def test_undo_and_the_log(service: ReviewService) -> None:
    ana = service.invite("Ana", [Role.REVIEWER]).person
    item_id = service.next(ana)
    assert item_id is not None
    service.submit(ana, finished(service.open(ana, item_id)))
    service.undo(ana, item_id)
    assert service.project.store.decisions([item_id]) == {}
    engine = service.project.store.engine
    with pytest.raises(sa.exc.DatabaseError, match="only ever added to"), engine.begin() as open_:
        open_.execute(sa.text("DELETE FROM review_log"))
    assert "undo" in [event.kind for event in service.history(item_id)]
    service.project.close()
