"""Makes a project from what a user says: a source, a country, engines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from derive import engines, plugins, reading
from derive.config import Config, EngineConfig, SourceConfig
from derive.locale_pack import load_pack
from derive.looking import recognise
from derive.notation import read_options
from derive.project import Project

NONE = "none"
"""Written for an engine: the project plans, and is given an engine later in ``derive.yaml``."""


@dataclass(frozen=True)
class Wish:
    """What a new project is to be. What is left out is recognised or chosen.

    ``source`` is a file, a folder or a name on the hub; ``to`` the locale to derive for, ``from_``
    the one the set was made for. ``engine`` and ``back_engine`` are written as on the command line
    (``memory>apertium``, or ``none`` to plan without one), their options as ``key=value``.
    """

    source: str
    to: str
    from_: str = ""
    adapter: str = ""
    engine: str = ""
    engine_options: Sequence[str] = ()
    back_engine: str = ""
    back_engine_options: Sequence[str] = ()
    mapping: Mapping[str, str] = field(default_factory=dict)


def create(folder: Path, wish: Wish) -> tuple[Project, reading.Reading]:
    """Make a project in ``folder`` and read its source.

    Raises the error of whatever is wrong; then nothing is left in ``folder``.
    """
    config = _config(folder, wish)
    made = Project.create(folder, config)
    try:
        return made, reading.read_source(made)
    except BaseException:  # a full disk and Ctrl-C too: a half-made folder is in the way
        made.close()
        made.discard()
        raise


def _config(folder: Path, wish: Wish) -> Config:
    name = wish.adapter or recognise(wish.source)
    found = plugins.source(name)
    load_pack(wish.to)
    forward = _engine(wish.engine, wish.engine_options, engines.PIVOT, wish.to)
    backward = (
        _back_engine(forward, wish.back_engine_options, wish.to)
        if wish.engine and not wish.back_engine
        else _engine(wish.back_engine, wish.back_engine_options, wish.to, engines.PIVOT)
    )
    made_for = wish.from_ or found.default_locale
    load_pack(made_for)
    return Config(
        name=folder.resolve().name,
        source=SourceConfig(
            adapter=name,
            path=_absolute(wish.source),
            locale=made_for,
            mapping=dict(wish.mapping),
        ),
        locale=wish.to,
        locale_adapter=plugins.default_locale_adapter(),
        engine=forward,
        back_engine=backward,
    )


def _absolute(source: str) -> str:
    path = Path(source)
    return str(path.resolve()) if path.exists() else source


def _engine(name: str, options: Sequence[str], source: str, target: str) -> EngineConfig | None:
    """Return the engine asked for, once it is known to have the pair; else one that has it."""
    if name == NONE or not engines.needs_engine(target if source == engines.PIVOT else source):
        return None
    if not name:
        if options:
            return engines.choose_by(read_options(options), source, target)
        return engines.choose(source, target)
    config = engines.parse(name, options)
    engines.try_open(config, source, target)
    return config


def _back_engine(
    forward: EngineConfig | None, options: Sequence[str], locale: str
) -> EngineConfig | None:
    """Return the engine of the way there for the way back, with ``options`` put in."""
    if forward is None:
        return None
    config = engines.backwards(forward)
    if config is None:
        return engines.choose(locale, engines.PIVOT)
    names = ">".join(part.name for part in engines.parts(config))
    own = [f"{key}={value}" for key, value in config.options.items() if key != "engines"]
    return _engine(names, [*own, *options], locale, engines.PIVOT)
