"""What changed between two releases, item by item, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from derive.release.items import MADE_WITH, REMARKS, TEXTS, Entry
from derive.release.version import Version

_NAMES = {"reference_answer": "answer", "adaptation": "ledger"}


class Change(NamedTuple):
    """One row that changed: its id, what of it, and why."""

    id: str
    what: str
    why: str


class Changes(NamedTuple):
    """Rows that are new, whose text or split changed, of which only what is said changed, and that
    are retired; each list in the order of its release."""

    new: Sequence[Change] = ()
    changed: Sequence[Change] = ()
    remarks: Sequence[Change] = ()
    retired: Sequence[Change] = ()

    @property
    def breaking(self) -> bool:
        """True if scores on the two releases are no longer comparable."""
        return bool(self.changed or self.retired)

    def least(self, previous: Version) -> Version:
        """Return the lowest version that a release with these changes may have."""
        return previous.next(breaking=self.breaking, added=bool(self.new))

    def counts(self) -> str:
        """Return the changes in numbers, in words."""
        named = {"new": self.new, "changed": self.changed, "retired": self.retired}
        found = [f"{len(some)} {name}" for name, some in named.items() if some]
        return ", ".join(found) or "no row changed"


def compare(before: Iterable[Entry], now: Iterable[Entry], left_out: Mapping[str, str]) -> Changes:
    """Return what changed. ``left_out`` says by source item why it is not in the set any more."""
    old = {entry.id: entry for entry in before}
    new, changed, remarks = [], [], []
    for entry in now:
        was = old.pop(entry.id, None)
        if was is None:
            new.append(Change(entry.id, "", f"accepted in {entry.phase or 'no phase'}"))
            continue
        texts, said = _differing(was, entry, (*TEXTS, "split")), _differing(was, entry, REMARKS)
        if texts:
            changed.append(Change(entry.id, ", ".join(texts), _why(was, entry)))
        elif said:
            remarks.append(Change(entry.id, ", ".join(said), _why(was, entry)))
    gone = "no longer in the source"
    retired = [Change(was.id, "", left_out.get(was.item_id, gone)) for was in old.values()]
    return Changes(new, changed, remarks, retired)


def _differing(was: Entry, entry: Entry, names: Iterable[str]) -> list[str]:
    return [_NAMES.get(n, n) for n in names if getattr(was, n) != getattr(entry, n)]


def _why(was: Entry, entry: Entry) -> str:
    """Return what the row was made with that changed too; else it was people who changed it."""
    different = [called for n, called in MADE_WITH.items() if getattr(was, n) != getattr(entry, n)]
    return f"{', '.join(different)} changed" if different else "reviewed anew"


def markdown(version: Version, previous: Version | None, changes: Changes) -> str:
    """Return the section of the changelog for one release."""
    return "".join(_lines(version, previous, changes))


def _lines(version: Version, previous: Version | None, changes: Changes) -> Iterator[str]:
    yield f"## {version}\n\n"
    if previous is None:
        yield f"First release: {len(changes.new)} rows.\n"
        return
    yield f"Since {previous}: {changes.counts()}.\n"
    titles = {
        "New": changes.new,
        "Changed": changes.changed,
        "Said otherwise of the same text": changes.remarks,
        "Retired": changes.retired,
    }
    for title, some in titles.items():
        if some:
            yield f"\n### {title}\n\n"
            yield from (f"- `{c.id}`{f' {c.what}' if c.what else ''}: {c.why}\n" for c in some)
