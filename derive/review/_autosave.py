"""Keeps what a person is working on, as they work."""

from __future__ import annotations

from collections.abc import Iterator

from derive.errors import StaleReview
from derive.review import _people, assignment
from derive.review._context import Context, item_row
from derive.review._copies import Place, put_copy, working_copy
from derive.review._form_check import require_storable
from derive.review.records import Person, WorkingCopy


def autosave(
    context: Context, person: Person, item_id: str, copy: WorkingCopy, version: int
) -> int:
    """Keep a working copy that is based on ``version``; return its new version."""
    require_storable(*_words(copy))
    with context.database.write() as connection:
        _people.get(connection, person.id)
        row = item_row(connection, item_id)
        line = assignment.assignment(connection, person.id, row)
        if line is not None and line.state == assignment.DONE:
            raise StaleReview("you have handed this item in: undo that first to change it")
        assignment.require_mine(person, line)
        _, current, _ = working_copy(connection, person.id, row)
        if version != current:
            raise StaleReview(
                f"another window has a newer version of this item ({current}, not {version}): "
                "reload to see it"
            )
        put_copy(connection, person.id, Place(item_id, row.round), current + 1, copy)
        assignment.touch(connection, line)
        return current + 1


def _words(copy: WorkingCopy) -> Iterator[str | None]:
    yield from (copy.question, copy.reference_answer, copy.reason)
    yield from (text for span in copy.spans for text in (span.comment, span.category))
    yield from map(str, copy.ratings.values())
