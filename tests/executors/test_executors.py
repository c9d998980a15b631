"""Wherever batches run, every one comes back once, and an error stops the run."""

from __future__ import annotations

import os
import pickle
import sys
import threading
import time
from collections.abc import Iterator

import pytest

from derive import pipeline, plugins
from derive.errors import MissingExtra, ProjectError
from derive.executors.local import LocalExecutor
from derive.status import status
from tests.conftest import MakeProject


def test_every_batch_comes_back_once() -> None:
    found = list(LocalExecutor().map(lambda n: n * n, range(50), 3))
    assert sorted(found) == [n * n for n in range(50)]


def test_no_more_is_read_than_is_in_flight() -> None:
    read = 0

    def batches() -> Iterator[int]:
        nonlocal read
        for n in range(100):
            read += 1
            yield n

    results = LocalExecutor().map(lambda n: n, batches(), 2)
    next(results)
    assert read <= 4
    results.close()  # type: ignore[attr-defined]


def test_batches_overlap() -> None:
    running, most = 0, 0
    lock = threading.Lock()

    def work(_batch: int) -> None:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.05)
        with lock:
            running -= 1

    list(LocalExecutor().map(work, range(6), 2))
    assert most == 2


def test_what_finished_before_an_error_was_given_out() -> None:
    def work(n: int) -> int:
        if n == 3:
            raise ValueError("broken batch")
        return n

    results = LocalExecutor().map(work, range(10), 1)
    assert [next(results) for _ in range(3)] == [0, 1, 2]
    with pytest.raises(ValueError, match="broken batch"):
        next(results)


def test_a_missing_extra_names_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(MissingExtra, match=r"pip install 'derive-locale\[ray\]'"):
        list(plugins.executor("ray").map(str, [1], 1))


def test_a_step_travels_to_another_process_and_opens_there(make_project: MakeProject) -> None:
    project = make_project()
    pipeline.run(project, only=(pipeline.PLAN,))
    runner = pipeline.Runner(project.folder, project.config, pipeline.DRAFT)
    there = pickle.loads(pickle.dumps(runner))  # noqa: S301  (made one line above)
    stored = next(project.store.batches(10))
    step = there._open()
    work = [
        found
        for one in stored
        if (found := pipeline._needed(one, step.spec, _plans(project, stored)))
    ]
    assert set(there(work)) == {one.item.id for one in stored}


def _plans(project, stored):  # type: ignore[no-untyped-def]
    return project.store.results([pipeline.PLAN], [one.item.id for one in stored])


@pytest.mark.ray
def test_a_project_runs_on_ray(make_project: MakeProject) -> None:
    pytest.importorskip("ray", reason="Ray is not installed: pip install 'derive-locale[ray]'")
    project = make_project()
    run = project.config.run.model_copy(update={"executor": "ray"})
    project.config = project.config.model_copy(update={"run": run})
    pipeline.run(project)
    assert status(project)["checked"] == 3


def _square(n: int) -> int:
    return n * n


def _die(n: int) -> int:
    if n == 1:
        os._exit(9)
    return n


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
def test_processes_give_every_batch_back_once_and_a_killed_one_is_one_line() -> None:
    processes = plugins.executor("processes")
    assert sorted(processes.map(_square, range(9), 2)) == [n * n for n in range(9)]
    with pytest.raises(ProjectError, match="a worker process was ended from outside"):
        list(processes.map(_die, range(4), 1))
