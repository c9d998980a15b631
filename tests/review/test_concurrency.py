"""Many people at once, in threads and in processes: nobody gets the same item, nothing is lost."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from derive.config import FILE_NAME, save_config
from derive.project import Project
from derive.review.records import Person, Role, Submission, WorkingCopy
from derive.review.service import ReviewService
from tests.conftest import finished
from tests.review.conftest import COUNT, Bench, MakeBench

WORKER = """
import json, sys, uuid
from pathlib import Path
from derive.project import Project
from derive.review.records import Submission
from derive.review.service import ReviewService

project = Project.open(Path(sys.argv[1]))
service = ReviewService(project)
print("ready", flush=True)
sys.stdin.readline()
while True:
    idle = 0
    for name in sys.argv[2].split(","):
        person = service.person(name)
        item_id = service.next(person)
        if item_id is None:
            idle += 1
            continue
        desk = service.open(person, item_id)
        submission = Submission(
            key=uuid.uuid4().hex,
            item_id=item_id,
            fingerprint=desk.view.fingerprint,
            form=desk.form.label,
            verdict="accept",
            question=desk.question,
            reference_answer=desk.reference_answer,
            ratings={q.id: True for q in desk.form.questions if q.required and not q.when.answers},
        )
        receipt = service.submit(person, submission)
        line = [name, item_id, submission.key, submission.model_dump_json(), receipt.seq]
        print(json.dumps(line), flush=True)
    if idle == len(sys.argv[2].split(",")):
        break
