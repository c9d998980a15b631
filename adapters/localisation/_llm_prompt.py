"""What the model is told: the rules of the task, and one item as JSON with what the packs say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

from derive.locale_pack import Concept, Entry, Pack, load_concepts
from derive.records import FIELDS, SourceItem, Substitution, fingerprint

from .._chat.prompt import Message, as_json, environment, template  # noqa: TID252
from ._llm_valid import SCHEMA

MOST_CONCEPTS = 16
"""Concepts of which a prompt says what the packs hold."""
MOST_FORMS = 5
MOST_CHARACTERS = 3_000
"""Annotations beyond so many characters are left out of a prompt."""
LONGEST_MEANING = 90

_COMMON = (
    r"that|this|with|from|have|what|which|where|when|they|them|their|there|does|into|about|country|"
    r"person|people|used|word|public|number|name|other|than|most|each|anywhere|under|whose|only|"
    r"like|also|some|someone|something|local|national|official|general"
)
_WORD = re.compile(rf"\b(?!(?:{_COMMON})s?\b)[^\W\d_]{{4,}}")


class Prompts:
    """The prompts for a pair of countries."""

    def __init__(self, source: Pack, target: Pack) -> None:
        """Prepare prompts for items on their way from ``source`` to ``target``."""
        self._source, self._target = source, target
        self._environment = environment()

    def digests(self) -> dict[str, str]:
        """Return a digest of every prompt, for the signature."""
        return {
            "prompt_system": fingerprint(self._system, SCHEMA),
            "prompt_user": fingerprint(
                template("localise.user.j2"),
                template("localise.repair.j2"),
                [MOST_CONCEPTS, MOST_FORMS, MOST_CHARACTERS],
            ),
        }

    def ask(self, item: SourceItem, lines: Sequence[Substitution]) -> list[Message]:
        """Return the messages that ask what ``lines`` of the rules adapter miss in an item."""
        data = as_json(self._data(item, lines))
        user = self._environment.get_template("localise.user.j2").render(data=data)
        return [{"role": "system", "content": self._system}, {"role": "user", "content": user}]

    def repair(self, asked: Sequence[Message], answer: str, problem: str) -> list[Message]:
        """Return the messages that ask for an unreadable answer once more."""
        text = self._environment.get_template("localise.repair.j2").render(problem=problem)
        shown = answer[:8_000].encode("utf-8", "replace").decode()
        said = {"role": "assistant", "content": shown or "(nothing)"}
        return [*asked, said, {"role": "user", "content": text}]

    @cached_property
    def _system(self) -> str:
        concepts = load_concepts().concepts.values()
        short = [{"id": c.id, "meaning": _cut(c.meaning, LONGEST_MEANING)} for c in concepts]
        template = self._environment.get_template("localise.system.j2")
        return template.render(source=self._source, target=self._target, concepts=short)

    def _data(self, item: SourceItem, lines: Sequence[Substitution]) -> dict[str, Any]:
        texts = {name: text for name in FIELDS if (text := item.english(name)) is not None}
        labels = {key: label for key, label in item.category if label}
        return {
            "item": {**texts, "labels": labels, "annotations": _bounded(item.annotations)},
            "decided": [_told(line) for line in lines if not line.open],
            "open": [_told(line) for line in lines if line.open and line.before],
            "concepts": [self._entry(concept) for concept in self.plausible(texts.values(), lines)],
        }

    # ---- concepts ----

    def plausible(self, texts: Iterable[str], lines: Sequence[Substitution]) -> list[Concept]:
        """Return the concepts that an item may touch: those of ``lines``, then by shared words."""
        concepts = load_concepts().concepts
        scores: Counter[str] = Counter()
        for word in sorted(set(_words(" ".join(texts)))):
            holders = self._by_word.get(word, ())
            for name in holders:
                scores[name] += 10_000 // len(holders)
        found = dict.fromkeys(line.concept for line in lines if line.concept in concepts)
        ranked = sorted(scores, key=lambda name: (-scores[name], name))
        names = [name for name in dict.fromkeys([*found, *ranked]) if name]
        return [concepts[name] for name in names[:MOST_CONCEPTS]]

    @cached_property
    def _by_word(self) -> dict[str, list[str]]:
        """Return the concepts that each word stands for, in meaning, keywords or source forms."""
        held: dict[str, list[str]] = {}
        for concept in load_concepts().concepts.values():
            entry = self._source.filled(concept.id)
            forms = [name for form in entry.forms for name in form.english()] if entry else []
            said = [concept.id, concept.generic, concept.meaning, *concept.keywords, *forms]
            for word in sorted(set(_words(" ".join(said)))):
                held.setdefault(word, []).append(concept.id)
        return held

    def _entry(self, concept: Concept) -> dict[str, Any]:
        return {
            "id": concept.id,
            self._source.locale: _filling(self._source.entries.get(concept.id)),
            self._target.locale: _filling(self._target.entries.get(concept.id)),
        }


def _filling(entry: Entry | None) -> object:
    if entry is None:
        return "not known"
    if entry.absent:
        return f"there is none: {entry.note}"
    return [
        {key: text for key, text in (("en", form.en), ("local", form.local)) if text}
        for form in entry.forms[:MOST_FORMS]
    ]


def _told(line: Substitution) -> dict[str, Any]:
    told = {"field": line.field, "text": line.before, "concept": line.concept}
    return told if line.open else {**told, "strategy": line.strategy, "after": line.after}


def _bounded(annotations: dict[str, Any]) -> dict[str, Any]:
    """Return the annotations that fit, in their order."""
    kept: dict[str, Any] = {}
    left = MOST_CHARACTERS
    for name, value in annotations.items():
        left -= len(as_json({name: value}))
        if left < 0:
            break
        kept[name] = value
    return kept


def _words(text: str) -> Iterator[str]:
    """Yield the words that tell concepts apart, without a plural's ending."""
    yield from (word.removesuffix("s") for word in _WORD.findall(text.lower()))


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"
