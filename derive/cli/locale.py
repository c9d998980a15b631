"""``derive locale``: which packs there are, what they say, what is wrong, and a new one."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Column, Table
from rich.text import Text

from derive.cli._console import out, print_json
from derive.cli._locale_rows import cells, details, entry_json, known, remarks, row
from derive.errors import PackError
from derive.locale_pack import Pack, SignOff, available, load_concepts, load_pack
from derive.locale_pack.difference import difference
from derive.locale_pack.survey import counts, first, twins

app = typer.Typer(
    help="Locale packs: what each country puts in the place of the concepts.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

Json = Annotated[bool, typer.Option("--json", help="Print JSON only.")]
Tag = Annotated[str, typer.Argument(help="An installed pack, as es-MX, or a YAML file.")]
Concept = Annotated[str, typer.Argument(help="One concept, as emergency.police.")]


@app.command("list")
def list_packs(as_json: Json = False) -> None:
    """List the packs that are installed, and how much of the vocabulary each fills."""
    rows = [row(load_pack(tag)) for tag in available()]
    if as_json:
        print_json(rows)
        return
    titles = ("country", "filled", "open", "absent", "libraries", "confirm", "signed")
    table = Table(Column("locale", no_wrap=True), *titles)
    for found in rows:
        table.add_row(*(Text(str(value)) for value in found.values()))
    out.print(table)
    out.print("open: items that need it go to a person. confirm: facts nobody has verified.")


@app.command("show")
def show_pack(tag: Tag, concept: Concept = "", as_json: Json = False) -> None:
    """Show what a pack says of one concept or of all, and where each value comes from."""
    pack = load_pack(tag)
    names = [known(concept)] if concept else list(load_concepts().concepts)
    if as_json:
        print_json({name: entry_json(pack.entries.get(name)) for name in names})
        return
    table = Table(Column("concept", no_wrap=True), "in English", pack.language, "state", "from")
    for name in names:
        table.add_row(*(Text(cell) for cell in cells(name, pack.entries.get(name))))
    out.print(table)
    if concept:
        out.print(Text("\n".join(details(concept, pack))))


@app.command("check")
def check_pack(
    tag: Annotated[str, typer.Argument(help="A pack or a file; all packs if left out.")] = "",
    as_json: Json = False,
) -> None:
    """Say what is wrong with a pack, and what a local expert must confirm."""
    for one, other in twins(() if tag else available()):
        raise PackError(f"{one}.yaml and {other}.yaml are for one and the same locale: keep one")
    packs = [load_pack(tag) for tag in ([tag] if tag else available())]
    if as_json:
        found = {pack.locale: remarks(pack) for pack in packs}
        print_json(
            {t: {k: [r._asdict() for r in v] for k, v in f.items()} for t, f in found.items()}
        )
        return
    for pack in packs:
        _print_remarks(pack)


def _print_remarks(pack: Pack) -> None:
    for title, found in remarks(pack).items():
        if found:
            out.rule(f"{title}: {len(found)}", align="left")
            for remark in found:
                out.print(Text(f"{remark.concept}: {remark.text}"), soft_wrap=True)
    total = counts(pack)
    out.print(
        f"{pack.locale}: no errors; {total.filled} filled, {total.open} open, {total.absent} absent"
    )


@app.command("diff")
def diff_packs(first_tag: Tag, second_tag: Tag, as_json: Json = False) -> None:
    """Compare two packs: what only one fills, and how each fills what both have."""
    one, two = load_pack(first_tag), load_pack(second_tag)
    found = difference(one, two)
    if as_json:
        both = {b.concept: [entry_json(b.first), entry_json(b.second)] for b in found.both}
        clashes = [clash._asdict() for clash in found.clashes]
        only = {one.locale: found.only_first, two.locale: found.only_second}
        print_json({"only": only, "both": both, "clashes": clashes})
        return
    table = Table(Column("concept", no_wrap=True), one.locale, two.locale)
    for b in found.both:
        table.add_row(*(Text(cell) for cell in (b.concept, first(b.first), first(b.second))))
    out.print(table)
    for tag, names in ((one.locale, found.only_first), (two.locale, found.only_second)):
        out.print(Text(f"only {tag}: {', '.join(names) or 'nothing'}"))
    for clash in found.clashes:
        out.print(Text(f"{clash.text}: {clash.first} there, {clash.second} here"))


@app.command("new")
def new_pack(
    tag: Annotated[str, typer.Argument(help="The new locale: language-REGION, as pt-BR.")],
    folder: Annotated[Path | None, typer.Option("-o", "--out", help="Where to write it.")] = None,
) -> None:
    """Write a pack to fill in: what libraries know, and every open concept with an example."""
    from derive.locale_pack.skeleton import skeleton  # noqa: PLC0415 - only `new` needs it

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


@app.command("report")
def report_pack(
    tag: Tag,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="The HTML file.")] = None,
) -> None:
    """Write a pack as a page for the local expert who signs it off: to read, print and tick."""
    from derive.report.pack_report import write_pack_report  # noqa: PLC0415 - loads templates

    pack = load_pack(tag)
    path = output or Path(f"{pack.locale}.html")
    write_pack_report(pack, path, datetime.datetime.now(tz=datetime.UTC).date())
    typer.echo(f"wrote {path}; once it is right: derive locale sign {tag} --name … --scope …")


@app.command("sign")
def sign_pack(
    tag: Tag,
    name: Annotated[str, typer.Option(help="Who signs.")],
    scope: Annotated[str, typer.Option(help="What they read, as: all concepts, helplines only.")],
    date: Annotated[str, typer.Option(help="When, as 2026-11-22; today if left out.")] = "",
    publish_name: Annotated[
        bool, typer.Option("--publish-name", help="The name may stand on the dataset card.")
    ] = False,
) -> None:
    """Record in the pack's file that a local expert has read the pack and found it right."""
    from derive.locale_pack.sign import pack_file, sign  # noqa: PLC0415 - only `sign` needs it

    label = load_pack(tag).label
    sign_off = SignOff(
        name=_said(name, "--name"),
        date=_day(date),
        scope=_said(scope, "--scope"),
        pack=label,
        publish_name=publish_name,
    )
    path = pack_file(tag)
    sign(path, sign_off)
    typer.echo(f"{path}: {label} signed off by {sign_off.name} on {sign_off.date}")


def _said(text: str, option: str) -> str:
    if not text.strip():
        raise PackError(f"{option} is empty: say it in a few words")
    return " ".join(text.split())


def _day(text: str) -> datetime.date:
    today = datetime.datetime.now(tz=datetime.UTC).date()
    try:
        day = datetime.date.fromisoformat(text) if text else today
    except ValueError as error:
        raise PackError(f"--date {text!r} is no date; write it as {today}") from error
    if day > today + datetime.timedelta(days=1):
        raise PackError(f"--date {text} is yet to come")
    return day