"""


def worker(folder: Path, people: list[Person]) -> subprocess.Popen[str]:
    names = ",".join(person.id for person in people)
    return subprocess.Popen(
        [sys.executable, "-c", WORKER, str(folder), names],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )


def begin(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    assert process.stdin is not None
    assert process.stdout.readline() == "ready\n"
    process.stdin.write("go\n")
    process.stdin.flush()


def handed_in(work: Bench) -> Counter[str]:
    return Counter(review.item_id for review in work.service.reviews())


def test_threads_never_share_an_item(bench: MakeBench) -> None:
    work = bench()
    people = [work.person(f"P{n}") for n in range(8)]
    start = threading.Barrier(len(people))

    def run(person: Person) -> list[str]:
        start.wait()
        done = []
        while (item_id := work.service.next(person)) is not None:
            work.service.submit(person, finished(work.service.open(person, item_id)))
            done.append(item_id)
        return done

    with ThreadPoolExecutor(len(people)) as pool:
        done = [item_id for own in pool.map(run, people) for item_id in own]
    assert sorted(done) == sorted(f"i{n}" for n in range(COUNT))
    assert handed_in(work) == dict.fromkeys(done, 1)


def test_in_a_double_blind_review_each_item_has_two_different_people(bench: MakeBench) -> None:
    work = bench(second=1.0)
    people = [work.person(f"P{n}") for n in range(4)]

    def run(person: Person) -> None:
        while (item_id := work.service.next(person)) is not None:
            work.service.submit(person, finished(work.service.open(person, item_id)))

    with ThreadPoolExecutor(len(people)) as pool:
        list(pool.map(run, people))
    pairs: dict[str, list[str]] = {}
    for review in work.service.reviews():
        pairs.setdefault(review.item_id, []).append(review.reviewer)
    assert len(pairs) == COUNT
    assert all(len(pair) == len(set(pair)) == 2 for pair in pairs.values())


def test_one_submission_sent_from_many_threads_is_stored_once(bench: MakeBench) -> None:
    work = bench()
    ana = work.person("Ana")
    submission = finished(work.take(ana))
    with ThreadPoolExecutor(8) as pool:
        receipts = list(pool.map(lambda _: work.service.submit(ana, submission), range(16)))
    assert len({receipt.seq for receipt in receipts}) == 1
    assert sum(not receipt.repeated for receipt in receipts) == 1
    assert handed_in(work)[submission.item_id] == 1


def test_one_person_in_many_windows_is_given_one_item(bench: MakeBench) -> None:
    work = bench()
    ana = work.person("Ana")
    with ThreadPoolExecutor(8) as pool:
        given = set(pool.map(lambda _: work.service.next(ana), range(16)))
    assert len(given) == 1


@pytest.fixture
def many(bench: MakeBench) -> Project:
    """A project whose settings other processes find on the disk: one review an item."""
    project = bench().project
    save_config(project.config, project.folder / FILE_NAME)
    return project


def test_two_processes_share_the_work_and_lose_nothing(many: Project) -> None:
    service = ReviewService(many)
    people = [service.invite(f"P{n}", [Role.REVIEWER]).person for n in range(6)]
    processes = [worker(many.folder, people[:3]), worker(many.folder, people[3:])]
    for process in processes:
        begin(process)
    lines: list[list[Any]] = []
    for process in processes:
        out, _ = process.communicate(timeout=120)
        assert process.returncode == 0
        lines += [json.loads(line) for line in out.splitlines()]
    assert Counter(line[1] for line in lines) == {f"i{n}": 1 for n in range(COUNT)}
    assert {line[4] for line in lines} == {review.seq for review in service.reviews()}
    assert len(many.store.decisions(many.store.item_ids())) == COUNT


def test_what_was_acknowledged_outlives_a_kill_and_a_retry_doubles_nothing(many: Project) -> None:
    service = ReviewService(many)
    people = [service.invite(f"P{n}", [Role.REVIEWER]).person for n in range(3)]
    acknowledged: dict[str, list[Any]] = {}
    for lines in (5, 4):
        process = worker(many.folder, people)
        begin(process)
        assert process.stdout is not None
        for _ in range(lines):
            line = json.loads(process.stdout.readline())
            acknowledged[line[1]] = line
        process.send_signal(signal.SIGKILL)
        rest, _ = process.communicate()
        for text in rest.splitlines(keepends=True):
            if text.endswith("\n"):
                line = json.loads(text)
                acknowledged[line[1]] = line
    stored = {review.item_id: review for review in service.reviews()}
    for name, item_id, key, submission, seq in acknowledged.values():
        assert (stored[item_id].key, stored[item_id].seq) == (key, seq)
        again = service.submit(service.person(name), Submission.model_validate_json(submission))
        assert again.repeated
    assert len(list(service.reviews())) == len(stored)
    assert set(many.store.decisions(list(stored))) == set(stored)
    begun = time.monotonic()
    ReviewService(many)
    assert time.monotonic() - begun < 3


def test_a_run_of_the_pipeline_does_not_hold_reviewers_up(bench: MakeBench) -> None:
    work = bench()
    ana = work.person("Ana")
    stop = threading.Event()

    def busy() -> None:
        while not stop.is_set():
            work.project.store.set_fact("noise", str(time.monotonic()))

    noise = threading.Thread(target=busy)
    noise.start()
    try:
        while (item_id := work.service.next(ana)) is not None:
            work.service.submit(ana, finished(work.service.open(ana, item_id)))
    finally:
        stop.set()
        noise.join()
    assert len(handed_in(work)) == COUNT


def test_more_people_than_connections_at_once_wait_for_each_other_only(bench: MakeBench) -> None:
    work = bench()
    people = [work.person(f"P{n}") for n in range(COUNT)]
    work.service.warm()
    begun = time.monotonic()

    def run(person: Person) -> None:
        for _ in range(3):
            item_id = work.service.next(person)
            if item_id is None:
                return
            desk = work.service.open(person, item_id)
            work.service.check(item_id, {"question": f"{desk.question} {person.id}"})
            copy = WorkingCopy(question=desk.question, reference_answer=desk.reference_answer)
            version = work.service.autosave(person, item_id, copy, desk.version)
            work.service.submit(person, finished(desk, version=version))

    with ThreadPoolExecutor(len(people)) as pool:
        list(pool.map(run, people))
    assert len(handed_in(work)) == COUNT
    assert time.monotonic() - begun < 25  # a thread that waits for a connection gives up at 30 s
