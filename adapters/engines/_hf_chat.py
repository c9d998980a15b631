"""An instruction model that is asked to translate, through its tokenizer's chat template."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property, partial
from importlib import import_module
from importlib.resources import files
from typing import Any

from jinja2 import Environment, StrictUndefined, TemplateError

from derive.records import Outcome, fingerprint

from ._hf_engine import Answer, batches, halving, room
from ._hf_languages import english_name
from ._hf_options import Options
from ._hf_outcomes import Judgement
from ._hf_seq2seq import end_ids, settle
from ._hf_tokens import longest_input

_META = re.compile(
    r"\s*(?:sure|certainly|of course|here(?:'s| is| are)|(?:the )?translation|translated text)\b"
    r"[^\n]{0,80}:",
    re.IGNORECASE,
)
_REFUSAL = re.compile(
    r"\s*(?:i(?:'m| am) (?:sorry|unable|not able)|sorry,|i (?:can(?:no|')t|won't)|as an ai\b)",
    re.IGNORECASE,
)


class ChatWriter:
    """Asks for one text a prompt; several prompts go through the model at once."""

    def __init__(self, model: Any, tokenizer: Any, pair: tuple[str, str], options: Options) -> None:
        """Make ``model`` ready to translate between the tags of ``pair``."""
        self._model = model.eval()
        self._tokenizer = tokenizer
        self._options = options
        self._system, self._user = _templates()
        self._names = {"source": english_name(pair[0]), "target": english_name(pair[1])}
        self._ends = end_ids(model)
        tokenizer.padding_side = "left"
        if tokenizer.pad_token_id is None:
            tokenizer.pad_token = tokenizer.eos_token
        settle(model.generation_config, options.beams)
        self._positions = longest_input(model.config)

    @cached_property
    def longest(self) -> int:
        """Return the tokens that a text may have, so that prompt and answer fit."""
        left = self._positions - len(self._prompt(""))
        return max(int(left / (1 + self._options.max_ratio)) - 16, 16)

    @property
    def prompts(self) -> str:
        """Return a digest of what the model is told, for the signature."""
        return fingerprint(*_sources(), self._tokenizer.chat_template)

    def count(self, text: str) -> int:
        """Return how many tokens a text has."""
        return len(self._tokenizer(text, add_special_tokens=False).input_ids)

    def write(self, texts: Sequence[str]) -> Sequence[Answer]:
        """Return the answers, in the order of the texts. Raises `EngineFailed`."""
        answers = [Answer("", complete=False)] * len(texts)
        prompts = [self._prompt(text) for text in texts]
        limits = [
            room(self.count(text), self._options.max_ratio, self._positions) for text in texts
        ]
        for group in batches([len(prompt) for prompt in prompts], self._options.batch):
            made = halving(partial(self._generate, prompts, limits), group)
            for position, answer in zip(group, made, strict=True):
                answers[position] = answer._replace(judged=_judged(texts[position], answer.text))
        return answers

    def close(self) -> None:
        """Free the model."""
        del self._model

    def _prompt(self, text: str) -> list[int]:
        system = self._system.render(self._names)
        user = self._user.render(self._names, text=text)
        try:
            return self._templated(
                {"role": "system", "content": system}, {"role": "user", "content": user}
            )
        except TemplateError:  # Gemma's and others have no system role
            return self._templated({"role": "user", "content": f"{system}\n\n{user}"})

    def _templated(self, *said: dict[str, str]) -> list[int]:
        return list(
            self._tokenizer.apply_chat_template(
                list(said), add_generation_prompt=True, return_dict=True, tokenize=True
            )["input_ids"]
        )

    def _generate(
        self, prompts: Sequence[list[int]], limits: Sequence[int], positions: list[int]
    ) -> list[Answer]:
        torch: Any = import_module("torch")
        batch = self._tokenizer.pad(
            {"input_ids": [prompts[i] for i in positions]}, return_tensors="pt"
        ).to(self._model.device)
        told: dict[str, Any] = {"num_beams": self._options.beams}
        with torch.inference_mode():
            rows = self._model.generate(
                input_ids=batch["input_ids"],
                attention_mask=batch["attention_mask"],
                max_new_tokens=max(limits[i] for i in positions),
                pad_token_id=self._tokenizer.pad_token_id,
                **told,
            )
        start = batch["input_ids"].shape[1]
        return [
            self._answer(row[start:], limits[i])
            for i, row in zip(positions, rows.tolist(), strict=True)
        ]

    def _answer(self, ids: list[int], limit: int) -> Answer:
        end = next((i for i, token in enumerate(ids) if token in self._ends), None)
        text = str(self._tokenizer.decode(ids[:end], skip_special_tokens=True)).strip()
        return Answer(" ".join(text.splitlines()), complete=end is not None and end < limit)


def _judged(text: str, answer: str) -> Judgement | None:
    """Find refusals, and talk about the translation in its place."""
    for sign, outcome in ((_REFUSAL, Outcome.REFUSED), (_META, Outcome.META_TEXT)):
        if sign.match(answer) and not sign.match(text):
            return Judgement(outcome, f"the model says {answer[:60]!r}")
    return None


def _sources() -> list[str]:
    folder = files("derive.templates").joinpath("prompts")
    names = ("translate.system.j2", "translate.user.j2")
    return [folder.joinpath(name).read_text("utf-8") for name in names]


def _templates() -> list[Any]:
    environment = Environment(
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - a prompt is no HTML
    )
    return [environment.from_string(source) for source in _sources()]
