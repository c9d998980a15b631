"""The dataset card: what the set is, how it came about, what binds it. It says no more than the
rows do, carries no date, and is the same for the same rows."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import yaml

import derive
from derive.exporters._rows import Selection
from derive.locale_pack import SignOff
from derive.records import ExportRow, ItemClass, Terms
from derive.templating import environment

CLASSES = {
    ItemClass.ST: "transferred as it is",
    ItemClass.TM: "target modified",
    ItemClass.SR: "removed in the draft, kept by a person",
    ItemClass.NC: "newly written",
}
SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
_MARKUP = re.compile(r"([\\`*_\[\]|~#$])")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


@dataclass(frozen=True)
class Card:
    """What a card is made of. ``labels`` gives English for the source's labels; ``data_files``
    the file of every split, where `datasets` can read the format; ``sign_offs`` who read the
    locale pack and found it right."""

    title: str
    locale: str
    terms: Terms
    selection: Selection
    labels: Mapping[str, str] = field(default_factory=dict)
    data_files: Mapping[str, str] = field(default_factory=dict)
    sign_offs: Sequence[SignOff] = ()


class Share(NamedTuple):
    """A name, how often it occurs, and its share of the whole in per cent."""

    name: str
    number: int
    percent: float


class Fidelity(NamedTuple):
    """The fidelity values of one metric, field and class: how many, and their quartiles."""

    metric: str
    item_class: str
    number: int
    low: float
    median: float
    high: float


def render(card: Card) -> str:
    """Return the card as Markdown with YAML metadata, as the Hugging Face hub reads it."""
    pages = environment("card", html=False)
    pages.filters.update(md=escape, code=fenced)
    pages.globals["web_address"] = web_address
    return pages.get_template("README.md.j2").render(_facts(card))


def escape(text: object) -> str:
    """Return ``text`` as Markdown that shows it literally, on one line."""
    line = " ".join(str(text).split())
    return _MARKUP.sub(r"\\\1", line).translate(_ENTITIES)


def fenced(text: str) -> str:
    """Return ``text`` as a Markdown code block that it cannot break out of."""
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
    return f"{fence}\n{text.strip()}\n{fence}"


def _facts(card: Card) -> dict[str, Any]:
    rows = card.selection.rows
    ledger = [line for row in rows for line in row.adaptation.ledger]
    return {
        "card": card,
        "metadata": _metadata(card),
        "derive_version": derive.__version__,
        "accepted": sum(row.review.status == "accepted" for row in rows),
        "unreviewed": sum(row.review.status == "unreviewed" for row in rows),
        "splits": _shares(row.split for row in rows),
        "classes": _shares(row.adaptation.item_class for row in rows),
        "class_names": CLASSES,
        "kinds": _shares(row.adaptation.kind for row in rows),
        "sensitivities": _shares(row.adaptation.sensitivity for row in rows),
        "strategies": _shares(line.strategy or "undecided" for line in ledger),
        "coverage": _coverage(rows),
        "shown_classes": sorted({row.adaptation.item_class for row in rows}),
        "fidelity": list(_fidelity(rows)),
        "signatures": sorted({v.signature for row in rows for v in row.fidelity.values()}),
        "provenance": _provenance(rows),
        "signed_otherwise": _signed_otherwise(card),
        "jurisdictions": sorted({row.jurisdiction for row in rows if row.jurisdiction}),
    }


def _metadata(card: Card) -> str:
    """Return the YAML block of the card."""
    rows = card.selection.rows
    unreviewed = any(row.review.status == "unreviewed" for row in rows)
    metadata: dict[str, Any] = {
        "pretty_name": " ".join(card.title.split()),
        "language": [card.locale.split("-")[0]],
        "license": "other",
        "license_name": re.sub(r"[^a-z0-9.]+", "-", card.terms.licence.lower()).strip("-")
        or "see-terms",
    }
    if web_address(card.terms.url):
        metadata["license_link"] = card.terms.url
    metadata |= {
        "task_categories": ["text-generation"],
        "tags": ["safety", "culturally-adapted", card.locale, "derive"]
        + (["unreviewed-machine-draft"] if unreviewed else []),
        "size_categories": [next((n for top, n in SIZES if len(rows) < top), "n>1M")],
    }
    if card.data_files:
        data_files = [{"split": name, "path": path} for name, path in card.data_files.items()]
        metadata["configs"] = [{"config_name": "default", "data_files": data_files}]
    return yaml.safe_dump(metadata, allow_unicode=True, sort_keys=False)


def web_address(url: str) -> bool:
    """Tell whether ``url`` can stand in a link as it is."""
    return re.fullmatch(r"https?://[^\s<>\"'()\[\]`|\\]+", url) is not None


def _shares(names: Iterable[str]) -> list[Share]:
    counts = Counter(names)
    total = counts.total()
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [Share(str(name), count, 100 * count / total) for name, count in ordered]


def _coverage(rows: Sequence[ExportRow]) -> dict[str, Counter[str]]:
    """Return how many rows of each class every risk area has, in the order of the rows."""
    coverage: dict[str, Counter[str]] = {}
    for row in rows:
        coverage.setdefault(row.category.risk_area, Counter())[row.adaptation.item_class] += 1
    return coverage


def _fidelity(rows: Sequence[ExportRow]) -> Iterable[Fidelity]:
    """Yield quartiles by metric, field and class; there is no pooled number."""
    values: dict[tuple[str, str], list[float]] = {}
    for row in rows:
        for metric, found in row.fidelity.items():
            values.setdefault((metric, row.adaptation.item_class), []).append(found.value)
    for (metric, item_class), found_values in sorted(values.items()):
        quartiles = (
            statistics.quantiles(found_values, method="inclusive")
            if len(found_values) > 1
            else found_values * 3
        )
        yield Fidelity(metric, item_class, len(found_values), *quartiles)


def _signed_otherwise(card: Card) -> set[str]:
    """Return the pack labels that were signed, but that no row was made with."""
    used = " ".join({row.provenance.pack for row in card.selection.rows})
    return {sign_off.pack for sign_off in card.sign_offs if sign_off.pack not in used}


def _provenance(rows: Sequence[ExportRow]) -> dict[str, list[Share]]:
    names = {
        "source set": "dataset",
        "version of the source": "dataset_version",
        "locale packs": "pack",
        "engine": "engine",
        "back-translation engine": "back_engine",
        "prompts": "prompts",
        "derive": "derive_version",
    }
    found = {
        title: _shares(value for row in rows if (value := getattr(row.provenance, name)))
        for title, name in names.items()
    }
    return {title: shares for title, shares in found.items() if shares}
