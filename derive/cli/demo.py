"""``derive demo``: the bundled sample, end to end, no questions asked."""

from __future__ import annotations

import time
from contextlib import ExitStack
from importlib.resources import as_file, files
from pathlib import Path
from typing import Annotated

import typer
import yaml
from rich.markup import escape

from derive import delivery, engines, pipeline, plugins
from derive.cli._console import log, out, progress
from derive.cli.export import make_export
from derive.cli.project import print_numbers
from derive.config import Config, SourceConfig
from derive.errors import ExportError, ProjectError
from derive.project import Project
from derive.status import status

SAMPLE = "derive.sample"


def demo(
    to: Annotated[str, typer.Option(help="The locale to derive for.")] = "",
    output: Annotated[Path, typer.Option("--out", help="A folder for what comes out.")] = Path(
        "demo"
    ),
) -> None:
    """Derive the bundled sample for another country: a report and an export to look at."""
    started = time.monotonic()
    plan = yaml.safe_load((files(SAMPLE) / "demo.yaml").read_text("utf-8"))
    locale = to or plan["to"]
    folder = output / f"project-{locale}"
    with ExitStack() as stack:
        sample = stack.enter_context(as_file(files(SAMPLE)))
        project = _project(folder, plan, locale, sample)
        log.print(f"Deriving the bundled sample, {plan['from']} → {locale}")
        with progress() as tell:
            pipeline.run(project, progress=tell)
        print_numbers(status(project))
        report = output / f"report-{locale}.html"
        delivery.report(project, report)
        export = output / f"export-{locale}"
        if not export.exists():
            _export(project, plan["format"], export)
    first = next(view.item.id for view in pipeline.views(project) if view.item.annotations)
    out.print(f"\nDone in {time.monotonic() - started:.0f} s. Look at:")
    out.print(f"  {escape(str(report.resolve()))}   what changed, what was found, where it goes")
    if export.exists():
        what = "the drafts as a dataset, marked as unreviewed"
        out.print(f"  {escape(str(export.resolve()))}   {what}")
    out.print(f"  derive show {escape(str(folder))} {first}   one item with its ledger")


def _export(project: Project, format_: str, folder: Path) -> None:
    """Export the drafts, or say why the terms guard does not let them out."""
    try:
        make_export(project, format_, folder, unreviewed=True)
    except ExportError as error:
        out.print(f"no export: {escape(str(error))}")


def _project(folder: Path, plan: dict[str, str], locale: str, sample: Path) -> Project:
    """Return the demo's project: the one that is there, or a new one."""
    if folder.exists():
        try:
            return Project.open(folder)
        except ProjectError as error:
            raise ProjectError(f"{folder} is in the way; give another folder: --out DIR") from error
    translated = engines.needs_engine(locale)
    config = Config(
        name=f"sample-{locale}",
        source=SourceConfig(adapter=plan["adapter"], path=str(sample), locale=plan["from"]),
        locale=locale,
        locale_adapter=plugins.default_locale_adapter(),
        engine=engines.choose(engines.PIVOT, locale) if translated else None,
        back_engine=engines.choose(locale, engines.PIVOT) if translated else None,
    )
    pipeline.packs(config)
    return Project.create(folder, config)
