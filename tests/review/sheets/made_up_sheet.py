"""Sheets made up for tests: harmless rows, and rows of the strangest texts there are."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from derive.records import FIELDS, ItemClass, Queue
from derive.review.forms import Form, Option, Question, SpanRules
from derive.review.records import VERDICTS
from derive.review.sheets.files import File
from derive.review.sheets.rows import Reply, Sheet, SheetRow, Term, Texts

FULL = Form(
    id="full",
    title="Full review",
    verdicts=VERDICTS,
    spans=SpanRules(categories=(Option(value="accuracy", label="Meaning"),)),
    questions=(
        Question.model_validate(
            {
                "id": "naturalness",
                "ask": "Does it read as if it was written here?",
                "type": "scale",
                "from": 1,
                "to": 5,
                "labels": {1: "not at all", 5: "fully"},
                "when": {"verdict": ["accept"]},
            }
        ),
        Question(id="category", ask="Is the category preserved?", type="yesno"),
        Question(
            id="legal",
            ask="Legal status here",
            type="choice",
            options=(Option(value="same", label="as at home"), Option(value="other", label="not")),
        ),
        Question(id="note", ask="Anything else?", type="text"),
    ),
)
LIGHT = Form(id="light", title="Light review", verdicts=("accept", "reject"))
FORMS = {form.label: form for form in (FULL, LIGHT)}
HOSTILE = (
    "=1+1",
    "+52 55 1234",
    "-2+3",
    "@SUM(A1)",
    "＝1+1",
    "'tis",
    "''",
    "'=1",
    "\t=1",
    "\r=1",
    "a\rb\r\nc\nd",
    "\x00\x01\x07\x0b\x1b\x1f\x7f\x85\x9f",
    "]]> <![CDATA[ <b>&amp;</b> &lt; <!-- -- -->",
    "_x0041_ _x005F_x0041_ x005F_ _x000D_ _x005f_",
    "⟦U+0007⟧ ⟦U+27E6⟧ ⟦⟦U+0041⟧⟧",
    "\ud800 \udfff \ud83d",
    "\ufffe\uffff\ufdd0\ufeff",
    "𠮷野家 👩‍👩‍👧‍👦 𐍈",
    "مرحبا \u202eabc\u202c \u200f עברית",
    "007",
    "1e5",
    "2026-11-22",
    "MAR1",
    "TRUE",
    "  both ends  ",
    "\n\nlines\n",
    "\u2028 \u2029 \u00a0",
    'quotes "and" “more”, commas; tabs\tand | bars',
    "=cmd|' /C calc'!A0",
    "http://example.org/?a=1&b=2",
    "{=A1}",
    "%s %(x)s {0} {{ x }} ${x}",
)
WORDS = st.lists(
    st.one_of(
        st.sampled_from(HOSTILE),
        st.text(st.characters(), min_size=1, max_size=12),
        st.text("=+-@'_x0041F5 \r\n\t\x00\x1b⟦U+7⟧", max_size=12),
        st.text("أبجد אבגד 你好 ไทย हिन्दी 😀𠮷", max_size=10),
    ),
    min_size=1,
    max_size=3,
).map("".join)


def row(number: int, texts: Sequence[str] = (), reply: Reply | None = None) -> SheetRow:
    """Return a harmless row; ``texts`` take the place of its first texts, in order."""
    given = dict(enumerate(texts))
    fields = tuple(
        Texts(
            field=field,
            original=given.get(base, "台所で火が出たら119番に電話しますか。"),
            english=given.get(base + 1, "Do I call 119 if there is a fire?"),
            adapted=given.get(base + 2, "Do I call 911 if there is a fire?"),
            back=given.get(base + 3, "Should I call 911 if there is fire?"),
            text=given.get(base + 4, f"¿Llamo al 911 si hay un incendio? ({number})"),
            terms=(Term(before="119", after="911", start=10, end=13, reason="one number"),),
            findings=("minor: the draft is long",),
        )
        for base, field in zip((0, 5), FIELDS, strict=True)
    )
    return SheetRow(
        item_id=f"item-{number:03}",
        fingerprint=f"fp-{number}",
        form=FULL.label,
        queue=Queue.FULL,
        category=ItemClass.TM,
        fields=fields,
        reply=reply or Reply(),
    )


def sheet(rows: Sequence[SheetRow], locale: str = "es-MX") -> Sheet:
    """Return a sheet of ``rows``."""
    return Sheet(
        project="project-1",
        title="Everyday: Mexico",
        source_language="ja",
        locale=locale,
        forms=FORMS,
        rows=tuple(rows),
    )


REPLIES = st.builds(
    Reply,
    verdict=st.sampled_from(("", *VERDICTS)),
    ratings=st.dictionaries(
        st.sampled_from(["naturalness", "note"]), WORDS.filter(bool), max_size=2
    ),
    marks=st.dictionaries(st.sampled_from(FIELDS), WORDS.filter(bool), max_size=2),
    reason=WORDS,
)
ROWS = st.builds(row, st.integers(0, 999), st.lists(WORDS, min_size=10, max_size=10), REPLIES)


def said(sheet: Sheet) -> list[tuple[object, ...]]:
    """Return what a sheet says of each row, in the shape of what comes back."""
    return [
        (row.item_id, row.fingerprint, {t.field: t.text for t in row.fields}, row.reply)
        for row in sheet.rows
    ]


def back(file: File) -> list[tuple[object, ...]]:
    """Return what came back of each row; all must be readable."""
    assert [found.problem for found in file.rows if found.problem] == []
    return [
        (found.origin.item_id, found.origin.fingerprint, found.texts, found.reply)
        for found in file.rows
        if found.origin
    ]
