"""``derive locale``: which packs there are, what they say, what is wrong, and a new one."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Column, Table
from rich.text import Text

from derive.cli._console import out, print_json
from derive.errors import PackError, did_you_mean
from derive.locale_pack import Entry, Pack, available, load_concepts, load_pack
from derive.locale_pack.skeleton import skeleton
from derive.locale_pack.survey import counts, stale, to_confirm, wrong_script

app = typer.Typer(help="Locale packs: what each country puts in the place of the concepts.")

Json = Annotated[bool, typer.Option("--json", help="Print JSON only.")]
Tag = Annotated[str, typer.Argument(help="An installed pack, as es-MX, or a YAML file.")]


@app.command("list")
def list_packs(as_json: Json = False) -> None:
    """List the packs that are installed, and how much of the vocabulary each fills."""
    rows = [_row(load_pack(tag)) for tag in available()]
    if as_json:
        print_json(rows)
        return
    table = Table(Column("locale", no_wrap=True), "country", "filled", "open", "absent", "confirm")
    for row in rows:
        table.add_row(*(Text(str(value)) for value in row.values()))
    out.print(table)
    out.print("open: items that need it go to a person. confirm: facts nobody has verified.")


@app.command("show")
def show_pack(
    tag: Tag,
    concept: Annotated[str, typer.Argument(help="One concept, as emergency.police.")] = "",
    as_json: Json = False,
) -> None:
    """Show what a pack says, of one concept or of all."""
    pack = load_pack(tag)
    names = [_known(concept)] if concept else list(load_concepts().concepts)
    if as_json:
        print_json({name: _entry_json(pack.entries.get(name)) for name in names})
        return
    table = Table(Column("concept", no_wrap=True), "in English", pack.language, "state")
    for name in names:
        table.add_row(*(Text(cell) for cell in _cells(name, pack.entries.get(name))))
    out.print(table)
    if concept:
        _details(concept, pack)


@app.command("check")
def check_pack(tag: Tag) -> None:
    """Say what is wrong with a pack, and what a local expert must confirm."""
    pack = load_pack(tag)
    today = datetime.datetime.now(tz=datetime.UTC).date()
    remarks = {
        "to confirm (facts nobody has verified)": list(to_confirm(pack)),
        "warning: helplines to look at again": list(stale(pack, today)),
        "warning: letters of another script": list(wrong_script(pack)),
    }
    for title, found in remarks.items():
        if found:
            out.rule(f"{title}: {len(found)}", align="left")
            for remark in found:
                out.print(Text(f"{remark.concept}: {remark.text}"), soft_wrap=True)
    total = counts(pack)
    out.print(
        f"{pack.locale}: no errors; {total.filled} filled, {total.open} open, {total.absent} absent"
    )


@app.command("new")
def new_pack(
    tag: Annotated[str, typer.Argument(help="The new locale: language-REGION, as pt-BR.")],
    folder: Annotated[Path | None, typer.Option("-o", "--out", help="Where to write it.")] = None,
) -> None:
    """Write a pack to fill in: every concept as a comment, with its meaning and an example."""
    text = skeleton(tag)
    path = (folder or Path()) / f"{tag}.yaml"
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise PackError(f"{path} is there already; delete it or choose another folder") from error
    except OSError as error:
        raise PackError(f"{path}: cannot be written: {error.strerror}") from error
    typer.echo(f"wrote {path}; fill it in, then: derive locale check {path}")


# ---- rows ----------------------------------------------------------------------------------------


def _row(pack: Pack) -> dict[str, object]:
    total = counts(pack)
    return {
        "locale": pack.locale,
        "name": pack.names.en,
        "filled": total.filled,
        "open": total.open,
        "absent": total.absent,
        "unverified_facts": sum(1 for _ in to_confirm(pack)),
    }


def _known(concept: str) -> str:
    concepts = load_concepts().concepts
    if concept not in concepts:
        raise PackError(f"no concept is called {concept!r}{did_you_mean(concept, concepts)}")
    return concept


def _cells(name: str, entry: Entry | None) -> tuple[str, str, str, str]:
    if entry is None:
        return name, "", "", "open"
    english = ", ".join(form.en for form in entry.forms if form.en)
    local = ", ".join(form.local for form in entry.forms if form.local)
    return name, english, local, _state(name, entry)


def _state(name: str, entry: Entry) -> str:
    if entry.absent:
        return f"absent: {entry.note}"
    if load_concepts().concepts[name].fact:
        return f"verified {entry.date}" if entry.verified else "to confirm"
    return ""


def _details(concept: str, pack: Pack) -> None:
    known = load_concepts().concepts[concept]
    entry = pack.entries.get(concept)
    lines = [known.meaning, f"strategies: {', '.join(known.strategies)}"]
    if entry is not None:
        lines += [f"source: {entry.source}"] if entry.source else []
        lines += [f"note: {entry.note}"] if entry.note else []
    out.print(Text("\n".join(lines)))


def _entry_json(entry: Entry | None) -> object:
    return entry.model_dump(mode="json", exclude_defaults=True) if entry is not None else None
