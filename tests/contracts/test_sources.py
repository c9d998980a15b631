"""One test over every source adapter, those of other packages included."""

from __future__ import annotations

import json

import pytest

from derive import plugins
from derive.contracts import SourceAdapter, SourceOptions
from derive.errors import MissingColumns, SourceError
from derive.records import FIELDS, SourceItem

# a row that every adapter here can read: the columns of all of them together
ROW = {
    "ID": "i{n}",
    "text": "質問{n}",
    "output": "回答{n}",
    "id": "i{n}",
    "question": "Question {n}?",
    "risk_area": "area",
    "types_of_harm": "type",
    "specific_harms": "harm",
}
ROWS = 12
BAD_ROWS = (2, 5, 8)

adapters = pytest.mark.parametrize("name", plugins.names("sources"))


def _options(adapter: SourceAdapter) -> SourceOptions:
    return SourceOptions(adapter.default_locale, {})


@pytest.fixture
def path(tmp_path):
    """Return a file of `ROWS` rows: one without texts, one no JSON, one with a double id."""
    lines = []
    for number in range(ROWS):
        row = {key: value.format(n=number) for key, value in ROW.items()}
        if number == BAD_ROWS[0]:
            row |= {"text": "", "question": ""}
        if number == BAD_ROWS[2]:
            row |= {"ID": "i0", "id": "i0"}
        lines.append("{oops" if number == BAD_ROWS[1] else json.dumps(row))
    file = tmp_path / "dev.jsonl"
    file.write_text("\n".join(lines), "utf-8")
    return str(file)


@adapters
def test_is_an_adapter_with_complete_terms(name):
    adapter = plugins.source(name)

    assert isinstance(adapter, SourceAdapter)
    assert adapter.name == name
    assert adapter.title
    assert "-" in adapter.default_locale
    terms = adapter.terms
    assert all((terms.dataset, terms.licence, terms.attribution, terms.purpose))
    assert not terms.owned  # only a project can say so
    assert not terms.redistribute or terms.url or name == "sample"  # which comes with derive


@adapters
def test_every_row_is_an_item_or_rejected(name, path):
    adapter, rejected = plugins.source(name), []
    items = list(adapter.read(path, _options(adapter), rejected.append))

    assert [bad.row - 1 for bad in rejected] == list(BAD_ROWS)
    assert len(items) + len(rejected) == ROWS
    assert all(bad.file and bad.reason and bad.raw is not None for bad in rejected)
    assert len({item.id for item in items}) == len(items)
    assert all(SourceItem.model_validate_json(item.model_dump_json()) == item for item in items)


@adapters
def test_items_are_whole(name, path):
    adapter = plugins.source(name)
    for item in adapter.read(path, _options(adapter), lambda _: None):
        assert item.dataset
        assert item.dataset_version
        assert item.language == adapter.default_locale.split("-")[0]
        assert item.split == "dev"
        assert item.origin.startswith("dev.jsonl:")
        if item.language == "en":
            assert all(item.english(field) == item.original(field) for field in FIELDS)


@adapters
def test_nothing_is_dropped(name, path):
    """Every value of the source is a field of the item or among its annotations."""
    adapter = plugins.source(name)
    item = next(iter(adapter.read(path, _options(adapter), lambda _: None)))
    kept = json.dumps(item.model_dump(mode="json"), ensure_ascii=False)

    assert all(value.format(n=0) in kept for value in ROW.values())


@adapters
def test_inspection_agrees_with_reading(name, path):
    adapter, rejected = plugins.source(name), []
    seen = adapter.inspect(path, _options(adapter))
    items = list(adapter.read(path, _options(adapter), rejected.append))

    assert seen.rows == len(items) + len(rejected)
    assert sum(seen.splits.values()) == len(items)
    assert {item.dataset_version for item in items} == {seen.version}
    assert {column.name for column in seen.columns} == set(ROW)
    assert "question" not in seen.missing
    assert sum(seen.labels.values()) in (0, len(items))


@adapters
def test_missing_columns_are_named(name, tmp_path):
    adapter = plugins.source(name)
    file = tmp_path / "dev.csv"
    file.write_text("id,ID,the_prompt\n1,1,What?\n", "utf-8")

    with pytest.raises(MissingColumns, match=r"question.*mapping"):
        adapter.read(str(file), _options(adapter), lambda _: None)
    assert "question" in adapter.inspect(str(file), _options(adapter)).missing


@adapters
def test_a_source_that_is_not_there(name, tmp_path):
    adapter = plugins.source(name)
    for use in (
        lambda path: adapter.inspect(path, _options(adapter)),
        lambda path: list(adapter.read(path, _options(adapter), lambda _: None)),
    ):
        with pytest.raises(SourceError):
            use(str(tmp_path / "absent.json"))
