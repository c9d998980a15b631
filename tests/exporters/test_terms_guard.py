"""The guard against copies of the source."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from derive.errors import TermsRefusal
from derive.exporters._copies import find_copies
from derive.exporters._rows import build_rows
from derive.exporters.terms import Guard, guard
from derive.records import ExportRow
from tests.exporters.made_up import TERMS, TEXTS, accepted, item

SOURCES = [item(n) for n in range(len(TEXTS))]


def row(question: str, n: int = 0) -> ExportRow:
    return build_rows([accepted(n, question=question)]).rows[0]


def test_honest_translations_pass() -> None:
    rows = build_rows(accepted(n) for n in range(len(TEXTS))).rows
    check = guard(rows, SOURCES, TERMS)
    assert (check.rows, check.copies) == (4, "none")
    assert check.source_texts >= 16
    assert "near:74" in check.method


@pytest.mark.parametrize("other", [0, 1], ids=["own item", "another item"])
@pytest.mark.parametrize(
    "copy",
    [
        lambda t: t.en,
        lambda t: t.ja,
        lambda t: t.answer_en,
        lambda t: t.answer_ja,
        lambda t: t.en.upper(),
        lambda t: re.sub(r"[ ,?]", "  ", t.en),
        lambda t: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in t.en),
        lambda t: f"Dicho de otro modo: {t.en} Gracias por su ayuda.",
        lambda t: t.answer_en.split(". ")[0] + ".",
    ],
    ids=[
        "en",
        "ja",
        "answer_en",
        "answer_ja",
        "case",
        "punctuation",
        "wide",
        "contained",
        "sentence",
    ],
)
def test_planted_copies_are_found(copy, other: int) -> None:
    found = find_copies([row(copy(TEXTS[0]), n=other)], SOURCES).copies
    assert [(hit.field, hit.item_id) for hit in found] == [("question", "item-000")]


def test_annotations_are_source_text_too() -> None:
    found = find_copies([row("Annotators disagreed at length about wording number 3")], SOURCES)
    assert [hit.source_field for hit in found.copies] == ["annotations.note"]


def test_the_ledger_is_searched() -> None:
    clean = row(TEXTS[0].es)
    line = clean.adaptation.ledger[0].model_copy(update={"reason": TEXTS[2].en})
    adaptation = clean.adaptation.model_copy(update={"ledger": (line,)})
    found = find_copies([clean.model_copy(update={"adaptation": adaptation})], SOURCES).copies
    assert [hit.field for hit in found] == ["ledger 0 reason"]


def test_short_texts_must_be_equal() -> None:
    short = item(0).model_copy(update={"id": "short", "question_en": "Is it raining?"})
    assert find_copies([row("Is it snowing?")], [short]).copies == ()
    assert len(find_copies([row("is it raining")], [short]).copies) == 1


def test_the_refusal_names_rows_and_says_what_to_do() -> None:
    rows = [row(TEXTS[n].en, n) for n in range(4)]
    with pytest.raises(TermsRefusal) as refusal:
        guard(rows, SOURCES, TERMS)
    message = str(refusal.value)
    assert "4 of 4 rows" in message
    assert rows[0].id in message
    assert "question_en of item-000, 100 %" in message
    assert "retire" in message
    assert "\n" not in message


ENGLISH_WORDS = (
    "My kitchen is burning: is there anything to look at before the fire service gets a call?",
    "A slip of paper with my Aadhaar on it has gone missing. Who hears about it first?",
)
"""What a reviewer made of the first two items for readers of English elsewhere."""


@pytest.mark.parametrize(
    ("locale", "left", "reworded"),
    [
        ("en-IN", TEXTS[1].en.replace("My Number", "Aadhaar"), ENGLISH_WORDS[0]),
        (
            "ja-PE",
            TEXTS[1].ja.replace("マイナンバー", "DNI"),
            "火事です。電話の前に見るべき点は？",
        ),
    ],
)
def test_within_one_language_only_what_is_reworded_goes_out(
    locale: str, left: str, reworded: str
) -> None:
    rewritten = row(reworded).model_copy(update={"locale": locale})
    assert guard([rewritten], SOURCES, TERMS).rows == 1
    kept = row(left, n=1).model_copy(update={"locale": locale})
    with pytest.raises(TermsRefusal, match=f"the source is in {locale[:2]} too") as refusal:
        guard([rewritten, kept], SOURCES, TERMS)
    assert [copy["row_id"] for copy in refusal.value.copies] == [kept.id]
    assert "say these in other words until less than 74 %" in str(refusal.value)


def test_an_answer_that_people_refused_is_searched_and_withheld() -> None:
    made = row(TEXTS[0].es).model_copy(update={"refused": TEXTS[2].answer_en})
    check = Guard(SOURCES, TERMS)
    (passed,) = check.passed([made])
    assert passed.refused is None
    assert check.verdict().seen.withheld == 1
    check.verdict().refuse()


def test_a_reason_that_quotes_the_source_is_replaced() -> None:
    clean = row(TEXTS[0].es)
    line = clean.adaptation.ledger[0].model_copy(update={"reason": TEXTS[2].en})
    adaptation = clean.adaptation.model_copy(update={"ledger": (line,)})
    check = Guard(SOURCES, TERMS)
    (passed,) = check.passed([clean.model_copy(update={"adaptation": adaptation})])
    assert passed.adaptation.ledger[0].reason == "emergency.fire: substitute"
    seen = check.verdict().seen
    assert (seen.withheld, seen.offending) == (1, [])


def test_rows_without_their_source_are_refused() -> None:
    with pytest.raises(TermsRefusal, match="source items of 1 of 1 rows are not at hand"):
        guard([row(TEXTS[0].es)], SOURCES[1:], TERMS)


@pytest.mark.parametrize("missing", ["attribution", "purpose"])
@pytest.mark.parametrize("owned", [False, True])
def test_terms_without_attribution_or_purpose_refuse(missing: str, owned: bool) -> None:
    terms = TERMS.model_copy(update={missing: " ", "owned": owned})
    with pytest.raises(TermsRefusal, match=f"no {missing}"):
        guard([row(TEXTS[0].es)], SOURCES, terms)


def test_an_owned_set_may_be_copied_and_the_record_says_so() -> None:
    check = guard([row(TEXTS[0].en)], SOURCES, TERMS.model_copy(update={"owned": True}))
    assert "owned" in check.copies


def test_nothing_known_and_nothing_exported() -> None:
    assert find_copies([], SOURCES).copies == ()
    assert find_copies([row(TEXTS[0].en)], []).copies == ()


@st.composite
def edited(draw: st.DrawFn) -> str:
    """A question with up to 20 % of its characters substituted, inserted or deleted."""
    text = draw(st.sampled_from([t for x in TEXTS for t in (x.ja, x.en)]))
    letters = "あいうえおかな" if text[0] > "\u3000" else "abcdefgh"
    places = draw(st.sets(st.integers(0, len(text) - 1), max_size=len(text) // 5))
    out = list(text)
    for place in sorted(places, reverse=True):
        kind = draw(st.sampled_from("sid"))
        new = [] if kind == "d" else [draw(st.sampled_from(letters))]
        out[place : place + (kind != "i")] = new
    return "".join(out)


@given(text=edited(), other=st.integers(0, 3))
def test_a_fifth_of_the_characters_edited_is_still_a_copy(text: str, other: int) -> None:
    assert find_copies([row(text, n=other)], SOURCES).copies
