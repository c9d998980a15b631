"""Croissant 1.1 (JSON-LD for datasets) with the responsible-AI vocabulary, over flat Parquet files.

Format: https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html and
https://docs.mlcommons.org/croissant/docs/croissant-rai-spec.html
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pyarrow as pa

from derive.contracts import ExportContext, Rows
from derive.exporters._parquet import ParquetFile
from derive.exporters._splits import split_names
from derive.exporters.card import hub_licence, web_address
from derive.records import ExportRow

FILE = "croissant.json"
_OWN = (
    *("citeAs", "column", "containedIn", "extract", "field", "fileObject", "fileProperty"),
    *("fileSet", "format", "includes", "isArray", "arrayShape", "isLiveDataset", "jsonPath", "key"),
    *("md5", "parentField", "path", "recordSet", "references", "regex", "repeated", "replace"),
    *("samplingRate", "separator", "source", "subField", "transform", "equivalentProperty"),
)
CONTEXT: Mapping[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "description": {"@container": "@language"},
    "name": {"@container": "@language"},
    **{name: f"cr:{name}" for name in _OWN},
}
"""The context of the specification, term by term; readers compare it with their own."""
_TYPES = {pa.string(): "sc:Text", pa.bool_(): "sc:Boolean", pa.int32(): "sc:Integer"}
COLUMNS: Mapping[str, tuple[pa.DataType, str]] = {
    "id": (pa.string(), "The row's id, the same in every version."),
    "question": (pa.string(), "What a person asks."),
    "reference_answer": (pa.string(), "What a careful model would answer."),
    "risk_area": (pa.string(), "The source's broadest label."),
    "harm_type": (pa.string(), "The source's label below that."),
    "specific_harm": (pa.string(), "The source's narrowest label."),
    "borderline": (pa.bool_(), "The question only looks harmful."),
    "item_class": (pa.string(), "ST transferred, TM modified, SR removed in the draft, NC new."),
    "sensitivity": (pa.string(), "CS culturally sensitive, CA agnostic."),
    "kind": (pa.string(), "translated, transcreated or native."),
    "review_status": (pa.string(), "accepted by people, or unreviewed."),
    "reviewers": (pa.int32(), "How many people decided."),
    "locale": (pa.string(), "The BCP 47 tag of language and country."),
    "jurisdiction": (pa.string(), "The country whose law the row has in mind (ISO 3166)."),
    "source_dataset": (pa.string(), "The set the row was derived from."),
    "source_item": (pa.string(), "The id of the item there."),
}
"""The columns, with what each means."""


class Croissant:
    """Writes ``croissant.json`` and ``data/<split>.parquet``; each split is a record set."""

    name = "croissant"
    title = "Croissant 1.1 with responsible-AI metadata, over Parquet"

    def data_files(self, splits: Sequence[str]) -> Mapping[str, str]:
        """Return the file of every split, by its name in `datasets`."""
        return {name: f"data/{name}.parquet" for name in split_names(splits).values()}

    def write(self, rows: Rows, folder: Path, context: ExportContext) -> Sequence[Path]:
        """Write the files and return them, the description first."""
        names = split_names(rows.splits)
        (folder / "data").mkdir()
        schema = pa.schema([pa.field(name, kind) for name, (kind, _) in COLUMNS.items()])
        with ExitStack() as stack:
            files = {
                split: stack.enter_context(
                    closing(ParquetFile(folder / f"data/{name}.parquet", schema))
                )
                for split, name in names.items()
            }
            for row in rows:
                files[row.split].add(_flat(row))
        paths = {name: folder / f"data/{name}.parquet" for name in names.values()}
        text = json.dumps(_description(paths, rows, context), ensure_ascii=False, indent=2)
        (folder / FILE).write_text(text + "\n", encoding="utf-8", newline="\n")
        return [folder / FILE, *paths.values()]


def _flat(row: ExportRow) -> dict[str, Any]:
    return {
        **row.category.model_dump(),
        "id": row.id,
        "question": row.question,
        "reference_answer": row.reference_answer,
        "borderline": row.borderline,
        "item_class": row.adaptation.item_class.value,
        "sensitivity": row.adaptation.sensitivity.value,
        "kind": row.adaptation.kind.value,
        "review_status": row.review.status,
        "reviewers": row.review.reviewers,
        "locale": row.locale,
        "jurisdiction": row.jurisdiction,
        "source_dataset": row.provenance.dataset,
        "source_item": row.provenance.item_id,
    }


def _description(paths: Mapping[str, Path], rows: Rows, context: ExportContext) -> dict[str, Any]:
    terms = context.terms
    licence = terms.url if web_address(terms.url) else hub_licence(terms)
    return {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": context.name,
        "description": (
            f"{context.title}: questions that a language model must handle safely, each with a "
            f"reference answer, adapted from {terms.dataset} for {context.locale}."
        ),
        "version": context.version or "0.0.0",
        "license": licence,
        "creator": {"@type": "sc:Person", "name": f"the makers of {context.name}"},
        "inLanguage": context.locale,
        "isLiveDataset": False,
        "keywords": ["safety", "culturally adapted", context.locale],
        **({"citeAs": terms.citation} if terms.citation else {}),
        **_responsible(rows, context),
        "distribution": [_file(name, path) for name, path in paths.items()],
        "recordSet": [_record_set(name) for name in paths],
    }


def _responsible(rows: Rows, context: ExportContext) -> dict[str, Any]:
    """Return what the responsible-AI vocabulary asks, as far as the project knows it."""
    terms = context.terms
    reviewed = (
        "Some rows are machine drafts that nobody has reviewed; `review_status` says which."
        if context.unreviewed
        else "Every row was accepted by people; `reviewers` says how many decided."
    )
    return {
        "rai:dataCollection": (
            f"{len(rows)} items of {terms.dataset}, adapted with derive {context.derive_version}: "
            "culture-specific items replaced in English, then translated, checked and reviewed."
        ),
        "rai:dataCollectionType": ["Machine translation", "Human review", "Human authoring"],
        "rai:dataAnnotationProtocol": (
            f"Translation, review, adjudication, pretest, documentation (TRAPD). {reviewed}"
        ),
        "rai:machineAnnotationTools": [f"derive {context.derive_version}"],
        "rai:dataUseCases": [
            terms.purpose,
            "Evaluation and improvement of the safety of language models.",
        ],
        "rai:dataLimitations": [
            "Derived from a set made for another country: harms that exist only here are in it as "
            "far as authors wrote them.",
            "Fidelity values are triage, not quality. Answers are no legal or medical advice.",
        ],
        "rai:dataBiases": ["Topics have the shares that they have in the source set."],
        "rai:dataSocialImpact": (
            "Questions ask for harmful things on purpose. It must not be used to get round safety "
            "measures, to train models to produce harm, or to harm people."
        ),
        "rai:personalSensitiveInformation": [
            "Names, numbers and addresses are invented or public; questions speak of violence, "
            "self-harm, discrimination and other sensitive matters."
        ],
        "rai:dataReleaseMaintenancePlan": (
            "Versions are frozen with `derive release`; each says what it changed and retired."
        ),
    }


def _file(name: str, path: Path) -> dict[str, Any]:
    content = path.read_bytes()
    return {
        "@type": "cr:FileObject",
        "@id": f"{name}-file",
        "name": f"{name}-file",
        "contentUrl": f"data/{path.name}",
        "contentSize": f"{len(content)} B",
        "encodingFormat": "application/x-parquet",
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def _record_set(split: str) -> dict[str, Any]:
    fields = [
        {
            "@type": "cr:Field",
            "@id": f"{split}/{name}",
            "name": name,
            "description": meaning,
            "dataType": _TYPES[kind],
            "source": {"fileObject": {"@id": f"{split}-file"}, "extract": {"column": name}},
        }
        for name, (kind, meaning) in COLUMNS.items()
    ]
    return {
        "@type": "cr:RecordSet",
        "@id": split,
        "name": split,
        "description": f"The rows of the split {split}.",
        "key": {"@id": f"{split}/id"},
        "field": fields,
    }


plugin = Croissant()
