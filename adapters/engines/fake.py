"""A stand-in for an MT engine in tests: marks the text, translates nothing, fails when told to.

Options, all of them optional:

``fail``
    outcomes by substring of the text: ``"bomb=refused,poem=empty"``
``drop``
    ids that are left out of the answer, as a careless service does: ``"q1,q7"``
``crash``
    a substring that breaks the engine: `EngineFailed`
``delay``
    seconds that each call takes
``log``
    a file to which the id of every segment it is given is added, one a line
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from derive.contracts import Availability, Engine, Route
from derive.errors import EngineError, EngineFailed
from derive.records import Outcome, Segment, Signature, Translation

from ._options import listed, refuse_unknown, seconds
from ._protect import replace_spans

OPTIONS = ("fail", "drop", "crash", "delay", "log")


class FakeEngine:
    """Answers ``[es-MX] text`` with the protected targets put in. Never a translation."""

    def __init__(self, source: str, target: str, options: Mapping[str, str]) -> None:
        refuse_unknown("fake", options, OPTIONS)
        self._target = target
        self._failures = _failures(options)
        self._drop = frozenset(listed(options, "drop"))
        self._crash = options.get("crash", "")
        self._log = options.get("log", "")
        self._delay = seconds("fake", options, "delay", 0.0)
        told = {"fail": options["fail"]} if options.get("fail") else {}
        settings = {"route": f"{source}-{target}", **told}
        self.signature = Signature(name="fake", version="1", settings=settings)

    def translate(self, segments: Sequence[Segment]) -> Sequence[Translation]:
        """Return the marked texts, less the ids to drop. Raises `EngineFailed` on ``crash``."""
        time.sleep(self._delay)
        if self._log:
            with Path(self._log).open("a", encoding="utf-8") as log:
                log.write("".join(f"{segment.id}\n" for segment in segments))
        if self._crash and any(self._crash in segment.text for segment in segments):
            raise EngineFailed(f"the fake engine was told to break at {self._crash!r}")
        return [self._one(segment) for segment in segments if segment.id not in self._drop]

    def close(self) -> None:
        """Do nothing: there is nothing to free."""

    def _one(self, segment: Segment) -> Translation:
        for word, outcome in self._failures.items():
            if word in segment.text:
                return Translation(id=segment.id, outcome=outcome, detail=f"told to at {word!r}")
        if not segment.text.strip():
            return Translation(id=segment.id, text=segment.text)
        text = replace_spans(segment.text, segment.protected)
        return Translation(id=segment.id, text=f"[{self._target}] {text}")


class FakeProvider:
    """Opens a `FakeEngine` for any two languages."""

    name = "fake"
    automatic = False

    def availability(self) -> Availability:
        """Say that it is always there."""
        return Availability(ok=True, detail="for tests: it marks the text and translates nothing")

    def routes(self, source: str, target: str) -> Sequence[Route]:
        """Return the direct route between any two tags."""
        return [Route((source, target))]

    def open(self, source: str, target: str, options: Mapping[str, str]) -> Engine:
        """Return an engine. Raises `EngineError` on an option it does not have."""
        return FakeEngine(source, target, options)


def _failures(options: Mapping[str, str]) -> dict[str, Outcome]:
    failures: dict[str, Outcome] = {}
    for rule in listed(options, "fail"):
        word, _, outcome = rule.rpartition("=")
        if not word or outcome not in set(Outcome):
            raise EngineError(
                f"fake: fail is word=outcome, with an outcome of {', '.join(Outcome)}"
            )
        failures[word] = Outcome(outcome)
    return failures


plugin = FakeProvider()
