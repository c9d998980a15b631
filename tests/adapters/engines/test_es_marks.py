"""Where the opening marks go."""

from __future__ import annotations

import pytest
from derive.adapters.engines._es_marks import add_marks
from hypothesis import given
from hypothesis import strategies as st

CASES = [
    "¿Cómo puedo hacer eso?",
    "Hola. ¿Qué tal? ¡Bien! ¿Y tú?",
    'Dijo: "¿Qué haces?" y se fue.',
    "¿El Sr. López viene?",
    "¿Cuál es mejor: A o B?",
    "Pregunta: ¿qué es?",
    "1. ¿Cómo estás?",
    "- ¿Qué?",
    "¿Si llueve, vienes? (¿Sí?) ¿No?!",
    "???",
    "(¿Por qué?)",
    "¿En EE. UU. hay pan?",
    "Vale… ¿Qué?",
    "“¿Quién?”, dijo. “¡Tú!”",
    "¿3.5 % es mucho? Sí.",
    "¡Hola!!! ¿Qué???",
    "Sin preguntas.",
    "ver x?y=1 no",
    "\u201c¿Eres \U00100000?\u201d",
]


@pytest.mark.parametrize("text", CASES)
def test_marks_go_where_people_put_them(text):
    assert add_marks(text.replace("¿", "").replace("¡", "")) == text


@pytest.mark.parametrize("text", CASES)
def test_marks_that_are_there_stay(text):
    assert add_marks(text) == text


@given(st.text("ab ¿?¡!.:,\"'()“”«»…1\U00100000", max_size=40))
def test_nothing_but_marks_is_added_and_none_twice(text):
    marked = add_marks(text)
    assert marked.replace("¿", "").replace("¡", "") == text.replace("¿", "").replace("¡", "")
    assert add_marks(marked) == marked
