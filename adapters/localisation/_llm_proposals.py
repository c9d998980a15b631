"""Judges what a model proposes: only what can be done to the text becomes a ledger line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pydantic import ValidationError

from derive.locale_pack import Concept, Pack
from derive.locale_pack.match import fold, opaque
from derive.locale_pack.scripts import strange
from derive.records import FIELDS, FieldName, SourceItem, Strategy, Substitution

from ._llm_valid import (
    Invalid,
    Proposal,
    Span,
    check_consistent,
    check_length,
    check_plain,
    find_place,
    is_strange,
    read_concept,
    read_strategy,
    replacement,
)

LONGEST_REASON = 240

_PHONE = re.compile(r"\+?\d[\d\s().-]{5,}\d")
_JOINERS = "\u200c\u200d"  # part of the spelling of Persian and Indian languages


class Judged(NamedTuple):
    """The ledger lines of an item, in the order of the text, and what was dropped, by reason."""

    lines: list[Substitution]
    kept: int
    dropped: Counter[str]


class Judge:
    """Judges proposals for one pair of countries, made by one model."""

    def __init__(self, source: Pack, target: Pack, model: str) -> None:
        """Judge what ``model`` proposes on the way from ``source`` to ``target``."""
        self._target, self._model = target, model
        self._label = f"{source.label}>{target.label}"

    def judge(
        self, item: SourceItem, rules: Sequence[Substitution], proposals: Iterable[object]
    ) -> Judged:
        """Return the lines of the rules adapter with those of the model among them.

        A proposal may decide an open line, which it then replaces; it never touches another.
        """
        lines = list(rules)
        made: list[Substitution] = []
        dropped: Counter[str] = Counter()
        for proposal in proposals:
            try:
                line = self._line(item, lines, made, proposal)
            except Invalid as invalid:
                dropped[str(invalid)] += 1
                continue
            lines = [old for old in lines if not _same_place(old, line)]
            made.append(line)
        if made:  # then something was found after all
            lines = [old for old in lines if old.before or not old.open]
        return Judged(ordered([*lines, *made]), len(made), dropped)

    def _line(
        self,
        item: SourceItem,
        rules: Sequence[Substitution],
        made: Sequence[Substitution],
        raw: object,
    ) -> Substitution:
        """Return the ledger line for one proposal. Raises `Invalid`."""
        try:
            proposal = Proposal.model_validate(raw)
        except ValidationError:
            raise Invalid("not in the form asked for") from None
        field = next((name for name in FIELDS if name == proposal.field), None)
        text = item.english(field) if field else None
        if field is None or text is None:
            raise Invalid("no such field")
        span = find_place(text, proposal)
        old = _standing(field, span, rules, made, opaque(text))
        concept = read_concept(proposal.concept or (old.concept if old else None))
        strategy = read_strategy(proposal.strategy)
        after = replacement(proposal, strategy)
        local = self._local(proposal, strategy)
        known = self._known(concept, strategy, after)
        check_consistent(made, proposal.before, strategy, after)
        return Substitution(
            field=field,
            start=span[0],
            end=span[1],
            concept=concept.id if concept else None,
            strategy=strategy,
            before=proposal.before,
            after=after,
            after_local=known[0] or local,
            accepted=known[1],
            reason=self._reason(proposal, concept),
            pack=self._label,
            origin="model",
            confirm=True,
        )

    def _local(self, proposal: Proposal, strategy: Strategy) -> str | None:
        """Return the form that the draft must carry, if it is written as the target writes."""
        local = proposal.after_local or ""
        if not local or strategy is Strategy.OMIT:
            return None
        check_plain("the local form", local, _JOINERS)
        check_length(proposal.before, local)
        if strange(local, self._target.locale):
            raise Invalid("the local form is in another script")
        return local

    def _known(
        self, concept: Concept | None, strategy: Strategy, after: str
    ) -> tuple[str, tuple[str, ...]]:
        """Return the pack's own local form and its variants, where the pack gives ``after``.

        A fact or telephone number that the pack does not give is invented, and invalid.
        """
        entry = self._target.filled(concept.id) if concept else None
        for form in entry.forms if entry and strategy is Strategy.SUBSTITUTE else ():
            if fold(after) in {fold(name) for name in form.english()}:
                return form.local, form.local_aliases if form.local else ()
        if strategy is Strategy.SUBSTITUTE and concept is not None and concept.fact:
            raise Invalid("a fact that the target pack does not give")
        if strategy is not Strategy.RETAIN and _PHONE.search(after):
            raise Invalid("a telephone number that the target pack does not give")
        return "", ()

    def _reason(self, proposal: Proposal, concept: Concept | None) -> str:
        said = " ".join(proposal.reason.split())
        said = "".join(char for char in said if not is_strange(char, ""))[:LONGEST_REASON]
        entry = self._target.entries.get(concept.id) if concept else None
        absent = (
            f" (the {self._target.names.en} pack: {entry.note})" if entry and entry.absent else ""
        )
        return f"proposed by {self._model}: {said or 'no reason given'}{absent}"


def ordered(lines: Iterable[Substitution]) -> list[Substitution]:
    """Return lines field by field in the order of the text, those without a place last."""
    return sorted(
        lines,
        key=lambda ln: (FIELDS.index(ln.field), ln.start is None, ln.start or 0, ln.before),
    )


def _standing(
    field: FieldName,
    span: Span,
    rules: Sequence[Substitution],
    made: Sequence[Substitution],
    blocked: Iterable[Span],
) -> Substitution | None:
    """Return the open line of the rules adapter that stands exactly at ``span``, or None.

    Raises `Invalid` where anything else stands there.
    """
    if any(_overlap(span, other) for other in blocked):
        raise Invalid("in a URL or placeholder")
    if any(line.field == field and _overlap(span, _span(line)) for line in made):
        raise Invalid("proposed twice")
    there = [line for line in rules if line.field == field and _overlap(span, _span(line))]
    if len(there) == 1 and there[0].open and _span(there[0]) == span:
        return there[0]
    if there:
        raise Invalid("decided by the rules already")
    return None


def _span(line: Substitution) -> Span | None:
    return None if line.start is None or line.end is None else (line.start, line.end)


def _overlap(one: Span, other: Span | None) -> bool:
    return other is not None and one[0] < other[1] and other[0] < one[1]


def _same_place(old: Substitution, new: Substitution) -> bool:
    return old.field == new.field and _span(old) == _span(new)
