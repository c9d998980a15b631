"""Runs questions in threads and hands their answers over the moment they are there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future
from queue import SimpleQueue
from typing import Generic, NamedTuple, TypeAlias, TypeVar

T = TypeVar("T")


class Done(NamedTuple, Generic[T]):
    """What a task came to: results, and further tasks that follow from it."""

    results: Sequence[T]
    further: Sequence[Callable[[], Done[T]]] = ()


Task: TypeAlias = Callable[[], Done[T]]


def as_finished(pool: Executor, tasks: Iterable[Task[T]]) -> Iterator[T]:
    """Yield the results of ``tasks``, and of those that follow from them, as they come.

    The first error cancels what has not begun; what is under way is waited for and yielded, as it
    is paid for, and then the error is raised. Whoever stops listening cancels the rest too.
    """
    finished: SimpleQueue[Future[Done[T]]] = SimpleQueue()
    pending: set[Future[Done[T]]] = set()

    def start(task: Task[T]) -> None:
        future = pool.submit(task)
        pending.add(future)
        future.add_done_callback(finished.put)

    error: BaseException | None = None
    try:
        for task in tasks:
            start(task)
        while pending:
            future = finished.get()
            pending.discard(future)
            if future.cancelled():
                continue
            failure = future.exception()
            if failure is not None:
                error = error or failure
                _cancel(pending)
                continue
            done = future.result()
            for task in done.further if error is None else ():
                start(task)
            yield from done.results
    finally:
        _cancel(pending)
    if error is not None:
        raise error


def _cancel(futures: Iterable[Future[Done[T]]]) -> None:
    for future in list(futures):
        future.cancel()
