"""Asks a model for translations, one or several a request, and gives a verdict on each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from derive.contracts import Bill, Estimate
from derive.records import Outcome

from .._chat.answer import Choice, ItemFailed, Usage  # noqa: TID252
from .._chat.client import ChatClient  # noqa: TID252
from .._chat.prompt import Message  # noqa: TID252
from .._chat.reply import objects, without_thought  # noqa: TID252
from ._openai_bill import Account, Tokens, read_tokens, written_tokens
from ._openai_judge import UNFINISHED, Verdict, failed, judge
from ._openai_options import Options
from ._openai_prompt import SCHEMA, Prompts, request_ids
from ._openai_text import Job

_ROOM = 2
"""How much longer than the longest likely translation an answer may become before it is cut."""
_MORE_ROOM = 2
"""How much more room an answer gets when it is asked for again."""


class Asker:
    """Asks for one pair of languages. Safe for threads."""

    def __init__(self, source: str, target: str, options: Options) -> None:
        """Ask as ``options`` say. Opens nothing yet."""
        self.prompts = Prompts(source, target)
        self.account = Account(options.price_in, options.price_out, options.budget)
        self._source, self._target, self._options = source, target, options
        self._client = ChatClient(options.chat)

    def group(self, jobs: Sequence[Job]) -> list[Verdict]:
        """Return a verdict on each of ``jobs``, asked for in one request."""
        if len(jobs) == 1:
            return [self.single(jobs[0])]
        named = request_ids(jobs)
        try:
            choice = self._complete(self.prompts.several(named), list(jobs), SCHEMA)
        except ItemFailed as failure:
            return [failed(Outcome.ERROR, str(failure))] * len(jobs)
        if choice.finish in UNFINISHED or choice.refusal.strip():
            return [judge(choice, job, self._source, self._target) for job in jobs]
        texts = _by_id(choice.text)
        return [self._entry(texts, name, job) for name, job in named.items()]

    def single(self, job: Job, again: str = "") -> Verdict:
        """Return the verdict on one job; ``again`` says why it is asked once more."""
        room = _MORE_ROOM if again else 1
        try:
            choice = self._complete(self.prompts.one(job, again), [job], None, room)
        except ItemFailed as failure:
            return failed(Outcome.ERROR, str(failure))
        return judge(choice, job, self._source, self._target)

    def settle(self, job: Job, verdict: Verdict) -> Verdict:
        """Ask once more where there is reason to, and return the better of both verdicts.

        That the second time no answer came says nothing of the first.
        """
        if not verdict.again:
            return verdict
        second = self.single(job, verdict.again)
        better = verdict.outcome is Outcome.OK and verdict.rank < second.rank
        return verdict if better or second.outcome is Outcome.ERROR else second

    def bill(self) -> Bill:
        """Return the bill so far."""
        return self.account.bill(self._client.sent)

    def expected(self, jobs: Sequence[Job]) -> Estimate:
        """Return what ``jobs`` will take, none of them asked twice."""
        size = self._options.segments_per_request
        requests = -(-len(jobs) // size)
        system = read_tokens(self.prompts.single if size == 1 else self.prompts.many)
        prompt = Tokens(system.low * requests, (system.high + 30) * requests)
        for job in jobs:
            prompt += read_tokens(f"{job.body}{job.tokens or ''}") + Tokens(0, 20)
        answer = written_tokens((job.body for job in jobs), self._target)
        low, high = (
            Bill(requests, read, written, self.account.cost(read, written), estimated=True)
            for read, written in zip(prompt, answer, strict=True)
        )
        return Estimate(low, high)

    def close(self) -> None:
        """Close the connections. May be called twice."""
        self._client.close()

    def _complete(
        self,
        messages: Sequence[Message],
        jobs: Sequence[Job],
        schema: Mapping[str, Any] | None,
        room: int = 1,
    ) -> Choice:
        """Ask within the budget, and put the answer on the bill."""
        written = written_tokens((job.body for job in jobs), self._target)
        most = room * max(self._options.max_tokens, _ROOM * written.high)
        sent = sum((read_tokens(m["content"]) for m in messages), Tokens(0, 0))
        with self.account.reserved(self.account.cost(sent.high, most)):
            choice = self._client.complete(messages, schema, most)
            usage = choice.usage
            self.account.add(usage or _guess(sent, choice), estimated=usage is None)
        return choice

    def _entry(self, texts: Sequence[tuple[str, str]] | None, name: str, job: Job) -> Verdict:
        """Return the verdict on the text that came back under an id."""
        if texts is None:
            return failed(Outcome.MISALIGNED, "the answer was not in the form asked for")
        found = [text for given, text in texts if given == name]
        if len(found) != 1:
            how = f"came back {len(found)} times" if found else "did not come back"
            return failed(Outcome.MISALIGNED, f"its id {how}")
        if found[0].strip() and Counter(text for _, text in texts)[found[0]] > 1:
            return failed(Outcome.MISALIGNED, "several texts came back as the same")
        return judge(Choice(found[0], "stop", ""), job, self._source, self._target)


def _by_id(answer: str) -> list[tuple[str, str]] | None:
    """Return ids and texts of an answer, None where it cannot be read."""
    found = next(objects(without_thought(answer), "translations"), {}).get("translations")
    if not isinstance(found, list):
        return None
    return [
        (entry["id"], entry["text"])
        for entry in found
        if isinstance(entry, dict)
        and isinstance(entry.get("id"), str)
        and isinstance(entry.get("text"), str)
    ]


def _guess(sent: Tokens, choice: Choice) -> Usage:
    """Return about what an answer took, where the endpoint does not say."""
    said = read_tokens(choice.text)
    return Usage(sum(sent) // 2, sum(said) // 2)
