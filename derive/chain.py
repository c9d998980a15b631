"""Several engines one after the other: what the first does not translate goes to the next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field

from derive.contracts import Bill, BilledEngine, Engine, Estimate
from derive.errors import EngineFailed
from derive.records import Outcome, Segment, Signature, Translation

BREAKS = 3
"""Times in a row that an engine may break on single texts before it is left alone."""


@dataclass(frozen=True)
class Part:
    """An engine of a chain. ``retry``: asking again, with the text alone, may help; not so for
    memories. ``asks_again``: it does that by itself, so that twice would be paid for in vain."""

    name: str
    engine: Engine
    retry: bool = True
    asks_again: bool = False


@dataclass
class _Way:
    """What became of one segment so far: the reasons, and the last failure that says something."""

    reasons: list[str] = field(default_factory=list)
    outcome: Outcome = Outcome.ERROR
    telling: bool = False


class Chain:
    """An engine made of others. Each translation says which of them made it.

    A segment that does not come back ok is asked of the same engine once more, alone, by the engine
    itself or from here, then of the next one. In the end it has its translation, or every reason
    why there is none.
    """

    def __init__(self, parts: Sequence[Part]) -> None:
        """Take over the engines of ``parts``: closing the chain closes them."""
        self._parts = tuple(parts)
        settings = {f"{n}": str(part.engine.signature) for n, part in enumerate(parts, 1)}
        self.signature = Signature(name="chain", version="1", settings=settings)

    def translate(self, segments: Sequence[Segment]) -> Sequence[Translation]:
        """Return one translation per segment. Raises `EngineFailed` where the last part breaks."""
        done: dict[str, Translation] = {}
        ways = {segment.id: _Way() for segment in segments}
        left = list(segments)
        for part in self._parts:
            if not left:
                break
            answers = self._asked(part, left, last=part is self._parts[-1])
            for segment in left:
                answer, way = answers[segment.id], ways[segment.id]
                if answer.outcome is Outcome.OK:
                    done[segment.id] = _ended(answer, part, way)
                else:
                    _failed(answer, part, way)
            left = [segment for segment in left if segment.id not in done]
        return [done.get(s.id) or _given_up(s.id, ways[s.id]) for s in segments]

    @property
    def bill(self) -> Bill | None:
        """Return the bills of all parts together, None where none has one."""
        return total_bill([part.engine for part in self._parts])

    def estimate(self, segments: Sequence[Segment]) -> Estimate | None:
        """Return what the parts will take, None where none costs anything.

        Memories are asked, as that is free; of the engines the first may do all the rest, and each
        further one nothing, or all of it too.
        """
        left, found, first = list(segments), [], True
        for part in self._parts:
            if not part.retry:
                known = {t.id for t in part.engine.translate(left) if t.outcome is Outcome.OK}
                left = [segment for segment in left if segment.id not in known]
                continue
            estimate = part.engine.estimate(left) if isinstance(part.engine, BilledEngine) else None
            if estimate is not None:
                found.append(estimate if first else Estimate(Bill(), estimate.high))
            first = False
        return sum(found, Estimate()) if found else None

    def close(self) -> None:
        """Close every engine, also where one of them fails to."""
        with ExitStack() as stack:
            for part in self._parts:
                stack.callback(part.engine.close)

    def _asked(self, part: Part, segments: Sequence[Segment], last: bool) -> dict[str, Translation]:
        """Return an answer of ``part`` for every segment, asked again alone where it failed."""
        broken: EngineFailed | None = None
        answers: dict[str, Translation] = {}
        try:
            answers = _by_id(part.engine.translate(segments), segments)
        except EngineFailed as error:
            broken = error
        if (part.retry and not part.asks_again) or broken:
            again = [s for s in segments if not _is_ok(answers.get(s.id))]
            broken = self._alone(part, again, answers, broken)
        if broken and last and not any(map(_is_ok, answers.values())):
            raise broken
        why = f"broke: {broken}" if broken else "returned nothing for this text"
        outcome = Outcome.ERROR if broken else Outcome.MISALIGNED
        missing = (s.id for s in segments if s.id not in answers)
        return answers | {n: Translation(id=n, outcome=outcome, detail=why) for n in missing}

    @staticmethod
    def _alone(
        part: Part,
        segments: Sequence[Segment],
        answers: dict[str, Translation],
        broken: EngineFailed | None,
    ) -> EngineFailed | None:
        """Put better answers of ``part`` into ``answers``; return what broke it, if something did.

        An engine that breaks time and again is down, and is not asked for the rest.
        """
        breaks = 0
        for segment in segments:
            if breaks == BREAKS:
                break
            try:
                answer = _by_id(part.engine.translate([segment]), [segment]).get(segment.id)
            except EngineFailed as error:
                broken, breaks = error, breaks + 1
                continue
            breaks = 0
            if answer is not None:
                answers[segment.id] = answer
        return broken


def total_bill(engines: Sequence[Engine]) -> Bill | None:
    """Return the bills of several engines together, None where none has one."""
    bills = [
        bill
        for engine in engines
        if isinstance(engine, BilledEngine) and (bill := engine.bill) is not None
    ]
    return sum(bills, Bill()) if bills else None


def _by_id(answers: Iterable[Translation], segments: Sequence[Segment]) -> dict[str, Translation]:
    """Return the first answer for each segment; what was not asked for is no answer."""
    wanted = {segment.id for segment in segments}
    found: dict[str, Translation] = {}
    for answer in answers:
        if answer.id in wanted:
            found.setdefault(answer.id, answer)
    return found


def _is_ok(answer: Translation | None) -> bool:
    return answer is not None and answer.outcome is Outcome.OK


def _failed(answer: Translation, part: Part, way: _Way) -> None:
    """Note a failure. That a memory lacks a text says less than that an engine refused it."""
    said = f"{answer.outcome}: {answer.detail}" if answer.detail else answer.outcome.value
    way.reasons.append(f"{part.name}: {said}")
    if part.retry or not way.telling:
        way.outcome, way.telling = answer.outcome, part.retry


def _ended(answer: Translation, part: Part, way: _Way) -> Translation:
    """Return a good answer with what made it, and why those before it did not."""
    reasons = f"after {'; '.join(way.reasons)}" if way.telling else ""
    detail = "; ".join(filter(None, (answer.detail, reasons)))
    made_by = answer.engine or part.engine.signature
    return answer.model_copy(update={"engine": made_by, "detail": detail})


def _given_up(name: str, way: _Way) -> Translation:
    return Translation(id=name, outcome=way.outcome, detail="; ".join(way.reasons))
