"""The llm locale adapter: asks a language model for what the rules adapter missed.

It speaks to any OpenAI-compatible endpoint. In ``derive.yaml``::

    locale_adapter: llm
    locale_adapter_options:
      base_url: http://localhost:8000/v1
      model: the-model
      api_key_env: LLM_KEY      # the name of the environment variable that holds the key
      concurrency: 8

The lines of the rules adapter stay; every line of the model says so and asks for a person's yes. An
item to which the model gives no usable answer keeps the rules' lines, with a note for the reviewer.
"""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from derive.contracts import NO_OPTIONS
from derive.locale_pack import Pack
from derive.records import FieldName, Signature, SourceItem, Strategy, Substitution

from .._chat.answer import ItemFailed  # noqa: TID252
from .._chat.client import ChatClient  # noqa: TID252
from .._chat.options import ChatOptions  # noqa: TID252
from . import _llm_options, _llm_reply, rules
from ._llm_prompt import Prompts
from ._llm_proposals import Judge, ordered
from ._llm_valid import SCHEMA

VERSION = "1"
"""Raised whenever the same answer of a model is judged differently."""

_log = logging.getLogger("derive.llm")


class LlmAdapter:
    """Proposes what the rules adapter proposes, and what a model adds to it. Safe for threads.

    ``counts`` holds items ``asked``, proposals ``kept``, and under ``dropped: …`` and ``no
    answer: …`` how many were not, by reason.
    """

    def __init__(self, source: Pack, target: Pack, options: ChatOptions) -> None:
        """Ask as ``options`` say. Nothing is opened before the first item."""
        self.concurrency = options.concurrency
        self.counts: Counter[str] = Counter()
        self._options = options
        self._rules = rules.plugin.open(source, target)
        self._prompts = Prompts(source, target)
        self._judge = Judge(source, target, options.model)
        self._client = ChatClient(options)
        self._lock = threading.Lock()

    @cached_property
    def signature(self) -> Signature:
        """Name, version, model, temperature and prompts; no address and no key."""
        return Signature(
            name="llm",
            version=VERSION,
            settings={
                "model": self._options.model,
                "temperature": self._options.warmth,
                "rules": str(self._rules.signature),
                **self._prompts.digests(),
            },
        )

    def propose(self, item: SourceItem) -> Sequence[Substitution]:
        """Return the lines for both fields, those of the model among those of the rules.

        Raises `AdapterError` where no item would get an answer: a wrong key or address, an
        endpoint that is down.
        """
        lines = list(self._rules.propose(item))
        if item.question_en is None and item.reference_answer_en is None:
            return lines
        try:
            proposals = self._ask(item, lines)
        except ItemFailed as failure:
            self._count(Counter({"asked": 1, f"no answer: {failure}": 1}))
            return ordered([*lines, _note(item, failure)])
        judged = self._judge.judge(item, lines, proposals)
        dropped = {f"dropped: {reason}": count for reason, count in judged.dropped.items()}
        self._count(Counter({"asked": 1, "kept": judged.kept, **dropped}))
        return judged.lines

    def close(self) -> None:
        """Close the connections, and say once what was dropped and which items got no answer."""
        self._client.close()
        with self._lock:
            counts, self.counts = self.counts, Counter()
        lost = {name: count for name, count in sorted(counts.items()) if ":" in name}
        level = logging.WARNING if lost else logging.INFO
        if counts:
            said = "".join(f"; {name} ({count})" for name, count in lost.items())
            _log.log(level, "llm: %d items, %d proposals%s", counts["asked"], counts["kept"], said)

    def _ask(self, item: SourceItem, lines: Sequence[Substitution]) -> list[Any]:
        """Return the model's proposals; an answer that cannot be read is asked for once more."""
        messages = self._prompts.ask(item, lines)
        choice = self._client.complete(messages, SCHEMA)
        try:
            return _llm_reply.read(choice)
        except _llm_reply.Malformed as malformed:
            again = self._prompts.repair(messages, choice.text, str(malformed))
        try:
            return _llm_reply.read(self._client.complete(again, SCHEMA))
        except _llm_reply.Malformed as malformed:
            raise ItemFailed(f"unreadable answer: {malformed}") from malformed

    def _count(self, more: Counter[str]) -> None:
        with self._lock:
            self.counts.update(more)


class _Provider:
    """Opens the llm adapter for a pair of packs. It is never chosen unasked: it costs money."""

    name = "llm"
    automatic = False

    def open(
        self, source: Pack, target: Pack, options: Mapping[str, str] = NO_OPTIONS
    ) -> LlmAdapter:
        """Return the adapter. Raises `ConfigError` for a missing or wrong option."""
        return LlmAdapter(source, target, _llm_options.read(options))


def _note(item: SourceItem, failure: ItemFailed) -> Substitution:
    """Return a line that changes nothing and says that no model looked at the item."""
    field: FieldName = "question" if item.question_en is not None else "reference_answer"
    return Substitution(
        field=field,
        before="",
        strategy=Strategy.RETAIN,
        origin="model",
        confirm=True,
        reason=f"the model gave no usable proposal: {failure}; only rules were applied",
    )


plugin = _Provider()
