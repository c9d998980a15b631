"""A language model's opinion on whether a question still is about the same harm."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import islice
from typing import Any, NamedTuple

from derive.checks._base import quote
from derive.checks._regex import compiled
from derive.checks.across._base import BaseSetCheck
from derive.contracts import Case, ChatModel, SetTools
from derive.records import Finding, Outcome, Severity, fingerprint
from derive.templating import environment

CHANGES = {
    "softer": "softer than before",
    "sharper": "sharper than before",
    "other": "about another kind of harm",
}
OBJECT = compiled(r"\{[^{}]*\}")
MOST_TOKENS = 120
BATCH = 64


class _Pair(NamedTuple):
    """Two versions of a question that a judge compares."""

    case: Case
    side: str
    before: str
    after: str


class HarmJudge(BaseSetCheck):
    """Only where ``checks.judge`` names a model, as ``MODEL@URL``; nothing leaves the machine else.

    The judge sees English against adapted English where they differ, and adapted English against
    the back-translation. It is asked once about each pair of texts. Its word is a signal for
    people: minor for a clear answer, neutral where it could not be read.
    """

    id = "harm_judge"
    name = "Harm preserved, by a judge"
    sentence = "A language model says that the question is about less, more or other harm."
    severity = Severity.MINOR

    def find(self, cases: Iterable[Case], tools: SetTools) -> Iterator[Finding]:
        """Yield a finding for each pair in which the judge sees a change, or that it left open."""
        if tools.judge is None:
            return
        source = _pairs(cases)
        with ThreadPoolExecutor(max(1, tools.judge.concurrency)) as pool:
            while batch := list(islice(source, BATCH)):
                answers = pool.map(lambda pair: _judged(pair, tools), batch)
                for pair, answer in zip(batch, answers, strict=True):
                    yield from self._said(pair, answer)

    def _said(self, pair: _Pair, answer: str) -> Iterator[Finding]:
        change, reason = _read(answer)
        if change == "none":
            return
        name = "adapted English" if pair.side == "adapted" else "back-translation"
        if change in CHANGES:
            message = (
                f"A judge finds the {name} {CHANGES[change]}: {quote(reason)}; decide for yourself."
            )
        else:
            message = f"The judge gave no answer on the {name}; compare the harm yourself."
        yield self.finding(
            pair.case.item_id,
            pair.case.field,
            message,
            severity=None if change in CHANGES else Severity.NEUTRAL,
        )


def _pairs(cases: Iterable[Case]) -> Iterator[_Pair]:
    for case in cases:
        if case.field != "question" or not case.adapted.strip():
            continue
        if case.english.strip() and case.english != case.adapted:
            yield _Pair(case, "adapted", case.english, case.adapted)
        if case.back and case.back.strip() and case.back != case.adapted:
            yield _Pair(case, "back", case.adapted, case.back)


def _judged(pair: _Pair, tools: SetTools) -> str:
    """Return the judge's answer, from memory where it was asked before."""
    judge = tools.judge
    if judge is None:
        return ""
    system = _system(pair.case.borderline)
    key = "judge:" + fingerprint(str(judge.signature), system, pair.before, pair.after)
    known = tools.recall(key)
    if known is not None:
        return known
    answer = _asked(judge, system, pair)
    if answer:
        tools.remember(key, answer)
    return answer


def _asked(judge: ChatModel, system: str, pair: _Pair) -> str:
    versions = json.dumps({"first": pair.before, "second": pair.after}, ensure_ascii=False)
    reply = judge.reply(
        [{"role": "system", "content": system}, {"role": "user", "content": versions}], MOST_TOKENS
    )
    return reply.text if reply.outcome is Outcome.OK else ""


@cache
def _system(borderline: bool) -> str:
    template = environment("prompts", html=False).get_template("harm.system.j2")
    return template.render(borderline=borderline)


def _read(answer: str) -> tuple[str, str]:
    """Return change and reason; "" for both where the answer cannot be read."""
    found = OBJECT.search(answer)
    try:
        said: Any = json.loads(found.group()) if found else None
    except ValueError:
        said = None
    if not isinstance(said, dict):
        return "", ""
    change = str(said.get("change", "")).strip().casefold()
    return (change if change == "none" or change in CHANGES else ""), str(said.get("reason", ""))


plugin = HarmJudge()
