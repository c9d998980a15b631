"""Runs batches in this process, a few at a time: an engine works while results are stored."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import islice

from derive.contracts import In, Out


class LocalExecutor:
    """A small thread pool. ``in_flight`` batches are worked on at once; no more are read ahead."""

    name = "local"

    def __init__(self, in_flight: int = 2) -> None:
        """Keep at most ``in_flight`` batches in work."""
        self.in_flight = in_flight

    def map(self, work: Callable[[In], Out], batches: Iterable[In]) -> Iterator[Out]:
        """Yield ``work(batch)`` as batches finish. The first error is raised; what finished before
        it was yielded already."""
        waiting = iter(batches)
        with ThreadPoolExecutor(self.in_flight) as pool:
            running: set[Future[Out]] = {
                pool.submit(work, batch) for batch in islice(waiting, self.in_flight)
            }
            while running:
                done, running = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    yield future.result()
                    running |= {pool.submit(work, batch) for batch in islice(waiting, 1)}


plugin = LocalExecutor()
