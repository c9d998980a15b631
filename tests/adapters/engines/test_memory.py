"""The translation memory: as a cache and as an engine."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading

import pytest
from derive.adapters.engines.memory import Memory, cached

from derive import plugins
from derive.errors import EngineError, EngineFailed, EngineMissing
from derive.records import Outcome, Protected, Segment, Signature, Translation


class Counting:
    """Answers in capitals and keeps what it was asked."""

    def __init__(self, version="1", outcome=Outcome.OK):
        self.signature = Signature(name="counting", version=version)
        self.asked: list[str] = []
        self.outcome = outcome
        self.closed = 0

    def translate(self, segments):
        self.asked += [s.text for s in segments]
        text = self.outcome is Outcome.OK
        return [
            Translation(id=s.id, text=s.text.upper() if text else "", outcome=self.outcome,
                        detail="d", unknown=("U",), lost=("L",))
            for s in reversed(segments)
        ]  # fmt: skip

    def close(self):
        self.closed += 1


@pytest.fixture
def memory(tmp_path):
    opened = Memory(tmp_path / "memory.sqlite")
    yield opened
    opened.close()


def _segments(*texts, prefix="s"):
    return [Segment(id=f"{prefix}{i}", text=text) for i, text in enumerate(texts)]


def test_a_text_is_asked_once_and_comes_back_whole(memory):
    inner = Counting()
    engine = cached(inner, memory)
    first = engine.translate(_segments("a", "b", "a"))
    again = engine.translate(_segments("b", "a", "c", prefix="t"))
    assert sorted(inner.asked) == ["a", "b", "c"]
    assert {t.id: t.text for t in first} == {"s0": "A", "s1": "B", "s2": "A"}
    assert {t.id: t.text for t in again} == {"t0": "B", "t1": "A", "t2": "C"}
    assert again[0] == Translation(id="t0", text="B", detail="d", unknown=("U",), lost=("L",))
    assert engine.signature == inner.signature
    engine.close()
    engine.close()
    assert inner.closed == 2


@pytest.mark.parametrize("outcome", [o for o in Outcome if o is not Outcome.OK])
def test_a_failure_is_never_stored(memory, outcome):
    inner = Counting(outcome=outcome)
    for _ in range(2):
        (answer,) = cached(inner, memory).translate(_segments("a"))
        assert answer.outcome is outcome
    assert inner.asked == ["a", "a"]
    assert memory.pairs() == []


def test_another_engine_or_other_spans_are_another_key(memory):
    one, two = Counting("1"), Counting("2")
    cached(one, memory).translate(_segments("a"))
    cached(two, memory).translate(_segments("a"))
    span = Segment(id="x", text="a", protected=(Protected(start=0, end=1, target="t"),))
    cached(one, memory).translate([span])
    assert (one.asked, two.asked) == (["a", "a"], ["a"])


def test_a_dropped_id_stays_dropped(memory):
    fake = plugins.engine("fake").open("en", "es", {"drop": "s0"})
    assert [t.id for t in cached(fake, memory).translate(_segments("a", "b"))] == ["s1"]


def test_a_broken_surrogate_is_translated_and_not_stored(memory):
    (answer,) = cached(Counting(), memory).translate(_segments("\ud83d"))
    assert answer.text == "\ud83d"
    assert memory.pairs() == []


def test_many_keys_and_threads(memory):
    texts = [f"text {n}" for n in range(1200)]
    threads = [
        threading.Thread(target=lambda: cached(Counting(), memory).translate(_segments(*texts)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    inner = Counting()
    assert len(cached(inner, memory).translate(_segments(*texts))) == 1200
    assert inner.asked == []


WRITER = """
import sys
from derive import plugins
from derive.records import Segment
provider = plugins.engine("memory")
engine = provider.cached(plugins.engine("fake").open("en", "es", {}), provider.memory(sys.argv[1]))
for n in range(10**9):
    engine.translate([Segment(id=str(i), text=f"{n}.{i}") for i in range(20)])
    print(n, flush=True)
