"""Apertium: rule-based, offline, small; the engine of the demonstration and of back-translation.

Each route is a chain of installed modes (``eng-spa``), each mode one long-lived pipe of processes.
The same text gives the same translation whatever else is in the batch, before it or after it.

Options: ``route`` names the languages to pass (``eng-cat-spa``), ``timeout`` the seconds of silence
after which the pipe counts as hung (60).
"""

from __future__ import annotations

import itertools
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence

from derive.contracts import Availability, Engine, Route
from derive.errors import EngineFailed, EngineMissing, PairMissing
from derive.records import Segment, Signature, Translation

from . import _apertium_modes as modes
from ._apertium_document import Document, Line
from ._apertium_hop import Hop, data_version, program_version
from ._apertium_pipe import PipeBrokenError
from ._apertium_text import decode, encode
from ._es_marks import add_marks
from ._options import refuse_unknown, seconds
from ._protect import VERSION as PROTECTED

CALLING = "by-line,ids,known-classes/1"  # change the number when a text may come out otherwise
INSTALL = "apt-get install apertium apertium-eng-spa"
OPTIONS = ("route", "timeout")
_GROUP = 16  # texts encoded before the pipe gets them
# What a word that was left out leaves behind: two spaces, or one before a comma.
_DOUBLE = re.compile(r" {2,}")
_LOOSE = re.compile(r"(?<=\w) +(?=[.,;:?!](?:\s|$))")


class ApertiumEngine:
    """A chain of modes. Callers may share it: their texts follow one another in the pipes."""

    def __init__(self, steps: Sequence[modes.Mode], timeout: float) -> None:
        self._hops = [Hop(step, timeout) for step in steps]
        self._spanish = steps[-1].target == "es"
        self._start()  # at once, so that the dictionaries are read while the caller prepares
        self.signature = _signature(steps)

    def translate(self, segments: Sequence[Segment]) -> Sequence[Translation]:
        """Return a translation per segment. Raises `EngineFailed` if the pipe breaks twice."""
        documents = [Document(segment) for segment in segments]
        self._translate(documents)
        return [document.translation() for document in documents]

    def close(self) -> None:
        """Stop all processes. May be called twice."""
        for hop in self._hops:
            hop.close()

    def _start(self) -> None:
        try:
            for hop in self._hops:
                hop.start()
        except PipeBrokenError as error:
            self.close()
            raise EngineFailed(f"Apertium does not start: {error}") from error

    def _translate(self, documents: Sequence[Document]) -> None:
        pairs = [(document, line) for document in documents for line in document.lines]
        lines = [line for _, line in pairs]
        self._pass(lines, superblanks=False)
        for line in [line for line in lines if line.result is None]:
            self._pass([line], superblanks=True)
        self._pass([line for line in lines if not line.kept_masks()], superblanks=True)
        maimed = [(document, line) for document, line in pairs if not line.kept_digits()]
        for document, line in maimed:
            document.guard_numbers(line)
        self._pass([line for _, line in maimed], superblanks=True)

    def _pass(self, lines: Sequence[Line], superblanks: bool) -> None:
        """Send lines through all modes. A line that does not come back has no result."""
        for line in lines:
            line.result = line.text
            line.unknown, line.failed = [], []
        for hop in self._hops:
            there = [line for line in lines if line.result]
            texts = [line.result or "" for line in there]
            for line in there:
                line.result = None
            if texts:
                self._run(hop, there, texts, superblanks)

    def _run(
        self, hop: Hop, lines: Sequence[Line], texts: Sequence[str], superblanks: bool
    ) -> None:
        try:
            return self._exchange(hop, lines, texts, superblanks)
        except PipeBrokenError:
            pass  # once more, with new processes
        try:
            return self._exchange(hop, lines, texts, superblanks)
        except PipeBrokenError as error:
            raise EngineFailed(
                f"Apertium's {hop.mode.name} broke twice: {error}; try a smaller batch"
            ) from error

    def _exchange(
        self, hop: Hop, lines: Sequence[Line], texts: Sequence[str], superblanks: bool
    ) -> None:
        # Texts are encoded and decoded while the pipe is at work on others.
        blocks = (encode(text, i, superblanks) for i, text in enumerate(texts))
        groups = iter(lambda: list(itertools.islice(blocks, _GROUP)), [])
        for block in hop.run(groups, len(texts), sum(map(len, texts))):
            number, decoded = decode(block)
            if number is not None and number < len(lines):
                lines[number].take(decoded)
                if hop is self._hops[-1]:
                    self._edit(lines[number], texts[number])

    def _edit(self, line: Line, before: str) -> None:
        if not line.result:
            return
        for spaces, instead in ((_LOOSE, ""), (_DOUBLE, " ")):
            if spaces.search(line.result) and not spaces.search(before):
                line.result = spaces.sub(instead, line.result)
        if self._spanish:
            line.result = add_marks(line.result)


