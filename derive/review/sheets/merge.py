"""Says what a file that came back would change, item by item, and hands it in once that is seen.

Rows are matched by the id they carry, never by their place. A row is taken only where it is about
the draft that there is now, nothing newer has been done on it, and it fits its form: then it is a
`Submission` like one from the app. Its key is made of its content, so that the same row handed in
again is the same save.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from derive.errors import ReviewError, SheetError
from derive.review.records import Person
from derive.review.service import ReviewService
from derive.review.sheets.build import project_id
from derive.review.sheets.changes import Change, Plan, State
from derive.review.sheets.returned import Origin, Returned
from derive.review.sheets.row_merge import RowMerge, known_of


def plan(service: ReviewService, person: Person, rows: Sequence[Returned]) -> Plan:
    """Return what ``rows`` would change if ``person`` handed them in.

    Raises `SheetError` where all of them belong to another project.
    """
    own = project_id(service.project)
    belonging = [row.origin for row in rows if row.origin]
    if belonging and all(origin.project != own for origin in belonging):
        raise SheetError(
            f"this file was made for another project, not for {service.project.config.name}: "
            "import it there"
        )
    known = known_of(service, [origin.item_id for origin in belonging])
    merge = RowMerge(service, person, own, known)
    doubles = dict(_doubles(rows))
    changes = tuple(doubles.get(number) or merge.change(row) for number, row in enumerate(rows))
    return Plan(changes, tuple(_notes(belonging)))


def hand_in(service: ReviewService, person: Person, made: Plan) -> Iterator[Change]:
    """Hand in what is new, one item after the other, and yield what became of each.

    Every item is a save of its own: what was handed in before an interruption stays, and is known
    when the file is imported again.
    """
    for change in made.of(State.NEW):
        if change.submission is None:
            continue
        try:
            receipt = service.submit(person, change.submission)
        except ReviewError as error:
            yield Change(change.where, change.item_id, State.CONFLICT, str(error))
            continue
        state = State.SAME if receipt.repeated else State.NEW
        yield Change(change.where, change.item_id, state, "", change.submission, change.edits)


def _doubles(rows: Sequence[Returned]) -> Iterator[tuple[int, Change]]:
    """Yield what becomes of rows for an item that another row is for, by their number."""
    groups: dict[str, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        if row.origin and not row.problem:
            groups[row.origin.item_id].append(number)
    for item_id, numbers in groups.items():
        first = rows[numbers[0]]
        alike = all(_content(rows[n]) == _content(first) for n in numbers)
        others = numbers[1:] if alike else numbers
        for number in others:
            where = ", ".join(rows[n].where for n in numbers if n != number)
            note = f"is there twice: {where} is the same" if alike else f"{where} is about it too"
            advice = "" if alike else ", and says something else: keep one of them"
            state = State.SAME if alike else State.PROBLEM
            yield number, Change(rows[number].where, item_id, state, note + advice)


def _content(row: Returned) -> object:
    return row.origin, row.texts, row.reply


def _notes(origins: Sequence[Origin]) -> Iterator[str]:
    """Yield what is to be said of rows that are gone, or in another order."""
    numbers = [origin.number for origin in origins]
    totals = {origin.total for origin in origins}
    if len(totals) == 1 and (missing := max(totals) - len(set(numbers))) > 0:
        gone = "1 row is" if missing == 1 else f"{missing} rows are"
        items = "that item" if missing == 1 else "those items"
        yield f"{gone} missing of {max(totals)}: nothing happens to {items}"
    if numbers != sorted(numbers):
        yield "the rows are in another order: they are matched by their ids"
