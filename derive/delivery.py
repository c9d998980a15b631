"""What goes out of a project: its report, and its accepted items in a format."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from derive import __version__, engines, pipeline, plugins
from derive.contracts import Exporter
from derive.errors import ExportError, TermsRefusal
from derive.exporters.write import Export, Request
from derive.exporters.write import export as write_export
from derive.fidelity.calibration import load as load_calibration
from derive.garbage import settled
from derive.outgoing import Item
from derive.project import Project
from derive.reading import changed, source_texts
from derive.records import Terms
from derive.report.build import build
from derive.report.data import ReportData, ReportInfo
from derive.report.render import write_report
from derive.status import status
from derive.teamwork import agreement_rows, calibration, stale_calibration, teamwork

REFUSED = "terms_refused.jsonl"
LARGE = 20_000
"""Items from which the terms guard is worth a process of its own: it takes seconds to start."""


def export(project: Project, format_: str, folder: Path, *, unreviewed: bool = False) -> Export:
    """Write the accepted items (with ``unreviewed``, drafts too) of a project as a dataset.

    Raises `ExportError` where nothing may go out, `TermsRefusal` where the source's terms forbid
    what would; then the project's ``terms_refused.jsonl`` lists every offending row.
    """
    require_current(project)
    exporter = plugins.exporter(format_)
    request = export_request(project, unreviewed=unreviewed)
    return write(project, exporter, folder, request)


def write(project: Project, exporter: Exporter, folder: Path, request: Request) -> Export:
    """Write a project as ``request`` says."""
    listed = project.folder / REFUSED
    if project.store.count_items() > LARGE:
        request = replace(request, sources=partial(_sources, project.folder))
    try:
        with settled():
            done = write_export(
                pipeline.outgoing(project), source_texts(project), exporter, folder, request
            )
    except TermsRefusal as refusal:
        if not refusal.copies:
            raise
        lines = (json.dumps(copy, ensure_ascii=False) for copy in refusal.copies)
        listed.write_text("".join(f"{line}\n" for line in lines), "utf-8")
        raise TermsRefusal(f"{refusal}; all of them: {listed}", refusal.copies) from refusal
    listed.unlink(missing_ok=True)
    return done


def _sources(folder: Path) -> Iterator[Item]:
    """Yield the source's items, in a process that has opened nothing yet."""
    yield from source_texts(Project.open(folder))


def require_current(project: Project) -> None:
    """Raise `ExportError` where the source has changed since it was last worked on."""
    if changed(project):
        raise ExportError(
            f"{project.folder}: the source has changed since the last run: derive draft "
            f"{project.folder}, then export"
        )


def export_request(project: Project, *, unreviewed: bool = False) -> Request:
    """Return how an export of a project is called, and the terms that bind it."""
    target = pipeline.packs(project.config)[1]
    adapter = plugins.source(project.config.source.adapter)
    people = teamwork(project)
    return Request(
        name=project.config.name,
        title=f"{project.config.name}: {target.names.en} ({target.locale})",
        locale=target.locale,
        terms=terms(project),
        unreviewed=unreviewed,
        labels=adapter.label_names,
        sign_offs=target.sign_offs,
        refused=people.refused.__contains__,
        team=people.team,
        agreement=people.agreement,
        calibration=calibration(project),
    )


def report(project: Project, path: Path) -> Path:
    """Write the report of a project: one HTML file. Raises `ExportError` where it cannot be."""
    info = report_info(project)
    try:
        return write_report(pipeline.views(project), info, path)
    except OSError as error:
        raise ExportError(f"{path}: cannot be written: {error.strerror}") from error


def report_data(project: Project) -> ReportData:
    """Return what the report of a project shows."""
    return build(pipeline.views(project), report_info(project))


def report_info(project: Project) -> ReportInfo:
    """Return what the report says about the project as a whole."""
    source, target = pipeline.packs(project.config)
    numbers = status(project)
    adapter = plugins.source(project.config.source.adapter)
    return ReportInfo(
        project=project.config.name,
        source_locale=source.locale,
        source_name=source.names.en,
        target_locale=target.locale,
        target_name=target.names.en,
        engine=numbers["engine"] or "none",
        back_engine=numbers["back_engine"] or "none",
        same_system=engines.same_system(project.config.engine, project.config.back_engine),
        created=datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        derive_version=__version__,
        terms=terms(project),
        label_names=adapter.label_names,
        calibration=load_calibration(project.calibration_path),
        calibration_stale=stale_calibration(project),
        agreement=agreement_rows(project),
    )


def terms(project: Project) -> Terms:
    """Return the terms that bind what is derived in a project."""
    found = plugins.source(project.config.source.adapter).terms
    return found.model_copy(update={"owned": True}) if project.config.source.owned else found
