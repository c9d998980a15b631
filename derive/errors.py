"""Every error a user can meet.

::

    DeriveError
    ├── ConfigError         derive.yaml is wrong: file, key, what was meant
    ├── SourceError         a source file cannot be read as a whole
    │   └── MissingColumns  columns named, with the closest ones that are there
    ├── PackError           a locale pack is wrong or missing: file, concept, field
    ├── PluginError         no plug-in of that name, or one that does not load
    ├── MissingExtra        a package is not installed: says which command installs it
    ├── AdapterError        a locale adapter cannot be used, or had to stop
    ├── EngineError         an MT engine cannot be used
    │   ├── EngineMissing   its program or model is not installed
    │   ├── PairMissing     it has no route between the two languages: says which there are
    │   └── EngineFailed    it broke while it ran
    ├── ModelError          a language model cannot be used, or had to stop
    ├── EvaluationError     a set, a judge or a file of ratings cannot be used to measure a model
    ├── ProjectError        a project folder cannot be used
    │   ├── ProjectBusy     another run holds it
    │   └── StoreError      its database failed (full disk, wrong version)
    ├── FidelityError       a measurement cannot be made: ids that do not match, one class only
    ├── ReviewError         review refuses something
    │   ├── Forbidden       the person's role does not allow it
    │   ├── StaleReview     it is about an older draft, an older copy, or an item that is done
    │   ├── FormError       a review form is wrong, or a submission does not fit it
    │   └── SheetError      a sheet for review outside the app cannot be written or read
    └── ExportError         an export cannot be written
        └── TermsRefusal    the source's terms of use forbid it: names the items

A message is one line that says what happened, where, and what to do next. The command line prints
it and exits with 1; a traceback is shown only with ``--debug``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rapidfuzz import process


class DeriveError(Exception):
    """The root of the tree. ``str(error)`` is the one-line message."""

    def __init__(self, message: str) -> None:
        super().__init__(" ".join(message.split()))


class ConfigError(DeriveError):
    """The project's ``derive.yaml`` is wrong."""


class SourceError(DeriveError):
    """A source cannot be read as a whole (single bad rows are rejected, not raised)."""


class MissingColumns(SourceError):
    """A source lacks columns that its adapter needs."""


class PackError(DeriveError):
    """A locale pack, or the list of concepts, is wrong or missing."""


class PluginError(DeriveError):
    """A plug-in does not exist or does not load."""


class MissingExtra(DeriveError):
    """A package that is installed on demand is not there."""

    def __init__(self, package: str, extra: str, purpose: str) -> None:
        super().__init__(
            f"{purpose} needs the package {package}: pip install 'derive-locale[{extra}]'"
        )


class AdapterError(DeriveError):
    """A locale adapter cannot be used, or had to stop. What was planned before is kept."""


class EngineError(DeriveError):
    """An MT engine cannot be used."""


class EngineMissing(EngineError):
    """The program or model of an engine is not installed."""


class PairMissing(EngineError):
    """An engine has no route between two languages."""


class EngineFailed(EngineError):
    """An engine broke while it ran. What it had delivered before is kept."""


class ModelError(DeriveError):
    """A language model cannot be used, or had to stop. What it had answered before is kept."""


class EvaluationError(DeriveError):
    """A model cannot be measured: nothing to measure it on, or with."""


class ProjectError(DeriveError):
    """A project folder cannot be used."""


class ProjectBusy(ProjectError):
    """Another run holds the project folder."""


class StoreError(ProjectError):
    """The project's database failed."""


class FidelityError(DeriveError):
    """A measurement cannot be made from these texts, scores or ratings."""


class ReviewError(DeriveError):
    """Review refuses something. What was submitted is kept."""


class Forbidden(ReviewError):
    """A person's role does not allow this, or they were revoked."""


class StaleReview(ReviewError):
    """A submission or copy is about something that has changed since. It is kept in the log."""


class FormError(ReviewError):
    """A review form is wrong (file and line), or a submission does not fit its form."""


class SheetError(ReviewError):
    """A sheet for review outside the app cannot be written or read, or one row of it cannot."""


class ExportError(DeriveError):
    """An export cannot be written."""


class TermsRefusal(ExportError):
    """The source's terms of use forbid this export.

    ``copies`` are all offending rows: row id, field, source item and field, and how alike, 0–100.
    """

    def __init__(self, message: str, copies: Sequence[Mapping[str, object]] = ()) -> None:
        super().__init__(message)
        self.copies = tuple(copies)


def did_you_mean(name: str, known: Iterable[str], limit: int = 3) -> str:
    """Return ``"; did you mean a, b?"`` for the known names nearest to ``name``.

    Case, and ``_`` for ``-``, do not count. Where nothing is near, it lists up to ten known names
    instead; where nothing is known it is empty.
    """
    names = list(known)
    hits = process.extract(name, names, processor=_plain, limit=limit, score_cutoff=60)
    near = [hit[0] for hit in hits]
    if near:
        return f"; did you mean {', '.join(near)}?"
    more = f" and {len(names) - 10} more" if len(names) > 10 else ""
    return f"; there are {', '.join(sorted(names)[:10])}{more}" if names else ""


def _plain(name: str) -> str:
    return name.casefold().replace("_", "-")
