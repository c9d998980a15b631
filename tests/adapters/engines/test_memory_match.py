"""Matches from a memory: exact before similar, reviewed before not, and never across numbers."""

from __future__ import annotations

import time

import pytest
from derive.adapters.engines.memory import Memory, Pair

from derive import plugins
from derive.errors import EngineError
from derive.records import Outcome, Protected, Segment


@pytest.fixture
def ask(tmp_path):
    """A function that asks the project's own memory, filled with pairs, for one text."""
    opened = []

    def of(stored, text, *, spans=(), to="es-MX", from_="en", **options):
        path = tmp_path / f"m{len(opened)}.db"
        memory = Memory(path)
        memory.add([p if isinstance(p, Pair) else Pair("en", "es-MX", *p) for p in stored])
        memory.close()
        engine = plugins.engine("memory").own(path, from_, to, options)
        opened.append(engine)
        (answer,) = engine.translate([Segment(id="a", text=text, protected=spans)])
        return answer

    yield of
    for engine in opened:
        engine.close()


STORED = [
    ("You should call the clinic before you take these pills.", "Llame a la clínica antes."),
    ("Take 5 pills of {name} a day with some water.", "Tome 5 pastillas de {name} al día."),
    ("Is it safe to mix these cleaning products at home?", "¿Es seguro mezclarlos?"),
]


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("You should call the clinic before you take these pills.", "100 %"),
        ("you should  call the clinic before you take these pills.", "99 %"),
        ("You should call the clinic before you take those pills.", "98 %"),
        ("You should ring the clinic before you take these pills.", "92 %"),
    ],
)
def test_the_match_rate_is_in_the_detail(ask, text, rate):
    answer = ask(STORED, text)
    assert answer.text == "Llame a la clínica antes."
    assert answer.detail.startswith(f"memory: {rate} match")
    assert answer.detail.endswith("not reviewed")
    assert answer.engine.name == "memory"


@pytest.mark.parametrize(
    "text",
    [
        "You should not call the clinic before you take these pills.",
        "Take 6 pills of {name} a day with some water.",
        "Take 5.5 pills of {name} a day with some water.",
        "Take ５5 pills of {name} a day with some water.",
        "Take pills of {name} a day with some water.",
        "Take 5 pills of {names} a day with some water.",
        "Take 5 pills of name a day with some water.",
        "Is it unsafe to mix these cleaning products at home?",
        "Is it safe to mix these two cleaning products at home?",
        "The weather in the mountains is quite lovely today.",
    ],
)
def test_what_says_something_else_is_no_match(ask, text):
    answer = ask(STORED, text)
    assert (answer.outcome, answer.text) == (Outcome.ERROR, "")
    assert answer.detail == "not in the memory"


def test_the_order_of_numbers_counts(ask):
    stored = [("Wait from 3 to 5 hours before you eat again.", "Espere de 3 a 5 horas.")]
    assert ask(stored, "Wait from 5 to 3 hours before you eat again.").outcome is Outcome.ERROR
    assert ask(stored, "Wait from ３ to 5 hours before you eat again").outcome is Outcome.OK


def test_protected_terms_must_be_the_same_and_come_out(ask):
    stored = [("The office in Guadalajara is open all day long.", "La oficina en Guadalajara.")]
    for city, target, outcome in (
        ("Guadalajara", "Guadalajara", Outcome.OK),
        ("Guadalajara", "Zapopan", Outcome.ERROR),
        ("Guadalupe", "Guadalupe", Outcome.ERROR),
    ):
        text = f"The office in {city} is open all day long!"
        span = Protected(start=14, end=14 + len(city), target=target)
        assert ask(stored, text, spans=(span,)).outcome is outcome, city


def test_min_match_draws_the_line(ask):
    text = "You must ring the clinic before you take these pills."
    assert ask(STORED, text, min_match="0.95").outcome is Outcome.ERROR
    assert ask(STORED, text, min_match="0.8").outcome is Outcome.OK
    assert ask(STORED, STORED[0][0].lower(), min_match="1").outcome is Outcome.ERROR
    for wrong in ("0.2", "1.1", "high", "nan"):
        with pytest.raises(EngineError, match="min_match"):
            ask(STORED, text, min_match=wrong)


def test_what_people_reviewed_wins(ask):
    stored = [
        Pair("en", "es-MX", "Good morning, all.", "máquina", "import:a.tmx"),
        Pair("en", "es", "Good morning, all.", "persona", "import:b.tmx", True),
    ]
    for text in ("Good morning, all.", "Good morning all."):
        answer = ask(stored, text)
        assert answer.text == "persona"
        assert answer.detail.endswith("import:b.tmx, in es, reviewed")


def test_the_nearest_language_wins_and_another_is_no_match(ask):
    stored = [
        Pair("en", tag, "Good morning, all.", tag) for tag in ("es-ES", "es", "pt-BR", "en-GB")
    ]
    assert ask(stored, "Good morning, all.").text == "es"
    assert ask(stored, "Good morning, all.", to="es-ES").text == "es-ES"
    assert ask(stored, "Good morning, all.", to="fr").outcome is Outcome.ERROR


def test_a_language_without_spaces_is_searched_too(ask):
    stored = [Pair("ja", "en", "この薬は一日に三回飲んでください。", "three")]
    assert ask(stored, "この薬は一日に三回飲んで下さい。", from_="ja", to="en").text == "three"
    assert ask(stored, "この薬は一日に二回飲んでください。", from_="ja", to="en").text == ""


def test_the_signature_changes_with_what_can_be_answered_only(tmp_path):
    provider, path = plugins.engine("memory"), tmp_path / "m.db"

    def signature():
        engine = provider.own(path, "en", "es-MX", {})
        engine.close()
        return engine.signature

    empty = signature()
    memory = Memory(path)
    memory.add([Pair("en", "fr", "a", "b")])
    assert signature() == empty
    memory.add([Pair("en", "es", "a", "b")])
    memory.close()
    assert signature() != empty


def test_similar_texts_are_found_fast(tmp_path):
    words = [f"{a}{b}" for a in "bdfglmnprst" for b in ("ad", "em", "in", "or", "us", "ath", "ent")]
    texts = [
        " ".join(words[(n * step) % len(words)] for step in range(1, 13)) + f" {n}"
        for n in range(20_000)
    ]
    memory = Memory(tmp_path / "m.db")
    memory.add([Pair("en", "es-MX", text, text.upper()) for text in texts])
    memory.close()
    engine = plugins.engine("memory").own(tmp_path / "m.db", "en", "es-MX", {})
    engine.translate([Segment(id="x", text="builds the index")])
    asked = [Segment(id=str(n), text=f"{texts[n]} indeed") for n in range(0, 20_000, 200)]
    started = time.perf_counter()
    answers = engine.translate(asked)
    took = time.perf_counter() - started
    engine.close()
    assert [a.text for a in answers] == [texts[int(s.id)].upper() for s in asked]
    assert took < 5
