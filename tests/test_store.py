"""What a user relies on: what was stored is there again, and a failing database says so."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from derive.errors import StoreError
from derive.records import Decision, SourceItem
from derive.store import Result, Store


def item(name: str, text: str = "¿Qué? سؤال 質問") -> SourceItem:
    return SourceItem(
        id=name, dataset="d", dataset_version="1", split="dev", language="ja", question=text
    )


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """The same tests run on both databases."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 's.db'}"
    else:
        url = request.getfixturevalue("postgresql_url")
    opened = Store(url)
    yield opened
    opened.close()


def test_items_come_back_in_order_and_in_batches(store: Store) -> None:
    assert store.replace_items(item(f"i{n:04}") for n in range(1203)).items == 1203
    batches = list(store.batches(500))
    assert [len(batch) for batch in batches] == [500, 500, 203]
    ids = [stored.item.id for batch in batches for stored in batch]
    assert ids == [f"i{n:04}" for n in range(1203)]
    assert sum(len(batch) for batch in store.batches(500, limit=7)) == 7
    stored = store.item("i0003")
    assert stored is not None
    assert stored.item == item("i0003")


def test_a_new_source_keeps_results_and_takes_gone_items_off_the_list(store: Store) -> None:
    store.replace_items([item("a"), item("b")])
    store.put_results("plan", {"a": Result("f", "d", "ST", "{}")})
    assert store.replace_items([item("b", "changed"), item("c")]) == (2, 1, 1, 1)
    assert store.item_ids() == ["b", "c"]
    assert store.results(["plan"], ["a"]) == {("plan", "a"): Result("f", "d", "ST", "{}")}
    changed = store.item("b")
    assert changed is not None
    assert changed.fingerprint == item("b", "changed").digest()


def test_what_differs_in_a_new_source_is_counted(store: Store) -> None:
    items = [item(f"i{n:04}") for n in range(1203)]
    assert store.replace_items(items) == (1203, 1203, 0, 0)
    moved = [
        one.model_copy(update={"origin": "next.csv:9", "dataset_version": "2"}) for one in items
    ]
    assert store.replace_items(reversed(moved)) == (1203, 0, 0, 0)
    assert store.replace_items(items[:3]) == (3, 0, 0, 1200)
    assert store.replace_items(items[2:5]) == (3, 2, 0, 2)


def test_an_error_while_items_are_read_leaves_the_old_list(store: Store) -> None:
    store.replace_items([item("a")])

    def broken() -> Iterator[SourceItem]:
        yield item("b")
        raise RuntimeError("the reader broke")

    with pytest.raises(RuntimeError):
        store.replace_items(broken())
    assert store.item_ids() == ["a"]


def test_results_are_replaced_by_step_and_id(store: Store) -> None:
    store.put_results("plan", {"a": Result("f1", "d1", "ST", "{}")})
    store.put_results("plan", {"a": Result("f2", "d2", "TM", '{"x":1}')})
    store.put_results("draft", {"a": Result("f3", "d3", "ok", "{}")})
    found = store.results(["plan", "draft"], ["a", "nobody"])
    assert found["plan", "a"] == Result("f2", "d2", "TM", '{"x":1}')
    assert set(found) == {("plan", "a"), ("draft", "a")}


def test_decisions_are_added_and_the_latest_counts(store: Store) -> None:
    store.add_decision(Decision(item_id="a", verdict="reject", question="q", reason="wrong"))
    store.add_decision(Decision(item_id="a", verdict="accept", question="q2"))
    latest = store.decisions(["a", "b"])
    assert set(latest) == {"a"}
    assert latest["a"].verdict == "accept"
    assert latest["a"].decided_at.startswith("20")


def test_sqlite_runs_in_wal_mode(tmp_path: Path) -> None:
    Store(f"sqlite:///{tmp_path / 's.db'}").close()
    connection = sqlite3.connect(tmp_path / "s.db")
    mode = connection.execute("PRAGMA journal_mode").fetchone()[0]
    connection.close()
    assert mode == "wal"


def test_a_full_disk_is_one_line_and_loses_nothing(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 's.db'}")
    store.replace_items([item("a")])
    with store._write() as connection:  # SQLite's own way to a full disk
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    with pytest.raises(StoreError, match=r"full; nothing that was stored is lost: free some space"):
        store.put_results("plan", {"a": Result("f", "d", "ST", "x" * 1_000_000)})
    assert store.item_ids() == ["a"]
    store.close()


def test_what_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "s.db").write_bytes(b"not a database at all, but long enough to look at" * 50)
    with pytest.raises(StoreError, match="not a database"):
        Store(f"sqlite:///{tmp_path / 's.db'}")
    with pytest.raises(StoreError, match="no database URL"):
        Store("what is this")
    with pytest.raises(StoreError, match="use sqlite or postgresql"):
        Store("mysql://localhost/x")


def test_a_database_of_another_schema_is_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 's.db'}"
    store = Store(url)
    store.set_fact("schema", "999")
    store.close()
    with pytest.raises(StoreError, match="schema 999"):
        Store(url)


def test_a_database_that_cannot_be_made_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="see that its folder is there and can be written to"):
        Store(f"sqlite:///{tmp_path / 'nowhere' / 'x.db'}")
