"""The review app under load: how long opening and saving take, and whether anything is lost.

Makes a project of items of its own, starts ``derive review`` on it, and lets simulated reviewers
work: each acting every 10 s, every 2 s, without a pause, and every 2 s while the server is killed
with SIGKILL five times. Every third item is edited, checked and autosaved before it is handed in.

    python benchmarks/review_load.py [--items 10000] [--seconds 60] [--reviewers 50]
                                     [--store postgresql://…] [--project FOLDER]

``--project`` keeps the project in a folder, and uses it again. Ends with 1 where the 95th
percentile of opening or saving is above 20 ms (every 10 s) or 100 ms (every 2 s), where an
acknowledged decision is missing or stored twice, an item went to more reviewers than it should,
or the server was not back within 3 s of a kill.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

from _review_client import Browser, Tally, reviewer

from derive import pipeline
from derive.config import Config, EngineConfig, ReviewConfig, RunConfig, SourceConfig
from derive.project import Project
from derive.review.records import Role
from derive.review.service import Filters, ReviewService
from derive.review.web.care import Care

LIMITS = {10.0: 0.020, 2.0: 0.100}
"""Seconds that opening and saving may take (95th percentile), by seconds between acts."""
BACK_S = 3.0
KILLS = 5
SECOND = 0.1
"""Share of items that two reviewers get."""


class Load(NamedTuple):
    """One way of working: its name, the pause in seconds, and whether the server is killed."""

    name: str
    think: float
    kills: int = 0


LOADS = (
    Load("every 10 s", 10.0),
    Load("every 2 s", 2.0),
    Load("without a pause", 0.0),
    Load("every 2 s, 5 kills", 2.0, KILLS),
)


def seeded(folder: Path, items: int, store: str) -> Project:
    """Return a project with ``items`` drafted items; use the one in ``folder`` if it is there."""
    if (folder / "project" / "derive.yaml").exists():
        return Project.open(folder / "project")
    folder.mkdir(parents=True, exist_ok=True)
    source = folder / "items.csv"
    lines = ["id,question,question_en,reference_answer,reference_answer_en,harm_type"]
    lines += [
        f"i{n:05},友人{n}人とお茶を飲みます。何を用意しますか？,"
        f"I am having tea with {n} friends. What do I need?,"
        f"カップを{n}個です。,You need {n} cups.,kind {n % 4}"
        for n in range(2, items + 2)
    ]
    source.write_text("\n".join(lines) + "\n", "utf-8")
    project = Project.create(
        folder / "project",
        Config(
            name="load",
            source=SourceConfig(adapter="tabular", path=str(source), locale="ja-JP"),
            locale="es-MX",
            locale_adapter="rules",
            engine=EngineConfig(name="fake"),
            back_engine=EngineConfig(name="fake"),
            store=store,
            run=RunConfig(batch=200),
            review=ReviewConfig(second=SECOND, forms={"full": "light"}),
        ),
    )
    print(f"drafting {items:,} items …", flush=True)
    pipeline.run(project)
    return project


class Server:
    """``derive review`` as its user starts it."""

    def __init__(self, folder: Path, port: int) -> None:
        self.port = port
        derive = Path(sys.executable).with_name("derive")
        command = [str(derive), "review", str(folder), "--port", str(port)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)

    def wait(self) -> float:
        """Wait until a page is answered; return the seconds that took."""
        start = time.monotonic()
        while time.monotonic() - start < 60:
            with contextlib.suppress(OSError):
                asyncio.run(Browser(self.port).ask("GET", "/"))
                return time.monotonic() - start
            time.sleep(0.01)
        raise SystemExit("derive review did not start")

    def worker(self) -> int:
        """Return the process id of the worker."""
        listed = subprocess.run(
            ["pgrep", "-P", str(self._process.pid), "-f", "spawn_main"],
            capture_output=True,
            text=True,
            check=False,
        )
        return int(listed.stdout.split()[-1])

    def stop(self) -> None:
        """Stop it, as Ctrl-C does."""
        self._process.send_signal(signal.SIGINT)
        self._process.wait(20)


@contextlib.contextmanager
def running(folder: Path, port: int) -> Iterator[Server]:
    """Run the server."""
    server = Server(folder, port)
    try:
        server.wait()
        yield server
    finally:
        server.stop()


async def work(server: Server, browsers: list[Browser], load: Load, seconds: float) -> Tally:
    """Let all reviewers work for ``seconds``; kill the server on the way if the load says so."""
    tally, until = Tally(), time.monotonic() + seconds
    jobs = [
        reviewer(browser, tally, load.think, until, seed) for seed, browser in enumerate(browsers)
    ]
    tasks = [asyncio.ensure_future(job) for job in jobs]
    for kill in range(load.kills):
        await asyncio.sleep(max(0.0, seconds / (load.kills + 1)))
        os.kill(await asyncio.to_thread(server.worker), signal.SIGKILL)
        back = await _back(server.port)
        print(f"  kill {kill + 1}: back after {back:.2f} s")
        if back > BACK_S:
            tally.faults.append(f"back only after {back:.1f} s")
    await asyncio.gather(*tasks)
    return tally


async def _back(port: int) -> float:
    start = time.monotonic()
    while True:
        try:
            await Browser(port).ask("GET", "/")
        except ConnectionError:
            await asyncio.sleep(0.02)
            continue
        return time.monotonic() - start


def stored_well(folder: Path, tallies: list[Tally]) -> list[str]:
    """Return what is wrong with what was stored."""
    project = Project.open(folder)
    service = ReviewService(project)
    made = [review for review in service.reviews() if not review.superseded]
    keys = Counter(review.key for review in made)
    acknowledged = {key for tally in tallies for key in tally.acknowledged}
    lost = [key for key in acknowledged if not keys[key]]
    doubled = [key for key, count in keys.items() if count > 1]
    pairs = Counter((review.item_id, review.reviewer) for review in made)
    twice = [pair for pair, count in pairs.items() if count > 1]
    people = Counter(item for item, _ in pairs)
    due = {line.item_id: 1 + line.second for line in _listed(service)}
    crowded = [item for item, count in people.items() if count > due.get(item, 2)]
    project.close()
    print(
        f"acknowledged {len(acknowledged):,}, stored {len(made):,}; lost {len(lost)}, "
        f"stored twice {len(doubled) + len(twice)}, with too many reviewers {len(crowded)}"
    )
    wrong = [f"lost: {key}" for key in lost[:3]]
    wrong += [f"stored twice: {key}" for key in doubled[:3]]
    wrong += [f"stored twice: {pair}" for pair in twice[:3]]
    return wrong + [f"too many reviewers: {item}" for item in crowded[:3]]


def _listed(service: ReviewService) -> Iterator[Any]:
    offset = 0
    while (page := service.browse(Filters(), offset, 500)).items:
        yield from page.items
        offset += 500


def report(load: Load, tally: Tally, seconds: float) -> list[str]:
    """Print what a load showed; return the limits that it missed."""
    times = tally.times
    said, missed = [], list(tally.faults[:3])
    for name, values in vars(times).items():
        if len(values) < 2:
            continue
        p95 = statistics.quantiles(values, n=20)[-1]
        said.append(f"{name} p50 {statistics.median(values) * 1000:.0f} p95 {p95 * 1000:.0f} ms")
        limit = LIMITS.get(load.think) if not load.kills else None
        if limit is not None and name != "checking" and p95 > limit:
            missed.append(f"{load.name}: {name} {p95 * 1000:.0f} ms, not {limit * 1000:.0f}")
    rate = len(tally.acknowledged) / seconds
    print(f"{load.name}: {', '.join(said)}; {len(tally.acknowledged):,} decisions, {rate:.0f}/s")
    return missed


def main() -> None:
    """Measure all loads."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--items", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--reviewers", type=int, default=50)
    parser.add_argument("--port", type=int, default=8655)
    parser.add_argument("--store", default="")
    parser.add_argument("--project", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        missed = measure(given, given.project or Path(temporary) / "seed", Path(temporary))
    for line in missed:
        print(f"MISSED {line}")
    sys.exit(bool(missed))


def measure(given: argparse.Namespace, seed: Path, temporary: Path) -> list[str]:
    """Run every load on a copy of the seed; return what was missed."""
    project = seeded(seed, given.items, given.store)
    project.close()
    folder = project.folder
    if not given.store:
        folder = temporary / "work"
        shutil.copytree(project.folder, folder)
    opened = Project.open(folder)
    service = ReviewService(opened)
    invited = [service.invite(f"R{n}", [Role.REVIEWER]) for n in range(given.reviewers)]
    for one in invited:  # texts are shown at once, and counted, as they are to whoever works
        Care(opened.store).change(one.person.id, hide="never")
    people = [one.token for one in invited]
    opened.close()
    with running(folder, given.port) as server:
        tallies, missed = asyncio.run(_all(server, people, given.seconds))
    return [*missed, *stored_well(folder, tallies)]


async def _all(server: Server, tokens: list[str], seconds: float) -> tuple[list[Tally], list[str]]:
    """Run every load; return what each did, and what was missed."""
    browsers, tallies, missed = await _signed_in(server.port, tokens), [], []
    for load in LOADS:
        tallies.append(await work(server, browsers, load, seconds))
        missed += report(load, tallies[-1], seconds)
    return tallies, missed


async def _signed_in(port: int, tokens: list[str]) -> list[Browser]:
    browsers = []
    for token in tokens:
        browser = Browser(port)
        await browser.sign_in(token)
        browsers.append(browser)
    first = await browsers[0].ask("GET", "/next")  # once a text is checked, the app is warm
    item = unquote(first.headers["location"].removeprefix("/item/"))
    texts = {"question": "Voy a tomar el té con mis amigos. ¿Qué necesito llevar a la reunión?"}
    await browsers[0].ask("POST", "/api/check", {"item_id": item, "texts": texts})
    return browsers


if __name__ == "__main__":
    main()
