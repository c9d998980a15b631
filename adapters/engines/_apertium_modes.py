"""Apertium's installed modes: which there are, what they need, and the routes through them."""

from __future__ import annotations

import itertools
import re
import shlex
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

# ISO 639-1 codes in BCP 47 tags, and the 639-3 codes that most modes are named by.
_LONG = {
    "af": "afr", "an": "arg", "ar": "ara", "be": "bel", "bg": "bul", "br": "bre", "ca": "cat",
    "cy": "cym", "da": "dan", "en": "eng", "eo": "epo", "es": "spa", "eu": "eus", "fr": "fra",
    "gl": "glg", "hi": "hin", "hr": "hbs", "bs": "hbs", "sr": "hbs", "id": "ind", "is": "isl",
    "it": "ita", "mk": "mkd", "ms": "zlm", "nb": "nob", "nl": "nld", "nn": "nno", "no": "nob",
    "oc": "oci", "pl": "pol", "pt": "por", "ro": "ron", "ru": "rus", "sc": "srd", "sh": "hbs",
    "sl": "slv", "sv": "swe", "uk": "ukr", "ur": "urd",
}  # fmt: skip
_SHORT = {long: short for short, long in _LONG.items() if short not in {"hr", "bs", "sr", "no"}} | {
    "ast": "ast",
    "msa": "ms",
}
_BROKEN = frozenset({("en", "sh")})  # installed with hbs-eng, gives nothing that can be used
_FOLDERS = ("/usr/share/apertium", "/usr/local/share/apertium")
_HOPS = 3

# Pairs that Debian packages, for the message on what to install; both ways unless it says one.
_PACKAGES = """
    afr-nld arg-cat bel-rus br-fr cat-ita cat-srd dan-nor en-gl eng-cat eng-spa eo-ca eo-en
    eo-es eo-fr es-gl es-pt es-ro eu-en eu-es fr-es fra-cat hbs-eng hbs-mkd hbs-slv ind-zlm
    isl-eng isl-swe mkd-bul mkd-eng nno-nob oc-ca oc-es oci-fra por-cat pt-gl rus-ukr spa-arg
    spa-ast spa-cat spa-ita srd-ita swe-dan swe-nor urd-hin
"""
_ONE_WAY = frozenset({"hbs-eng", "isl-eng", "eu-en", "eu-es", "mkd-eng", "br-fr", "srd-ita"})


@dataclass(frozen=True)
class Mode:
    """One installed direction. ``source`` and ``target`` are languages as routes name them;
    ``variants`` are those of the target or source (``valencia``, ``US``) that the mode is for."""

    name: str
    source: str
    target: str
    variants: frozenset[str]
    path: Path

    def commands(self) -> list[list[str]]:
        """Return the commands of the pipe, each made to flush at every NUL (``-z``)."""
        text = self.path.read_text("utf-8").replace("$1", "-g").replace("$2", "")
        stages = [shlex.split(stage) for stage in text.split("|")]
        return [[stage[0], "-z", *stage[1:]] for stage in stages if stage]


def modes_folder() -> Path:
    """Return the folder of the ``.mode`` files, whether it is there or not."""
    program = shutil.which("apertium")
    beside = [str(Path(program).parent.parent / "share" / "apertium")] if program else []
    folders = [Path(folder) / "modes" for folder in (*beside, *_FOLDERS)]
    return next((folder for folder in folders if folder.is_dir()), folders[0])


def installed_modes() -> list[Mode]:
    """Return the modes that translate, in the order of their names."""
    found = (_mode(path) for path in sorted(modes_folder().glob("*.mode")))
    return [mode for mode in found if mode and (mode.source, mode.target) not in _BROKEN]


def language(tag: str) -> str:
    """Return the language of a BCP 47 tag or of an Apertium code, as routes name it: ``es``."""
    first = re.split(r"[-_]", tag)[0].lower()
    short = _SHORT.get(first, first)
    return _SHORT.get(_LONG.get(short, short), short)


def routes(source: str, target: str, modes: Iterable[Mode]) -> list[tuple[str, ...]]:
    """Return the ways from one tag to another, the shortest first, at most three modes long."""
    pairs = {(mode.source, mode.target) for mode in modes if _usable(mode, source, target)}
    return _ways(language(source), language(target), pairs)


def modes_of(route: Sequence[str], source: str, target: str, modes: Iterable[Mode]) -> list[Mode]:
    """Return the mode of each step of a route; of several, that of the tag's own variant."""
    usable = [mode for mode in modes if _usable(mode, source, target)]
    steps = []
    for start, end in itertools.pairwise(route):
        fitting = [mode for mode in usable if (mode.source, mode.target) == (start, end)]
        if not fitting:
            return []
        steps.append(max(fitting, key=lambda mode: (len(mode.variants), mode.name)))
    return steps


def reachable(source: str, modes: Iterable[Mode]) -> list[str]:
    """Return the routes of one step from a language, for messages: ``en→es``."""
    start = language(source)
    ends = {mode.target for mode in modes if mode.source == start and not mode.variants}
    return [f"{start}→{end}" for end in sorted(ends)]


def packages(source: str, target: str, modes: Iterable[Mode]) -> list[str]:
    """Return the Debian packages, not installed yet, that would give the shortest route."""
    names: dict[tuple[str, str], str] = {}
    for name in _PACKAGES.split():
        first, second = (language(code) for code in name.split("-"))
        names[first, second] = f"apertium-{name}"
        if name not in _ONE_WAY:
            names[second, first] = f"apertium-{name}"
    there = {(mode.source, mode.target) for mode in modes}
    ways = _ways(language(source), language(target), {*names, *there})
    steps = itertools.pairwise(ways[0]) if ways else []
    return [names[step] for step in steps if step not in there]


def _ways(start: str, end: str, pairs: Iterable[tuple[str, str]]) -> list[tuple[str, ...]]:
    ahead: Mapping[str, list[str]] = _grouped(pairs)
    ways: list[tuple[str, ...]] = [(start,)]
    ends: list[tuple[str, ...]] = []
    for _ in range(_HOPS):
        ways = [(*way, step) for way in ways for step in ahead.get(way[-1], ()) if step not in way]
        ends += [way for way in ways if way[-1] == end]
        ways = [way for way in ways if way[-1] != end]
    return ends


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    ahead: dict[str, list[str]] = {}
    for start, end in sorted(pairs):
        ahead.setdefault(start, []).append(end)
    return ahead


def _mode(path: Path) -> Mode | None:
    source, _, target = path.stem.partition("-")
    if not target or "-" in target:
        return None  # eng-spa-morph and the like show single stages
    codes = [code.split("_") for code in (source, target)]
    variants = frozenset(part.lower() for code in codes for part in code[1:])
    return Mode(path.stem, language(source), language(target), variants, path)


def _usable(mode: Mode, source: str, target: str) -> bool:
    subtags = {part.lower() for tag in (source, target) for part in re.split(r"[-_]", tag)[1:]}
    return mode.variants <= subtags
