"""What the runs of a project cost: kept in its database, run by run, and so after a kill too."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass

from derive.contracts import Bill
from derive.store import Store
from derive.work import Spec

KEY = "bills"


@dataclass(frozen=True)
class RunBill:
    """The bill of one step of one run; ``started`` is UTC."""

    started: str
    step: str
    engine: str
    bill: Bill


@contextmanager
def recorded(
    store: Store, step: Spec, spent: Callable[[], Bill | None]
) -> Iterator[Callable[[], None]]:
    """Keep in ``store`` what ``spent`` says that a step costs, at the end at the latest.

    Yields what keeps it at once. Nothing is written where nothing costs anything.
    """
    started = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    before: list[RunBill] | None = None
    noted = Bill()

    def note() -> None:
        nonlocal before, noted
        bill = spent()
        if bill is None or bill == noted:
            return
        before = runs(store) if before is None else before
        mine = RunBill(started, step.name, step.signature, bill)
        text = json.dumps([asdict(run) for run in (*before, mine)], ensure_ascii=False)
        store.set_fact(KEY, text)
        noted = bill

    try:
        yield note
    finally:
        note()


def runs(store: Store) -> list[RunBill]:
    """Return the bills of all runs that asked a service, oldest first."""
    stored = json.loads(store.get_fact(KEY) or "[]")
    return [RunBill(**{**run, "bill": Bill(**run["bill"])}) for run in stored]


def total(bills: Sequence[RunBill]) -> Bill:
    """Return the sum of bills."""
    return sum((run.bill for run in bills), Bill())
