"""One line of text in Apertium's stream format, there and back.

Brackets hold a superblank, which every stage passes through: the line's id goes last, in one.
Protected spans go as words that no dictionary has, since their neighbours are then translated as
beside a name; where a word would touch its neighbour, or got lost, a superblank takes its place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ._protect import FIRST, MASKS

# Apertium marks with * @ # what it could not do, and with ~ what the last stage should look at. A
# literal @ comes back escaped, the others do not.
_STAND_INS = str.maketrans("*#~", "\ue0f0\ue0f1\ue0f2")
_LITERALS = str.maketrans("\ue0f0\ue0f1\ue0f2", "*#~")
_SPECIAL = re.compile(r"[\\\[\]{}^$/@<>]")
# What a pipe or UTF-8 cannot carry and no reader needs: control characters, broken surrogates.
_UNFIT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_DIGITS, _LETTERS = "0123456789abcdef", "abcdefghijklmnop"
_TOKEN = re.compile(r"xqz([a-p]+)q", re.IGNORECASE)
_ID = re.compile(r"\[u(\d+)\]\s*$")
# Most texts have nothing to read out: one look saves the rest.
_PLAIN = re.compile("[^\\\\\\[*@#\ue0f0-\ue0f2]*")
_PIECE = re.compile(
    r"\\(?P<literal>.)|\[s(?P<blank>\d+)\]|(?P<mark>[*@#])(?P<word>[\w'’-]*)", re.DOTALL
)


@dataclass(frozen=True)
class Decoded:
    """A line as it came back: masked spans as masks again, marks taken out and listed."""

    text: str
    unknown: tuple[str, ...]
    failed: tuple[str, ...]


def clean(line: str) -> str:
    """Return ``line`` without the characters that no pipe should be given."""
    return _UNFIT.sub("", line)


def encode(line: str, number: int, superblanks: bool = False) -> bytes:
    """Return a masked line in stream format. ``number`` is what it is recognised by afterwards."""
    words = not superblanks and "xqz" not in line.casefold()
    text = _SPECIAL.sub(r"\\\g<0>", line.translate(_STAND_INS))
    text = MASKS.sub(lambda hit: _stand_in(hit, words), text)
    return f"{text}.[u{number}]".encode()


def decode(block: bytes) -> tuple[int | None, Decoded]:
    """Return a line's number, None where it is missing, and the line."""
    raw = block.decode("utf-8", "replace")
    number = _ID.search(raw, max(raw.rfind("[u"), 0))
    body = (raw[: number.start()] if number else raw).rstrip().removesuffix(".")
    if _PLAIN.fullmatch(body) and "xqz" not in body.casefold():
        return (int(number[1]) if number else None), Decoded(body, (), ())
    text, unknown, failed = _read(body)
    return (int(number[1]) if number else None), Decoded(text, unknown, failed)


def _read(raw: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    unknown: list[str] = []
    failed: list[str] = []

    def piece(hit: re.Match[str]) -> str:
        if hit["literal"]:
            return str(hit["literal"])
        if hit["blank"]:
            return chr(FIRST + int(hit["blank"]))
        word = hit["word"]
        if word and not _TOKEN.search(word):
            (unknown if hit["mark"] == "*" else failed).append(
                word if hit["mark"] == "*" else hit["mark"] + word
            )
        return word

    text = _TOKEN.sub(_masked, _PIECE.sub(piece, raw))
    return text.translate(_LITERALS), tuple(unknown), tuple(failed)


def _stand_in(hit: re.Match[str], words: bool) -> str:
    number = ord(hit[0]) - FIRST
    around = hit.string[hit.start() - 1 : hit.start()] + hit.string[hit.end() : hit.end() + 1]
    if not words or any(c.isalnum() or c in "'’-_" or MASKS.match(c) for c in around):
        return f"[s{number}]"
    letters = f"{number:x}".translate(str.maketrans(_DIGITS, _LETTERS))
    return f"xqz{letters}q"


def _masked(hit: re.Match[str]) -> str:
    number = int(hit[1].lower().translate(str.maketrans(_LETTERS, _DIGITS)), 16)
    return chr(FIRST + number) if FIRST + number <= 0x10FFFD else hit[0]
