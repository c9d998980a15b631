"""What both engines on transformers models do around the model: cut, mask, ask, judge, join."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from importlib import import_module
from typing import Any, NamedTuple, Protocol, TypeVar

from derive.errors import EngineFailed
from derive.records import Segment, Signature, Translation

from ._hf_document import Document, Piece, cutter
from ._hf_languages import written_without_spaces
from ._hf_masks import LIKE_CODE, from_codes, from_targets, with_codes, with_targets
from ._hf_options import Batch, Options
from ._hf_outcomes import Judgement, judge

Item = TypeVar("Item")
Made = TypeVar("Made")


class Answer(NamedTuple):
    """What the model made of a text; ``complete``: it came to an end before it had to stop.

    ``judged`` is a judgement that only this kind of model calls for.
    """

    text: str
    complete: bool
    judged: Judgement | None = None


class Writer(Protocol):
    """A model with its tokenizer."""

    @property
    def longest(self) -> int:
        """Return how many tokens a text may have."""

    def count(self, text: str) -> int:
        """Return how many tokens a text has, those that the model wants around it included."""

    def write(self, texts: Sequence[str]) -> Sequence[Answer]:
        """Return the answers, in the order of the texts. Raises `EngineFailed`."""

    def close(self) -> None:
        """Free the model."""


class ModelEngine:
    """Translates with a `Writer`. One caller at a time; others wait."""

    def __init__(self, writer: Writer, target: str, options: Options, signature: Signature) -> None:
        """Serve ``writer``, which writes the language of the tag ``target``."""
        self._writer: Writer | None = writer
        self._joint = "" if written_without_spaces(target) else " "
        self._sentences = options.split == "sentences"
        self._lock = threading.Lock()
        self.signature = signature

    def translate(self, segments: Sequence[Segment]) -> Sequence[Translation]:
        """Return a translation per segment. Raises `EngineFailed`."""
        with self._lock:
            writer = self._writer
            if writer is None:
                raise EngineFailed("the engine was closed: open it again")
            cut = cutter(
                lambda text: writer.count(with_codes(text)),
                writer.longest, self._joint, always=self._sentences,
            )  # fmt: skip
            documents = [Document(segment, cut, self._joint) for segment in segments]
            pieces = [piece for document in documents for piece in document.pieces]
            coded = [piece for piece in pieces if not LIKE_CODE.search(piece.text)]
            _ask(writer, coded, _with_codes, _from_codes)
            again = [p for p in pieces if LIKE_CODE.search(p.text) or not p.settled]
            _ask(
                writer, again, lambda piece: with_targets(piece.text, piece.targets), _from_targets
            )
        return [document.translation() for document in documents]

    def close(self) -> None:
        """Free the model. May be called twice."""
        with self._lock:
            if self._writer is not None:
                self._writer.close()
            self._writer = None


def batches(lengths: Sequence[int], batch: Batch) -> Iterator[list[int]]:
    """Yield positions in batches, the longest first, so that little is padded."""
    group: list[int] = []
    for position in sorted(range(len(lengths)), key=lambda i: (-lengths[i], i)):
        longest = lengths[group[0]] if group else 0
        full = (len(group) + 1) * longest > batch.size if batch.tokens else len(group) >= batch.size
        if group and full:
            yield group
            group = []
        group.append(position)
    if group:
        yield group


def halving(work: Callable[[list[Item]], list[Made]], items: list[Item]) -> list[Made]:
    """Return ``work(items)``; where memory runs out, the same in two halves, and so on.

    Raises `EngineFailed` where one item is too much, or the model breaks.
    """
    try:
        return work(items)
    except (RuntimeError, MemoryError) as error:
        if not _out_of_memory(error):
            raise EngineFailed(f"the model broke: {str(error)[:200]}") from error
        if len(items) == 1:
            raise EngineFailed(
                "the model is too large for the memory here, even with one text at a time: take "
                "fewer beams (option beams), a smaller model, or the device cpu"
            ) from error
    _free_memory()
    half = len(items) // 2
    return [*halving(work, items[:half]), *halving(work, items[half:])]


def room(length: int, ratio: float, most: int) -> int:
    """Return how many tokens may come out for a text of ``length`` tokens."""
    return max(min(int(length * ratio) + 16, most), 1)


def _ask(
    writer: Writer,
    pieces: Sequence[Piece],
    shown: Callable[[Piece], str],
    read: Callable[[str, Piece], str],
) -> None:
    if not pieces:
        return
    texts = [shown(piece) for piece in pieces]
    for piece, answer in zip(pieces, writer.write(texts), strict=True):
        masked = read(answer.text, piece)
        judged = answer.judged or judge(piece.text, masked, complete=answer.complete)
        piece.take(masked, judged)


def _with_codes(piece: Piece) -> str:
    return with_codes(piece.text)


def _from_codes(answer: str, piece: Piece) -> str:
    return from_codes(answer, piece.text)


def _from_targets(answer: str, piece: Piece) -> str:
    return from_targets(answer, piece.text, piece.targets)


def _out_of_memory(error: BaseException) -> bool:
    said = str(error).lower()
    signs = ("out of memory", "can't allocate memory", "bad_alloc", "cannot allocate")
    return isinstance(error, MemoryError) or any(sign in said for sign in signs)


def _free_memory() -> None:
    with suppress(ImportError):
        torch: Any = import_module("torch")
        if torch.cuda.is_available():
            torch.cuda.empty_cache()
