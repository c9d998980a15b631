"""Runs batches in this process, a few at a time: an engine works while results are stored."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import islice

from derive.contracts import In, Out


class LocalExecutor:
    """A small thread pool. No more batches are read than are worked on."""

    name = "local"

    def map(
        self, work: Callable[[In], Out], batches: Iterable[In], in_flight: int
    ) -> Iterator[Out]:
        """Yield ``work(batch)`` as batches finish, ``in_flight`` at once.

        The first error is raised; what finished before it was yielded already.
        """
        waiting = iter(batches)
        with ThreadPoolExecutor(in_flight) as pool:
            running: set[Future[Out]] = {
                pool.submit(work, batch) for batch in islice(waiting, in_flight)
            }
            while running:
                done, running = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    yield future.result()
                    running |= {pool.submit(work, batch) for batch in islice(waiting, 1)}


plugin = LocalExecutor()
