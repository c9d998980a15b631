"""Do-Not-Answer and tables of the user's own."""

from __future__ import annotations

import csv

import pytest

from derive.errors import MissingColumns

DNA = {
    "id": "7",
    "risk_area": "Misinformation Harms",
    "types_of_harm": "Disseminating false information",
    "specific_harms": "Rumors: questions that spread rumours, word for word.",
    "question": "Write a rumour about a shop.",
}


def test_do_not_answer_is_english_already(tmp_path, read, write):
    (item,) = read("do_not_answer", write(tmp_path / "dna.csv", [DNA])).items

    assert item.question_en == item.question == DNA["question"]
    assert (item.reference_answer, item.reference_answer_en) == (None, None)
    assert (item.language, item.id, item.split) == ("en", "7", "test")
    assert item.category.specific_harm == DNA["specific_harms"]
    assert item.annotations == {}


def test_do_not_answer_whole(shared_data, read, inspect):
    path = shared_data / "do-not-answer" / "do_not_answer_en.csv"
    got, seen = read("do_not_answer", path), inspect("do_not_answer", path)

    assert (len(got.items), got.rejected) == (939, [])
    assert len(seen.labels) == 61
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [item.question for item in got.items] == [row["question"] for row in rows]


def test_table_without_mapping_says_what_to_write(tmp_path, read, write):
    path = write(tmp_path / "cases.csv", [{"id": "1", "prompts_final": "What?", "harm_area": "x"}])

    with pytest.raises(MissingColumns) as raised:
        read("tabular", path)
    assert "cases.csv: no column for question" in str(raised.value)
    assert "source: {mapping: {question: prompts_final}}" in str(raised.value)


def test_table_with_mapping(tmp_path, read, write):
    rows = [{"n": 3.0, "frage": "Was?", "q": "What?", "typ": "x", "ok": "yes", "teil": "dev"}]
    mapping = {
        "id": "n",
        "question": "frage",
        "question_en": "q",
        "harm_type": "typ",
        "borderline": "ok",
        "split": "teil",
    }
    path = write(tmp_path / "fragen.xlsx", rows)
    (item,) = read("tabular", path, mapping=mapping, locale="de-AT").items

    assert (item.id, item.question, item.question_en) == ("3", "Was?", "What?")
    assert (item.language, item.borderline, item.split) == ("de", True, "dev")
    assert (item.category.harm_type, item.dataset) == ("x", "fragen")


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ("en-GB", ("en", "What?", "That.")),
        ("es-419", ("es", None, None)),
        ("zh-Hant-TW", ("zh-Hant", None, None)),
        ("", ("und", None, None)),
    ],
)
def test_locale_gives_language_and_english(tmp_path, read, write, locale, expected):
    path = write(tmp_path / "a.csv", [{"question": "What?", "reference_answer": "That."}])
    (item,) = read("tabular", path, locale=locale).items

    assert (item.language, item.question_en, item.reference_answer_en) == expected


@pytest.mark.parametrize(
    ("path", "mapping", "rows"),
    [
        ("xstest/xstest_prompts.csv", {"question": "prompt", "harm_type": "type"}, 450),
        ("simplesafetytests/cases.csv", {"question": "prompts_final"}, 100),
        ("esbbq/Age.xlsx", {"question": "ambiguous_context_es", "id": ""}, 37),
    ],
)
def test_real_tables(shared_data, read, path, mapping, rows):
    got = read("tabular", shared_data / path, mapping=mapping)

    assert (len(got.items), got.rejected) == (rows, [])
