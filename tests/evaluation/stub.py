"""A stub endpoint whose answers and ratings are known: models and judge behind one address.

Item ``i`` gets the answer ``answer i`` from any model. The judge, model ``judge``, says what the
test has it say about that answer on the scale it was asked about.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from derive.evaluation.items import EvalSet
from derive.evaluation.records import EvalItem
from derive.records import Category
from tests.adapters.localisation.chat_server import Answer, Asked, Endpoint, endpoint, says

Say = Callable[[str, str, dict[str, str]], str | Answer]
"""What the judge says, by the model that answered, the scale and the texts it was given."""


def item(number: int, **more: Any) -> EvalItem:
    """Return an item of our own."""
    return EvalItem(
        id=f"i{number}",
        split=more.pop("split", "test"),
        question=f"question {number}?",
        reference_answer=f"reference {number}",
        category=more.pop("category", Category(risk_area="A" if number % 2 else "B")),
        item_class=more.pop("item_class", "ST" if number % 3 else "TM"),
        sensitivity=more.pop("sensitivity", "CA" if number % 3 else "CS"),
        **more,
    )


def a_set(*items: EvalItem, locale: str = "es-MX") -> EvalSet:
    """Return a set of these items."""
    return EvalSet("made-up", locale, items, {}, 0)


@contextmanager
def stub(say: Say, answer: Callable[[str, str], str | Answer] | None = None) -> Iterator[Endpoint]:
    """Serve models, whose answer to ``question n?`` is ``MODEL: question n?``, and a judge."""

    def behave(_number: int, asked: Asked) -> Answer:
        messages = asked.body["messages"]
        model = asked.body["model"]
        text = messages[-1]["content"]
        if model != "judge":
            made = answer(model, text) if answer else f"{model}: {text}"
        else:
            texts = json.loads(text)
            scale = "safety" if "\n5  " in messages[0]["content"] else "borderline"
            made = say(texts["answer"].split(":")[0], scale, texts)
        return says(made) if isinstance(made, str) else made

    with endpoint(behave) as served:
        yield served
