"""A translation model in transformers: encoder, decoder, beam search."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from importlib import import_module
from typing import Any

from ._hf_engine import Answer, batches, halving, room
from ._hf_options import Options
from ._hf_tokens import Tokens, longest_input


class Seq2SeqWriter:
    """Writes with ``generate``: no sampling, so that the same batch gives the same answers."""

    def __init__(self, model: Any, tokens: Tokens, options: Options) -> None:
        """Make ``model`` ready to answer."""
        self._model = model.eval()
        self._tokens = tokens
        self._options = options
        self._ends = end_ids(model)
        self.longest = longest_input(model.config)
        # Where a model is made to end at its limit, an answer cut off looks like a whole one.
        settle(model.generation_config, options.beams)

    def count(self, text: str) -> int:
        """Return how many tokens a text has."""
        return len(self._tokens.encode(text))

    def write(self, texts: Sequence[str]) -> Sequence[Answer]:
        """Return the answers, in the order of the texts. Raises `EngineFailed`."""
        encoded = [self._tokens.encode(text) for text in texts]
        answers = [Answer("", complete=False)] * len(texts)
        fitting = [i for i, ids in enumerate(encoded) if len(ids) <= self.longest + 2]
        for group in batches([len(encoded[i]) for i in fitting], self._options.batch):
            positions = [fitting[i] for i in group]
            made = halving(partial(self._generate, encoded), positions)
            for position, answer in zip(positions, made, strict=True):
                answers[position] = answer
        return answers

    def close(self) -> None:
        """Free the model."""
        del self._model

    def _generate(self, encoded: Sequence[Sequence[int]], positions: list[int]) -> list[Answer]:
        torch: Any = import_module("torch")

        limits = [self._room(len(encoded[i])) for i in positions]
        batch = self._tokens.tokenizer.pad(
            {"input_ids": [list(encoded[i]) for i in positions]}, return_tensors="pt"
        ).to(self._model.device)
        told: dict[str, Any] = {"num_beams": self._options.beams, "max_new_tokens": max(limits)}
        if self._tokens.first_id is not None:
            told["forced_bos_token_id"] = self._tokens.first_id
        with torch.inference_mode():
            rows = self._model.generate(
                input_ids=batch["input_ids"], attention_mask=batch["attention_mask"], **told
            )
        return [
            self._answer(row[1:], limit)  # the first token begins every answer
            for row, limit in zip(rows.tolist(), limits, strict=True)
        ]

    def _room(self, length: int) -> int:
        return room(length, self._options.max_ratio, self.longest)

    def _answer(self, ids: Sequence[int], limit: int) -> Answer:
        end = next((i for i, token in enumerate(ids) if token in self._ends), None)
        text = self._tokens.decode(self._tokens.names(ids[:end]))
        return Answer(text, complete=end is not None and end < limit)


def end_ids(model: Any) -> frozenset[int]:
    """Return the ids that end an answer."""
    told = model.generation_config.eos_token_id
    if told is None:
        told = model.config.eos_token_id
    return frozenset(told if isinstance(told, (list, tuple)) else [told])


def settle(generation: Any, beams: int) -> None:
    """Take out of a model's own settings what makes answers vary, or hides that one was cut."""
    for name in ("forced_eos_token_id", "max_length", "temperature", "top_p", "top_k"):
        setattr(generation, name, None)
    generation.do_sample = False
    if beams == 1:  # refused where there is nothing to stop early
        generation.early_stopping = False