class ApertiumProvider:
    """Finds the installed modes and opens a route through them."""

    name = "apertium"
    automatic = True

    def availability(self) -> Availability:
        """Say whether Apertium is here, and which pairs it has."""
        if not shutil.which("apertium"):
            return Availability(
                ok=False, detail="the program apertium is not here", install=INSTALL
            )
        names = [mode.name for mode in modes.installed_modes()]
        if not names:
            return Availability(ok=False, detail="no language pair is here", install=INSTALL)
        return Availability(ok=True, detail=f"{program_version()} with {', '.join(names)}")

    def routes(self, source: str, target: str) -> Sequence[Route]:
        """Return the routes, the direct one first, then the shortest through other languages."""
        return [Route(way) for way in modes.routes(source, target, modes.installed_modes())]

    def open(self, source: str, target: str, options: Mapping[str, str]) -> Engine:
        """Return an engine on the shortest route, or on the one that ``route`` declares.

        Raises `EngineMissing`, `PairMissing`, or `EngineError` for a wrong option.
        """
        refuse_unknown(self.name, options, OPTIONS)
        timeout = seconds(self.name, options, "timeout", 60.0)
        here = self.availability()
        if not here.ok:
            raise EngineMissing(f"{here.detail}: {here.install}")
        installed = modes.installed_modes()
        ways = modes.routes(source, target, installed)
        way = _declared(options["route"]) if options.get("route") else (ways or [()])[0]
        ends = (modes.language(source), modes.language(target))
        steps = modes.modes_of(way, source, target, installed)
        if not steps or (way[0], way[-1]) != ends:
            raise PairMissing(_missing(source, target, ways, installed))
        return ApertiumEngine(steps, timeout)


def _declared(route: str) -> tuple[str, ...]:
    return tuple(modes.language(part.strip()) for part in re.split(r"[-→>,]+", route))


def _missing(
    source: str, target: str, ways: Sequence[tuple[str, ...]], installed: Iterable[modes.Mode]
) -> str:
    installed = list(installed)
    if ways:
        there = ", ".join(str(Route(way)) for way in ways)
        return f"Apertium has no such route from {source} to {target}; there are {there}"
    near = ", ".join(modes.reachable(source, installed)) or "none"
    packages = modes.packages(source, target, installed)
    hint = f"apt-get install {' '.join(packages)}" if packages else "no package has one"
    return (
        f"Apertium has no route from {source} to {target}; from {source} there are {near}; {hint}"
    )


def _signature(steps: Sequence[modes.Mode]) -> Signature:
    settings = {
        "route": "+".join(step.name for step in steps),
        "data": ",".join(data_version(step) for step in steps),
        "calling": CALLING,
        "protect": f"words,superblanks/{PROTECTED}",
        "postedit": "spaces,es-marks" if steps[-1].target == "es" else "spaces",
    }
    return Signature(name="apertium", version=program_version(), settings=settings)


plugin = ApertiumProvider()
