"""Runs batches on a Ray cluster, or on this machine's cores through Ray.

Every worker opens the step for itself, so the project folder, the packs and the engines must be
there on every machine. For one machine the local executor is faster to start.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from derive.contracts import In, Out
from derive.errors import MissingExtra

SHARE = 0.5
"""Cores an actor asks for. With whole ones, two actors on two cores starve whoever reads."""

AHEAD = 2
"""Batches that wait at each actor, so that none is idle while results are stored."""


class RayExecutor:
    """A pool of Ray actors, one a core, each with the step open."""

    name = "ray"

    def map(
        self, work: Callable[[In], Out], batches: Iterable[In], in_flight: int
    ) -> Iterator[Out]:
        """Yield ``work(batch)`` as batches finish, at least ``in_flight`` at once.

        Raises `MissingExtra` where Ray is not installed.
        """
        ray = _ray()
        ray.init(ignore_reinit_error=True, log_to_driver=False, include_dashboard=False)
        count = max(in_flight, int(ray.cluster_resources().get("CPU", 1)))
        actor = ray.remote(num_cpus=SHARE)(_Actor)
        actors = [actor.remote(work) for _ in range(count)]
        waiting = iter(batches)
        running: dict[Any, Any] = {}
        for one in actors * AHEAD:
            _submit(running, one, waiting)
        while running:
            (done, *_), _ = ray.wait(list(running), num_returns=1)
            free = running.pop(done)
            yield ray.get(done)
            _submit(running, free, waiting)


class _Actor:
    """Holds the function in a process of its own."""

    def __init__(self, work: Callable[[Any], Any]) -> None:
        self._work = work

    def run(self, batch: Any) -> Any:
        """Work on one batch."""
        return self._work(batch)


def _submit(running: dict[Any, Any], actor: Any, waiting: Iterator[Any]) -> None:
    for batch in islice(waiting, 1):
        running[actor.run.remote(batch)] = actor


def _ray() -> Any:
    try:
        import ray  # noqa: PLC0415  (an extra, loaded when it is used)
    except ImportError as error:
        raise MissingExtra("ray", "ray", "the ray executor") from error
    return ray


plugin = RayExecutor()
