"""One item in the terminal: what it was, what changed and why, what came out, what was found."""

from __future__ import annotations

from rich.console import RenderableType
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from derive.cli._console import out
from derive.records import FIELDS, Alternative, FieldName, ItemView, Score, Severity, Substitution

COLOURS = {
    Severity.NEUTRAL: "dim",
    Severity.MINOR: "yellow",
    Severity.MAJOR: "red",
    Severity.CRITICAL: "bold red",
}


def print_item(view: ItemView) -> None:
    """Print everything known of one item."""
    item = view.item
    labels = " › ".join(filter(None, item.category.model_dump().values()))
    out.print(Text(f"{item.id}  [{item.split}]", style="bold"))
    out.print(Text(f"{item.dataset} {item.dataset_version}  {labels}", style="dim"))
    if view.stale:
        out.print("[yellow]stale: something it was made from has changed; run derive draft[/]")
    if view.plan is not None:
        out.print(f"class [bold]{view.plan.item_class}[/]  {view.plan.sensitivity}")
        _list(view.plan.reasons)
    if view.routing is not None:
        out.print(f"queue [bold]{view.routing.queue}[/]")
        _list(view.routing.reasons)
    for field in FIELDS:
        if item.original(field) is not None:
            out.print(Text(f"\n{field.replace('_', ' ').upper()}", style="bold underline"))
            _field(view, field)


def _list(lines: tuple[str, ...]) -> None:
    for line in lines:
        out.print(f"  · {escape(line)}")


def _field(view: ItemView, field: FieldName) -> None:
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")  # Japanese has no spaces to break a line at
    for name, text in _texts(view, field):
        table.add_row(name, text)
    out.print(table)
    lines = view.plan.lines(field) if view.plan else ()
    if lines:
        out.print(Padding(_ledger(lines), (1, 0, 0, 0)))
    findings = [f for f in view.report.findings if f.field == field] if view.report else []
    for finding in findings:
        words = f"{finding.severity} {finding.check}: {finding.message}"
        out.print(Text(words, style=COLOURS[finding.severity]))
    scores = [s for s in view.report.scores if s.field == field] if view.report else []
    if scores:
        out.print(Text(_scores(scores), style="dim"))


def _texts(view: ItemView, field: FieldName) -> list[tuple[str, RenderableType]]:
    """Return the texts of a field in the order in which they were made."""
    item, plan = view.item, view.plan
    rows: list[tuple[str, RenderableType]] = []
    english = item.english(field)
    if item.original(field) != english:
        rows.append((item.language, Text(item.original(field) or "")))
    lines = plan.lines(field) if plan else ()
    if english is not None:
        found = [(line.start, line.end) for line in lines]
        rows.append(("English", _marked(english, found, "red")))
    adapted = plan.adapted(field) if plan else None
    if adapted is not None and adapted != english:
        changed = [(s.adapted_start, s.adapted_end) for s in lines if s.changes_text]
        rows.append(("adapted", _marked(adapted, changed, "green")))
    draft = view.drafts.get(field) if view.drafts else None
    if draft is not None:
        failed = Text(f"{draft.outcome}: {draft.detail}", style="red")
        rows.append(("draft", Text(draft.text, style="bold") if draft.text else failed))
        rows += [("other engine", _alternative(other)) for other in draft.alternatives]
    back = view.back_translations.get(field) if view.back_translations else None
    if back is not None:
        rows.append(("back-translation", Text(back.text or f"{back.outcome}: {back.detail}")))
    return rows


def _alternative(other: Alternative) -> Text:
    """Return what another engine of an ensemble made, and how far it agrees with the draft."""
    if other.agreement is None:
        return Text(f"{other.engine.name}: {other.outcome}: {other.detail}", style="dim")
    agreement = f"  {other.engine.name}, agreement {other.agreement:.0f} of 100"
    return Text(other.text).append(agreement, style="dim")


def _marked(text: str, spans: list[tuple[int | None, int | None]], style: str) -> Text:
    marked = Text(text)
    for start, end in spans:
        if start is not None and end is not None:
            marked.stylize(f"{style} underline", start, end)
    return marked


def _ledger(lines: tuple[Substitution, ...]) -> Table:
    """Show what became of what and, below each, why; the same change is told once."""
    grid = Table.grid()
    grid.add_row(Text("what changed, and why", style="italic"))
    for line, times in _together(lines):
        grid.add_row(_change(line, times))
        flags = "".join([" (gap)" if line.gap else "", " (confirm)" if line.confirm else ""])
        how = filter(None, (f"{line.strategy or 'open'}{flags}", line.concept, line.reason))
        grid.add_row(Padding(Text(" · ".join(how), style="dim"), (0, 0, 0, 4)))
    return grid


def _together(lines: tuple[Substitution, ...]) -> list[tuple[Substitution, int]]:
    alike: dict[tuple[object, ...], list[Substitution]] = {}
    for line in lines:
        what = (line.before, line.after, line.after_local, line.strategy, line.concept)
        alike.setdefault((*what, line.gap, line.confirm, line.reason), []).append(line)
    return [(same[0], len(same)) for same in alike.values()]


def _change(line: Substitution, times: int) -> Text:
    """Return *before → after → in the draft*."""
    text = Text("  ")
    text.append(line.before or "(only in the original)", style="red")
    if line.strategy is None:
        text.append("  undecided", style="yellow")
    elif not line.changes_text:
        text.append("  stays")
    else:
        text.append(" → ").append(line.after or "(left out)", style="green")
    if line.after_local:
        text.append(" → ").append(line.after_local, style="bold")
    if times > 1:
        text.append(f"  ×{times}", style="dim")
    return text


def _scores(scores: list[Score]) -> str:
    return "  ".join(f"{s.metric} {s.compares} {s.value:.1f}" for s in scores)
