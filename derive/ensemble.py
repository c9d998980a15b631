"""Several engines beside each other: one drafts, what the others make of it is kept for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

from derive.chain import Part, total_bill
from derive.contracts import Bill, BilledEngine, Estimate, Metric
from derive.records import Alternative, Outcome, Segment, Signature, Translation

SAME = 100.0
"""The agreement of a text with itself."""


class Ensemble:
    """An engine made of others, all asked for every segment, at the same time.

    The first drafts; where it fails, the next that does not. What the others made, their failures
    too, goes along as alternatives of the draft, in the order of the engines.
    """

    def __init__(self, parts: Sequence[Part], metric: Metric, language: str) -> None:
        """Take over the engines of ``parts``: closing the ensemble closes them.

        Drafts in ``language`` are compared by ``metric``, from 0 to 100.
        """
        self._parts = tuple(parts)
        self._metric, self._language = metric, language
        settings = {f"{n}": str(part.engine.signature) for n, part in enumerate(parts, 1)}
        settings["agreement"] = metric.signature(language)
        self.signature = Signature(name="ensemble", version="1", settings=settings)

    def translate(self, segments: Sequence[Segment]) -> Sequence[Translation]:
        """Return one translation per segment. Raises `EngineFailed` where one of them breaks.

        What the others answered meanwhile is in their memory, so that it is not asked again.
        """
        with ThreadPoolExecutor(len(self._parts), "ensemble") as pool:
            asked = [pool.submit(part.engine.translate, segments) for part in self._parts]
        made = [{answer.id: answer for answer in future.result()} for future in asked]
        return [self._one(segment.id, made) for segment in segments]

    @property
    def bill(self) -> Bill | None:
        """Return the bills of all engines together, None where none has one."""
        return total_bill([part.engine for part in self._parts])

    def estimate(self, segments: Sequence[Segment]) -> Estimate | None:
        """Return what all engines together will take, None where they cost nothing."""
        found = [
            estimate
            for part in self._parts
            if isinstance(part.engine, BilledEngine)
            and (estimate := part.engine.estimate(segments)) is not None
        ]
        return sum(found, Estimate()) if found else None

    def close(self) -> None:
        """Close every engine, also where one of them fails to."""
        with ExitStack() as stack:
            for part in self._parts:
                stack.callback(part.engine.close)

    def _one(self, name: str, made: Sequence[Mapping[str, Translation]]) -> Translation:
        both = zip(self._parts, made, strict=True)
        answers = [self._answer(name, part, by_id) for part, by_id in both]
        good = [n for n, answer in enumerate(answers) if answer.outcome is Outcome.OK]
        chosen = good[0] if good else 0
        draft = answers[chosen]
        reasons = [
            f"{part.name}: {failed.outcome}{f': {failed.detail}' if failed.detail else ''}"
            for part, failed in zip(self._parts[:chosen], answers[:chosen], strict=True)
        ]
        before = f"after {'; '.join(reasons)}" if reasons else ""
        others = [answer for n, answer in enumerate(answers) if n != chosen]
        return draft.model_copy(
            update={
                "detail": "; ".join(filter(None, (draft.detail, before))),
                "alternatives": tuple(self._alternative(other, draft) for other in others),
            }
        )

    @staticmethod
    def _answer(name: str, part: Part, by_id: Mapping[str, Translation]) -> Translation:
        """Return the answer of one engine, with what made it."""
        detail = "it returned nothing for this text"
        left_out = Translation(id=name, outcome=Outcome.MISALIGNED, detail=detail)
        answer = by_id.get(name, left_out)
        return answer.model_copy(update={"engine": answer.engine or part.engine.signature})

    def _alternative(self, answer: Translation, draft: Translation) -> Alternative:
        both = answer.outcome is Outcome.OK and draft.outcome is Outcome.OK
        return Alternative(
            text=answer.text,
            engine=answer.engine or self.signature,
            agreement=self._agreement(answer.text, draft.text) if both else None,
            outcome=answer.outcome,
            detail=answer.detail,
        )

    def _agreement(self, text: str, draft: str) -> float:
        if text == draft:
            return SAME
        value = self._metric.segment(text, draft, self._language)
        return round(min(max(value, 0.0), SAME), 1)
