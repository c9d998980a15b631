"""What the command line does, from Python: ``from derive import Project``.

A `Project` here is one project folder with a method for each command. It holds the project's
database open; use it in a ``with`` block, or call `Project.close`. Errors are those of
`derive.errors`, one line each. Importing this module is cheap enough for a script; what a single
method needs beyond (inspect_ai, the review service) is loaded when it is called.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from derive import costs, creation, delivery, pipeline, plugins, reading
from derive.briefs import Brief, briefs
from derive.config import Config
from derive.contracts import SourceOptions
from derive.errors import ConfigError, ProjectError, did_you_mean
from derive.families import MADE
from derive.looking import Look, look
from derive.models import ModelSpec, parse_model
from derive.pipeline import Progress
from derive.project import Project as Folder
from derive.records import Decision, ItemView, Variant
from derive.report.data import plain
from derive.review import memory
from derive.status import status
from derive.training import Recipe, write_recipe
from derive.variants import drafting
from derive.variants.drafting import Drafted
from derive.variants.wanted import rows
from derive.work import PLAN

if TYPE_CHECKING:
    from derive.calibrating import Calibrated
    from derive.evaluation.records import Evaluation
    from derive.exporters.write import Export
    from derive.fidelity.scoring import Value
    from derive.release.make import Release
    from derive.review.service import ReviewService

StrPath = str | Path


def _silent(_name: str, _done: int, _todo: int) -> None:
    """Tell nobody."""


class Project:
    """One derivation, in one folder. Made with `create` or `open`."""

    def __init__(self, folder: Folder) -> None:
        """Wrap an open project; `create` and `open` do that."""
        self._project = folder

    @classmethod
    def create(cls, folder: StrPath, *, source: StrPath, to: str, **wishes: Any) -> Self:
        """Make a project, as ``derive new``, and read its source.

        ``source`` is a file, a folder or a name on the hub, ``to`` the locale to derive for.
        ``wishes`` are those of `derive.creation.Wish`: ``from_``, ``adapter``, ``engine``,
        ``engine_options``, ``back_engine``, ``back_engine_options``, ``mapping``.
        """
        wish = creation.Wish(source=str(source), to=to, **wishes)
        return cls(creation.create(Path(folder), wish)[0])

    @classmethod
    def open(cls, folder: StrPath) -> Self:
        """Open the project in ``folder``. Raises `ProjectError` where there is none."""
        return cls(Folder.open(Path(folder)))

    # ---- what there is ----

    @property
    def folder(self) -> Path:
        """The project's folder."""
        return self._project.folder

    @property
    def config(self) -> Config:
        """What ``derive.yaml`` says."""
        return self._project.config

    def status(self) -> dict[str, Any]:
        """Return the numbers of ``derive status --json``."""
        return status(self._project)

    def views(self, ids: Sequence[str] | None = None) -> Iterator[ItemView]:
        """Yield everything known of every item, or of ``ids``, in the order of the source."""
        return pipeline.views(self._project, ids)

    def show(self, item_id: str) -> ItemView:
        """Return everything known of one item. Raises `ProjectError` where there is none."""
        view = next(self.views([item_id]), None)
        if view is None:
            near = did_you_mean(item_id, self._project.store.item_ids())
            raise ProjectError(f"{self.folder}: no item {item_id!r}{near}")
        return view

    # ---- drafting ----

    def draft(self, *, limit: int | None = None, progress: Progress = _silent) -> Mapping[str, int]:
        """Bring the items up to date, as ``derive draft``; return how many each step worked on."""
        memory.catch_up(self._project)
        return pipeline.run(self._project, limit=limit, progress=progress).worked

    def estimate(self, *, progress: Progress = _silent) -> dict[str, Any]:
        """Plan only, and say what a run would translate: ``derive draft --dry-run --json``."""
        pipeline.run(self._project, only=(PLAN,), progress=progress)
        work = costs.ahead(self._project)
        cost = {step: asdict(one) for step, one in costs.estimates(self._project, work).items()}
        return {
            "by_class": {str(name): count for name, count in work.by_class.items()},
            "texts": len(work.draft),
            "characters": work.characters,
            "cost": cost,
        }

    def brief(self, *, quota: int = 1) -> list[Brief]:
        """Return what authors are asked to write, cell by cell: ``derive brief``."""
        pack = pipeline.packs(self.config)[1]
        return briefs(self.views(), pack, quota, self._labels())

    def add(self, table: StrPath) -> reading.Added:
        """Add the items of a table that an author wrote: ``derive add``."""
        return reading.add_native(self._project, Path(table))

    def variants(
        self,
        model: str = "",
        *,
        model_options: Sequence[str] = (),
        forms: Sequence[Variant] = MADE,
        limit: int | None = None,
        progress: Progress = _silent,
    ) -> Drafted:
        """Have a model draft matched forms of accepted items, for review: ``derive variants``.

        Without ``model`` the one in ``derive.yaml`` is asked. Raises `ConfigError` where none is.
        """
        own = self.config.model
        if not model and own is None:
            raise ConfigError(f"{self.folder}: no model; name one, as MODEL@URL")
        named = ModelSpec(own.name, own.name, own.options) if own and not model else None
        spec = named or parse_model(model, model_options)
        return drafting.draft(self._project, spec, forms=forms, limit=limit, progress=progress)

    def variant_rows(self, forms: Sequence[Variant] = MADE) -> list[dict[str, str]]:
        """Return the rows of a sheet that asks authors for the forms that are missing."""
        return rows(self._project, forms)

    # ---- review ----

    @property
    def review(self) -> ReviewService:
        """The service through which people review: invite, open, submit, adjudicate."""
        from derive.review.service import ReviewService  # noqa: PLC0415

        return ReviewService(self._project)

    def decisions(self) -> dict[str, Decision]:
        """Return the latest decision on every item that has one, by its id."""
        return {view.item.id: view.decision for view in self.views() if view.decision}

    # ---- what goes out ----

    def report(self, path: StrPath) -> Path:
        """Write the report, one HTML file: ``derive report``."""
        return delivery.report(self._project, Path(path))

    def report_data(self) -> dict[str, Any]:
        """Return the numbers of the report: ``derive report --json``."""
        numbers: dict[str, Any] = plain(delivery.report_data(self._project))
        return numbers

    def export(self, format: str, folder: StrPath, *, unreviewed: bool = False) -> Export:  # noqa: A002
        """Write the accepted items in a format, as ``derive export``.

        Raises `TermsRefusal` where the terms of the source forbid it, naming the items.
        """
        return delivery.export(self._project, format, Path(folder), unreviewed=unreviewed)

    def release(self, version: str, folder: StrPath, **wishes: Any) -> Release:
        """Freeze the accepted items as a version, as ``derive release``.

        ``wishes`` are ``format_`` and ``leave_out_duplicates``, as of the command.
        """
        from derive.release.make import release  # noqa: PLC0415

        return release(self._project, version, Path(folder), **wishes)

    # ---- fidelity ----

    def score(self, metrics: Sequence[str] = (), by: Sequence[str] = ("class",)) -> list[Value]:
        """Score drafts and back-translations with intervals: ``derive fidelity score``."""
        from derive.fidelity.scoring import score  # noqa: PLC0415
        from derive.measuring import project_rows  # noqa: PLC0415

        return list(score(project_rows(self._project), plugins.metrics(metrics), by))

    def calibrate(self, **wishes: float) -> Calibrated:
        """Fit how likely a draft is wrong to people's reviews: ``derive fidelity calibrate``.

        The wish ``recall`` is the share of errors that must not slip through, 0–1.
        """
        from derive.calibrating import calibrate  # noqa: PLC0415

        return calibrate(self._project, **wishes)

    # ---- use ----

    def evaluate(
        self,
        models: str | Sequence[str],
        *,
        judge: str,
        folder: StrPath | None = None,
        unreviewed: bool = False,
        progress: Progress = _silent,
        **wishes: Any,
    ) -> Evaluation:
        """Measure models on the set, as ``derive evaluate``; the result is in ``folder`` too.

        ``models`` and ``judge`` are written as on the command line (``MODEL@URL``). ``wishes`` are
        those of `derive.evaluation.measure.Request`: ``split``, ``limit``, ``human``,
        ``model_options``, ``judge_options``, ``judge_prompt``, ``most_tokens``.
        """
        from derive.evaluation import items, measure  # noqa: PLC0415

        found = items.of_views(self.config.name, self.views(), unreviewed=unreviewed)
        request = measure.Request(_several(models), judge, labels=self._labels(), **wishes)
        where = Path(folder) if folder is not None else self.folder / "evaluation"
        return measure.measure(found, request, where, progress)

    def train_recipe(self, folder: StrPath, **wishes: str) -> Recipe:
        """Write a script that fine-tunes a model on the accepted items: ``derive train-recipe``.

        ``wishes`` are ``model``, a hub name or a folder, and ``split``, which is never the test's.
        """
        return write_recipe(self._project, Path(folder), **wishes)

    # ---- closing ----

    def close(self) -> None:
        """Close the database. May be called twice."""
        self._project.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Project({str(self.folder)!r}, {self.config.source.locale} → {self.config.locale})"

    def _labels(self) -> Mapping[str, str]:
        return plugins.source(self.config.source.adapter).label_names


def inspect_source(
    path: StrPath,
    *,
    adapter: str = "",
    mapping: Mapping[str, str] | None = None,
    locale: str = "",
    config: str = "",
) -> Look:
    """Say what a source holds and how it is understood: ``derive source inspect``."""
    return look(str(path), SourceOptions(locale, mapping or {}, config), adapter)


def evaluate(
    folder: StrPath,
    models: str | Sequence[str],
    *,
    judge: str,
    output: StrPath | None = None,
    progress: Progress = _silent,
    **wishes: Any,
) -> Evaluation:
    """Measure models on an exported folder (``jsonl`` or ``hf``); as `Project.evaluate` does."""
    from derive.evaluation import items, measure  # noqa: PLC0415

    path = Path(folder)
    where = Path(output) if output is not None else path.with_name(f"{path.name}-evaluation")
    request = measure.Request(_several(models), judge, **wishes)
    return measure.measure(items.of_folder(path), request, where, progress)


def _several(models: str | Sequence[str]) -> Sequence[str]:
    return [models] if isinstance(models, str) else models
