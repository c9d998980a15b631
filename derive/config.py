"""The project's ``derive.yaml``: one model, unknown keys refused with the nearest known key."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from derive.errors import ConfigError, did_you_mean

FILE_NAME = "derive.yaml"


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SourceConfig(_Section):
    """Where the items come from. ``owned: true`` says that the set is the user's own, so that its
    terms of use do not bind the export."""

    adapter: str
    path: str
    locale: str
    mapping: dict[str, str] = Field(default_factory=dict)
    config: str = ""
    version: str = ""
    dataset: str = ""
    owned: bool = False


class ModelConfig(_Section):
    """A language model that drafts variants, by plug-in name, with its options."""

    name: str
    options: dict[str, str] = Field(default_factory=dict)


Option = Annotated[str, Field(coerce_numbers_to_str=True)]
"""An option as text; a bare number in the YAML counts as its text."""

CHAIN = "chain"
"""The name of an engine that is made of several, asked one after the other."""


class EngineConfig(_Section):
    """An MT engine by name, with its options.

    ``also`` are engines whose drafts are kept beside those of this one. In YAML such an ensemble
    may be a list, the engine that drafts first.
    """

    name: str
    options: dict[str, Option] = Field(default_factory=dict)
    also: tuple[EngineConfig, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _as_written(cls, data: Any) -> Any:
        return _ensemble(data)

    @model_validator(mode="after")
    def _flat(self) -> EngineConfig:
        if any(other.also for other in self.also):
            raise ValueError("an engine of an ensemble is no ensemble itself")
        return self


def _ensemble(data: Any) -> Any:
    """Return an ensemble that is written as a list, or an engine as its name, as a mapping."""
    if isinstance(data, str):
        chained = {"name": CHAIN, "options": {"engines": data}}
        return chained if ">" in data else {"name": data}
    if isinstance(data, list) and data:
        first = _ensemble(data[0])
        return {**first, "also": data[1:]} if isinstance(first, dict) else data
    if not isinstance(data, (dict, EngineConfig)):
        raise ValueError("write an engine as {name: …}, or several as a list of these")
    return data


class ChecksConfig(_Section):
    """Checks that are switched off, by id, and what the others are to know of the project.

    ``address`` is how a field speaks to people (formal, informal), ``glossary`` a CSV or TSV file
    of terms, both above what the pack says. ``compare_with`` are folders of projects for other
    locales, in which near-duplicates are looked for as well; ``judge`` is a model (MODEL@URL) that
    is asked whether the harm of a question is preserved.
    """

    disable: tuple[str, ...] = ()
    address: dict[Literal["question", "reference_answer"], Literal["formal", "informal"]] = Field(
        default_factory=dict
    )
    glossary: str = ""
    compare_with: tuple[str, ...] = ()
    judge: str = ""


class RunConfig(_Section):
    """How batches run: items a batch, batches in flight, where."""

    batch: int = Field(128, ge=1, le=10_000)
    in_flight: int = Field(4, ge=1, le=64)
    executor: str = "local"


class ReviewConfig(_Section):
    """How people review.

    ``forms`` names the form of a queue, of ``adjudication`` and of ``pretest``; ``translations``
    how many people draft an item of a queue before it is reviewed. ``second`` is the share of items
    with a double-blind second review; ``pretest`` the number of accepted items that are tried.
    ``sample`` is the size of the random sample for estimates: None for as many as show, if all are
    good, that fewer than ``defects`` of the items are bad. ``controls`` is a file of control items
    and ``control_every`` after how many reviews a person gets the next (0: never). Items that a
    person leaves open for ``hold_hours`` go to others.
    """

    forms: dict[str, str] = Field(default_factory=dict)
    translations: dict[str, Annotated[int, Field(ge=0, le=2)]] = Field(
        default_factory=lambda: {"transcreate": 1, "author": 1}
    )
    second: float = Field(0.1, ge=0, le=1)
    pretest: int = Field(0, ge=0)
    sample: int | None = Field(None, ge=0)
    defects: float = Field(0.05, gt=0, lt=1)
    controls: str = ""
    control_every: int = Field(20, ge=0)
    hold_hours: float = Field(72, gt=0)
    invitation_days: float = Field(14, gt=0)
    seed: int = 0


class Config(_Section):
    """All of ``derive.yaml``. ``pack`` names a pack file of the user's own for the target;
    ``native`` are tables of items that authors wrote for it, as ``derive add`` puts them there;
    ``metrics`` are those that every draft is scored with, as ``chrF++`` or ``similarity:MODEL``."""

    name: str
    source: SourceConfig
    locale: str
    pack: str = ""
    locale_adapter: str
    locale_adapter_options: dict[str, Option] = Field(default_factory=dict)
    native: tuple[str, ...] = ()
    engine: EngineConfig | None = None
    back_engine: EngineConfig | None = None
    model: ModelConfig | None = None
    store: str = ""
    checks: ChecksConfig = ChecksConfig()
    metrics: tuple[str, ...] = ()
    run: RunConfig = RunConfig()
    review: ReviewConfig = ReviewConfig()


def load_config(path: Path) -> Config:
    """Return the configuration in ``path``. Raises `ConfigError` naming the key."""
    try:
        data = yaml.safe_load(path.read_text("utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: not valid YAML in UTF-8: {error}") from error
    if not isinstance(data, dict):
        raise ConfigError(f"{path}: empty, or not a mapping of keys to values")
    try:
        return Config.model_validate(data)
    except ValidationError as error:
        raise ConfigError(f"{path}: {_first(error)}") from error


def save_config(config: Config, path: Path) -> None:
    """Write ``config`` as YAML, leaving out what has its default value."""
    data = config.model_dump(mode="json", exclude_defaults=True)
    path.write_text(yaml.safe_dump(data, sort_keys=False, allow_unicode=True), "utf-8")


def _first(error: ValidationError) -> str:
    faults = error.errors()
    unknown = (fault for fault in faults if fault["type"] == "extra_forbidden")
    first = next(unknown, faults[0])  # a misspelt key is also why the right one is missing
    where = ".".join(str(step) for step in first["loc"])
    if first["type"] == "missing":
        return f"{where} is missing: add the line {where.rpartition('.')[2]}: …"
    if first["type"] != "extra_forbidden":
        return f"{where}: {first['msg'].removeprefix('Value error, ')}"
    known = _keys(Config, [str(step) for step in first["loc"][:-1]])
    return f"{where}: no such key{did_you_mean(str(first['loc'][-1]), known)}"


def _keys(model: Any, path: list[str]) -> list[str]:
    """Return the known keys of the section at ``path``."""
    for step in path:
        field = model.model_fields.get(step)
        options = [field.annotation, *getattr(field.annotation, "__args__", ())] if field else []
        model = next((o for o in options if isinstance(o, type) and issubclass(o, _Section)), model)
    return list(model.model_fields)
