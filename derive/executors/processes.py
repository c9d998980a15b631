"""Runs batches in processes of their own, one a core: for steps that keep Python itself busy.

Checks and metrics are such a step, and threads cannot share the work. Each process opens the step
for itself, which takes a few seconds, so it pays from some thousand items on.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice

from derive.contracts import In, Out
from derive.errors import ProjectError

AHEAD = 2
"""Batches that wait for each process, so that none is idle while results are stored."""


class ProcessExecutor:
    """A pool of processes, as many as there are cores and never more than ``in_flight`` needs."""

    name = "processes"

    def map(
        self, work: Callable[[In], Out], batches: Iterable[In], in_flight: int
    ) -> Iterator[Out]:
        """Yield ``work(batch)`` as batches finish. ``work`` and the batches are pickled.

        The first error is raised; what finished before it was yielded already. Raises
        `ProjectError` where a process was ended from outside.
        """
        waiting = iter(batches)
        count = max(in_flight, os.cpu_count() or 1)
        spawn = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(count, mp_context=spawn) as pool:
            running: set[Future[Out]] = {
                pool.submit(work, batch) for batch in islice(waiting, count * AHEAD)
            }
            try:
                while running:
                    done, running = wait(running, return_when=FIRST_COMPLETED)
                    for future in done:
                        yield future.result()
                        running |= {pool.submit(work, batch) for batch in islice(waiting, 1)}
            except BrokenProcessPool as error:
                raise ProjectError(
                    "a worker process was ended from outside, perhaps for want of memory; what was "
                    "finished is stored: run again, with a smaller run.batch"
                ) from error
            finally:
                pool.shutdown(wait=False, cancel_futures=True)


plugin = ProcessExecutor()
