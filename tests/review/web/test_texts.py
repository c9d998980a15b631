"""Texts as the item screen shows them, and the interface's languages."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from derive import plugins
from derive.records import Strategy, Substitution
from derive.review.web.check_names import check_names
from derive.review.web.texts import Mark, compared, marked, merged
from derive.review.web.words import choose, words

ROOT = Path(__file__).parents[3]
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


def change(start: int, end: int, before: str, after: str) -> Substitution:
    return Substitution(
        field="question",
        start=start,
        end=end,
        strategy=Strategy.SUBSTITUTE,
        before=before,
        after=after,
        reason="because",
    )


@pytest.mark.parametrize(
    ("before", "after", "html"),
    [
        ("a b c", "a x c", "a <del>b</del> <ins>x</ins> c"),
        ("Same words", "same words", "same words"),
        ("one two", "two", "<del>one</del> two"),
        ("Many go", "A lot go", "<del>Many</del> <ins>A lot</ins> go"),
        ("<b>", "<i>", "&lt; <del>b</del><ins>i</ins>&gt;"),
        ("東京です", "大阪です", "<del>東京</del><ins>大阪</ins>です"),
        ("हिन्दी में", "हिन्दी पर", "हिन्दी <del>में</del> <ins>पर</ins>"),
    ],
)
def test_words_are_compared(before: str, after: str, html: str) -> None:
    assert compared(before, after) == html


@given(texts, texts)
def test_a_comparison_holds_the_whole_new_text_and_no_markup(before: str, after: str) -> None:
    shown = compared(before, after)
    kept = str(shown)
    for tag in ("<ins>", "</ins>"):
        kept = kept.replace(tag, "")
    parts = [part.split("</del>")[-1] for part in kept.split("<del>")]
    joined = "".join(parts)
    assert joined.replace(" ", "") == str(escape(after)).replace(" ", "")


def test_both_english_texts_are_one_with_what_changed() -> None:
    line = change(10, 15, "Tokyo", "Mexico City")
    html = merged("I live in Tokyo now.", "I live in Mexico City now.", [line])
    assert html is not None
    assert "<del>Tokyo</del> <ins>Mexico City</ins>" in html
    assert 'data-why="Tokyo → Mexico City: because"' in html


def test_texts_that_the_ledger_does_not_explain_are_shown_apart() -> None:
    line = change(10, 15, "Tokyo", "Mexico City")
    assert merged("I live in Tokyo now.", "I live there.", [line]) is None
    twice = [line, change(12, 15, "kyo", "x")]
    assert merged("I live in Tokyo now.", "I live in Mexico City now.", twice) is None


def test_marks_that_overlap_share_their_stretch_and_stay_text() -> None:
    html = marked("<a> b", [Mark(0, 3, "one", 'say "x"'), Mark(2, 9, "two", "<why>")])
    assert "&lt;a" in html
    assert 'class="one two"' in html
    assert "<why>" not in html
    assert 'data-why="say &#34;x&#34;"' in html


@pytest.mark.parametrize(
    ("cookie", "accepted", "language"),
    [
        ("ja", "es", "ja"),
        (None, "es-MX,es;q=0.9,en;q=0.8", "es"),
        (None, "ja-JP", "ja"),
        ("xx", "fr", "en"),
        (None, "", "en"),
        (None, "*;q=x,,;;\x00" * 100, "en"),
    ],
)
def test_the_language_is_what_the_visitor_wants(
    cookie: str | None, accepted: str, language: str
) -> None:
    assert choose(cookie, accepted) == language


def test_every_text_of_the_app_and_of_our_forms_is_translated() -> None:
    catalogues = runpy.run_path(str(ROOT / "scripts" / "catalogues.py"))
    for language in ("es", "ja"):
        assert catalogues["missing"](language) == []
    assert words("es")("Accept") == "Aceptar"
    assert words("es").many("%(n)s item", "%(n)s items", 2) == "%(n)s elementos"
    assert words("xx")("Accept") == "Accept"


def test_every_check_has_its_name_on_the_screen() -> None:
    made = [*plugins.checks(), *plugins.set_checks()]
    assert check_names(words("en")) == {check.id: check.name for check in made}
