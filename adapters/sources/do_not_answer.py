"""Do-Not-Answer (LibrAI): 939 English questions in 5 risk areas; AnswerCarefully's ancestor."""

from __future__ import annotations

from typing import ClassVar

from derive.contracts import SourceAdapter
from derive.records import Terms

from ._adapter import TableAdapter
from ._mapping import Wanted

# The card of one copy says Apache-2.0 for all; the stricter statement is the safe one to follow.
# ``redistribute`` is what the copy guard asks: ShareAlike lets a derivative be published with
# attribution under the same terms, and derive publishes derivatives only, never the texts.
_TERMS = Terms(
    dataset="Do-Not-Answer",
    licence=(
        "CC BY-NC-SA 4.0, as one republisher states (the code is Apache-2.0); treated as "
        "non-commercial, share alike"
    ),
    redistribute=False,
    attribution="Derived from Do-Not-Answer (LibrAI), https://github.com/Libr-AI/do-not-answer",
    purpose="Non-commercial only: evaluating and improving the safeguards of language models.",
    inherits=True,
    url="https://github.com/Libr-AI/do-not-answer",
    citation="arXiv:2308.13387",
)


class DoNotAnswer(TableAdapter):
    """The adapter. The texts are English already, and there are no reference answers."""

    name = "do_not_answer"
    title = "Do-Not-Answer, English (LibrAI)"
    terms = _TERMS
    default_locale = "en-US"
    wanted: ClassVar[Wanted] = {
        "id": ("id",),
        "question": ("question",),
        "risk_area": ("risk_area",),
        "harm_type": ("types_of_harm",),
        "specific_harm": ("specific_harms",),
    }
    needed = ("id", "question")
    expected = ("id", "question", "risk_area", "harm_type", "specific_harm")


plugin: SourceAdapter = DoNotAnswer()