"""


def test_a_killed_process_leaves_every_batch_it_reported(tmp_path):
    path = tmp_path / "memory.sqlite"
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        done = [int(process.stdout.readline()) for _ in range(5)]
        os.kill(process.pid, signal.SIGKILL)
    memory = Memory(path)
    sources = {source for source, _ in memory.pairs()}
    memory.close()
    assert {f"{n}.{i}" for n in done for i in range(20)} <= sources
    assert len(sources) % 20 == 0


def test_a_file_that_is_no_memory_is_named(tmp_path):
    path = tmp_path / "x.sqlite"
    path.write_text("no database " * 100)
    with pytest.raises(EngineFailed, match=r"x\.sqlite"):
        Memory(path)


@pytest.mark.parametrize(
    ("pragma", "said", "advice"),
    [
        ("query_only = ON", "readonly", "make it writable"),
        ("max_page_count = 1", "full", "free some space and run again"),
    ],
)
def test_a_memory_that_cannot_be_written_to_says_what_to_do(memory, pragma, said, advice):
    cached(Counting(), memory).translate(_segments("kept"))
    memory._connection.execute(f"PRAGMA {pragma}")
    long = [f"{n} " + "long " * 2000 for n in range(50)]
    with pytest.raises(EngineFailed) as caught:
        cached(Counting(), memory).translate(_segments(*long))
    assert said in str(caught.value)
    assert advice in str(caught.value)
    assert "\n" not in str(caught.value)
    assert memory.pairs() == [("kept", "KEPT")]


def test_a_memory_in_a_folder_that_is_not_there_says_so(tmp_path):
    with pytest.raises(EngineFailed, match="make it writable"):
        Memory(tmp_path / "gone" / "memory.db")


# ---- replay --------------------------------------------------------------------------------------


def _replay(path, **options):
    return plugins.engine("memory").open("en", "es", {"path": str(path), **options})


def test_pairs_are_replayed_exactly(tmp_path):
    (tmp_path / "a.tsv").write_text("Yes.\tSí.\nNo.\tNo.\nNo.\tNada.\n", "utf-8")
    (tmp_path / "a.jsonl").write_text('{"source": "Yes.", "target": "Sí."}\n', "utf-8")
    for name in ("a.tsv", "a.jsonl"):
        yes, other = _replay(tmp_path / name).translate(_segments("Yes.", "Perhaps."))
        assert (yes.text, yes.outcome) == ("Sí.", Outcome.OK)
        assert (other.outcome, other.detail) == (Outcome.ERROR, "not in the memory")
    (no,) = _replay(tmp_path / "a.tsv").translate(_segments("No."))
    assert no.detail == "2 different translations in the memory"


def test_a_pair_with_other_terms_is_no_match(tmp_path):
    (tmp_path / "a.tsv").write_text("Call 911.\tLlame al 066.\n", "utf-8")
    engine = _replay(tmp_path / "a.tsv")
    for target, outcome in (("066", Outcome.OK), ("112", Outcome.ERROR)):
        span = Protected(start=5, end=8, target=target)
        (answer,) = engine.translate([Segment(id="a", text="Call 911.", protected=(span,))])
        assert answer.outcome is outcome


def test_a_cache_can_be_replayed(memory):
    cached(Counting("1"), memory).translate(_segments("a"))
    (answer,) = _replay(memory.path).translate(_segments("a"))
    assert answer.text == "A"
    (other,) = _replay(memory.path, signature="nobody").translate(_segments("a"))
    assert other.outcome is Outcome.ERROR


def test_what_is_wrong_with_a_file_is_said(tmp_path):
    with pytest.raises(EngineError, match="option path"):
        plugins.engine("memory").open("en", "es", {})
    with pytest.raises(EngineMissing, match=r"gone\.tsv"):
        _replay(tmp_path / "gone.tsv")
    for name, text in (
        ("a.tsv", "a\tb\nno tab\n"),
        ("a.jsonl", '{"source": "a", "target": "b"}\n[]\n'),
    ):
        (tmp_path / name).write_text(text)
        with pytest.raises(EngineError, match=r"(line|row) 2"):
            _replay(tmp_path / name)


def test_the_file_is_in_wal_mode(memory):
    with sqlite3.connect(memory.path) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()
