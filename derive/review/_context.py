"""What the parts of the service share, and how they find an item."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from derive.config import ReviewConfig
from derive.errors import ReviewError
from derive.project import Project
from derive.records import FieldName, ItemView, Queue
from derive.review import controls
from derive.review._database import Database
from derive.review._form_check import About
from derive.review._form_file import Forms
from derive.review._routed import changed
from derive.review._sync import sync
from derive.review._tables import items
from derive.review._views import Views, drafts_of, has_answer
from derive.review.records import Phase, ReviewRecord
from derive.store import Store

_ROW = sa.select(items).where(items.c.item_id == sa.bindparam("item"))


@dataclass
class Context:
    """One open project as review works on it."""

    project: Project
    database: Database
    views: Views
    forms: Forms

    @property
    def config(self) -> ReviewConfig:
        """The settings of review."""
        return self.project.config.review

    @property
    def store(self) -> Store:
        """The project's store."""
        return self.project.store

    def sync(self) -> int:
        """Take in what the pipeline has changed; return how many items are due anew."""
        with self.database.read() as connection:
            if not changed(connection, 1):
                return 0
        with self.database.write() as connection:
            return sync(connection, self.store, self.config)

    def view(self, row: Any, *, texts_only: bool = False) -> ItemView:
        """Return what is known of an item; of a control item, what it pretends.

        ``texts_only``: whether it is decided or stale does not matter, and may be out of date.
        To be called with no connection open: whoever holds one and waits for the next can wait for
        others who do the same.
        """
        if not row.control and texts_only:
            return self.views.drafted(row.item_id, row.fingerprint)
        if not row.control:
            return self.views.view(row.item_id)
        with self.database.read() as connection:
            control = controls.get(connection, row.item_id)
        if control is None:
            raise ReviewError(f"the control item {row.item_id} is gone")
        return controls.disguise(control, self.views.view(control.item_id))


def item_row(connection: sa.Connection, item_id: str) -> Any:
    """Return the queue's row of an item. Raises `ReviewError` where there is none."""
    row = connection.execute(_ROW, {"item": item_id}).first()
    if row is None:
        raise ReviewError(
            f"this project has no item {item_id!r} to review; drafted items are: derive status"
        )
    return row


def start_of(view: ItemView, phase: Phase, standing: list[ReviewRecord]) -> dict[FieldName, str]:
    """Return the texts that a person in ``phase`` starts from.

    A translator starts from the engine's draft, a reviewer from the translation (the first of two)
    where a person made one, an adjudicator from the first review, a pretest from what was decided.
    """
    before: dict[Phase, tuple[Phase, ...]] = {
        Phase.REVIEW: (Phase.TRANSLATION,),
        Phase.ADJUDICATION: (Phase.REVIEW, Phase.TRANSLATION),
        Phase.PRETEST: (Phase.ADJUDICATION, Phase.REVIEW),
        Phase.DONE: (Phase.ADJUDICATION, Phase.REVIEW),
    }
    texts = drafts_of(view)
    for earlier in before.get(phase, ()):
        made = [review for review in standing if review.phase is earlier]
        latest = -1 if earlier is Phase.ADJUDICATION else 0
        chosen = made[latest] if made else None
        if chosen is not None and chosen.question.strip():
            texts["question"] = chosen.question
            if chosen.reference_answer is not None:
                texts["reference_answer"] = chosen.reference_answer
            break
    return texts


def about(view: ItemView, queue: str, start: dict[FieldName, str]) -> About:
    """Return what the conditions of a form look at."""
    return About(
        queue=Queue(queue),
        item_class=view.plan.item_class if view.plan else None,
        reference_answer=has_answer(view),
        borderline=view.item.borderline,
        start=start,
    )
