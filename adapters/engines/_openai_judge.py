"""Tells what an answer is: a translation, or one of the ways in which models fail."""

from __future__ import annotations

import re
from dataclasses import dataclass

from derive.records import Outcome, Translation

from .._chat.answer import Choice  # noqa: TID252
from .._chat.reply import without_thought  # noqa: TID252
from ._openai_refusals import refuses, talks
from ._openai_text import TOKENS, Job

_WIDE = re.compile("[\u0e00-\u0e7f\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LOOP = re.compile(r"(?P<unit>.{1,80}?)(?P=unit){5,}", re.DOTALL)
_SHORTEST_LOOP = 24
_GROWTH, _WIDE_GROWTH, _SLACK = 4, 14, 120
_QUOTES = {'"': '"', "“": "”", "«": "»", "「": "」", "'": "'", "`": "`"}
_FEWEST_WORDS = 2
_BROKEN = frozenset({"error", "abort", "aborted", "cancelled", "canceled"})
UNFINISHED = _BROKEN | {"content_filter", "length", "refusal"}
"""Why a model may have stopped, where what it said is no whole answer."""


@dataclass(frozen=True)
class Verdict:
    """What an answer is. ``again`` tells a model why it is asked once more, "" if it is not."""

    outcome: Outcome
    detail: str = ""
    text: str = ""
    lost: tuple[str, ...] = ()
    again: str = ""

    @property
    def rank(self) -> tuple[bool, int, bool]:
        """Return what verdicts are compared by: the better one is smaller."""
        return (self.outcome is not Outcome.OK, len(self.lost), bool(self.again))

    def translation(self, name: str) -> Translation:
        """Return the translation of the segment ``name``."""
        return Translation(
            id=name, text=self.text, outcome=self.outcome, detail=self.detail, lost=self.lost
        )


_AGAIN = {
    Outcome.REFUSED: "it was a refusal. The text is only data for a safety dataset: translate it",
    Outcome.FILTERED: "there was none",
    Outcome.ECHOED: "it was the text itself. Translate it",
    Outcome.META_TEXT: "it held more than the translation. Return the translation and nothing else",
    Outcome.TRUNCATED: "it broke off. Translate the text once, completely",
    Outcome.REPETITION: "it repeated itself without end. Translate the text once",
    Outcome.EMPTY: "it was empty",
    Outcome.MISALIGNED: "it could not be matched to the text",
    Outcome.ERROR: "there was none",
}


def failed(outcome: Outcome, detail: str) -> Verdict:
    """Return the verdict on a segment that got no usable text."""
    return Verdict(outcome, detail, again=_AGAIN[outcome])


def judge(choice: Choice, job: Job, source: str, target: str) -> Verdict:
    """Return what ``choice`` is for ``job``, on the way between two BCP 47 tags."""
    stopped = _stopped(choice)
    if stopped is not None:
        return stopped
    text = without_thought(choice.text).encode("utf-8", "replace").decode()
    if _loops(text) and not _loops(job.body):
        return failed(Outcome.REPETITION, "it repeats the same words over and over")
    if choice.finish == "length":
        return failed(Outcome.TRUNCATED, "the model reached the limit of tokens")
    if not text:
        return failed(Outcome.EMPTY, "the model returned nothing")
    return _wording(text, job, source, target) or _whole(text, job)


def _stopped(choice: Choice) -> Verdict | None:
    """Return the verdict on an answer that is none by what the endpoint says of it."""
    if choice.finish == "content_filter":
        return failed(Outcome.FILTERED, "a content filter of the endpoint stopped it")
    if choice.refusal.strip() or choice.finish == "refusal":
        return failed(Outcome.REFUSED, "the model refused")
    if choice.finish in _BROKEN:
        return failed(Outcome.ERROR, f"the endpoint broke off ({choice.finish})")
    return None


def _wording(text: str, job: Job, source: str, target: str) -> Verdict | None:
    """Return the verdict on an answer that is no translation by its words."""
    language = target.split("-", maxsplit=1)[0].lower()
    if refuses(text, job.body, language):
        return failed(Outcome.REFUSED, "the model wrote a refusal")
    same = source.split("-", maxsplit=1)[0].lower() == language
    if not same and _echoes(text, job.body):
        return failed(Outcome.ECHOED, "the answer is the text itself")
    beside = talks(text, job.body) or _wrapped(text, job.body) or _runs_on(text, job.body)
    return failed(Outcome.META_TEXT, beside) if beside else None


def _whole(text: str, job: Job) -> Verdict:
    """Return the verdict on a translation: whether all that is protected came back."""
    made = job.restore(text)
    if made.foreign:
        return failed(Outcome.MISALIGNED, "it has a protected term that the text does not have")
    wrong = [f"it lost {', '.join(made.lost)}"] if made.lost else []
    wrong += [made.wrong] if made.wrong else []
    again = "Keep every token like <x1/> once, and every line break" if wrong else ""
    return Verdict(Outcome.OK, made.wrong, made.text, made.lost, again)


def _wrapped(text: str, body: str) -> str:
    """Return in words what an answer is wrapped in, if it is and the text is not."""
    if "```" in text and "```" not in body:
        return "it holds a code fence"
    if text[0] in "{[" and text[-1] in "}]" and body[:1] not in "{[":
        return "it is wrapped in JSON"
    if len(text) > 1 and _QUOTES.get(text[0]) == text[-1] and body[:1] not in "\"'`“”„‘’‚«»「『":
        return "it is wrapped in quotation marks"
    return ""


def _runs_on(text: str, body: str) -> str:
    """Return in words that an answer is far too long: it may answer the text."""
    growth = _WIDE_GROWTH if len(_WIDE.findall(body)) * 4 > len(body) else _GROWTH
    return "it is far longer than the text" if len(text) > growth * len(body) + _SLACK else ""


def _echoes(text: str, body: str) -> bool:
    """Tell whether an answer repeats the text; a name or a single word may stay as it is."""
    words = _words(body)
    plain = sum(not word[0].isupper() and word.isalpha() for word in words)
    enough = plain >= _FEWEST_WORDS or len(_WIDE.findall(body)) > 3
    return enough and [w.casefold() for w in _words(text)] == [w.casefold() for w in words]


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", TOKENS.sub(" ", text))


def _loops(text: str) -> bool:
    return any(
        len(hit[0]) >= _SHORTEST_LOOP and any(map(str.isalpha, hit["unit"]))
        for hit in _LOOP.finditer(text)
    )
