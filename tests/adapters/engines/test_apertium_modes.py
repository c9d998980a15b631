"""Which modes fit which tags: no Apertium needed."""

from __future__ import annotations

from pathlib import Path

import pytest
from derive.adapters.engines import _apertium_modes as modes

from derive import plugins
from derive.errors import EngineMissing

NAMES = """
    eng-spa spa-eng spa-eng_US en-gl eng-cat eng-cat_valencia cat-spa por-cat cat-por spa-ita
    hbs-eng eng-hbs eng-spa-morph spa-por_BR
"""


@pytest.fixture
def installed(tmp_path, monkeypatch):
    for name in NAMES.split():
        (tmp_path / f"{name}.mode").write_text("lt-proc 'a b.bin' | lt-proc $1 x.bin")
    monkeypatch.setattr(modes, "modes_folder", lambda: tmp_path)
    return modes.installed_modes()


@pytest.mark.parametrize(
    ("source", "target", "first"),
    [
        ("en", "es-MX", "en es"),
        ("eng", "spa", "en es"),
        ("en-US", "gl", "en gl"),
        ("en", "it", "en es it"),
        ("en", "pt", "en ca pt"),
        ("en", "pt-BR", "en ca pt"),
        ("it", "en", ""),
        ("en", "hr", ""),
        ("hr", "en", "sh en"),
        ("en", "en-GB", ""),
        ("en", "ja", ""),
    ],
)
def test_routes(installed, source, target, first):
    ways = modes.routes(source, target, installed)
    assert (ways[0] if ways else ()) == tuple(first.split())
    assert [len(way) for way in ways] == sorted(len(way) for way in ways)


@pytest.mark.parametrize(
    ("source", "target", "names"),
    [
        ("es", "en", ["spa-eng"]),
        ("es", "en-US", ["spa-eng_US"]),
        ("en", "ca", ["eng-cat"]),
        ("en", "ca-valencia", ["eng-cat_valencia"]),
    ],
)
def test_the_variant_of_the_tag_is_taken_and_no_other(installed, source, target, names):
    way = modes.routes(source, target, installed)[0]
    assert [mode.name for mode in modes.modes_of(way, source, target, installed)] == names


def test_commands_flush_and_keep_quoted_paths(installed):
    assert installed[0].commands()[0] == ["lt-proc", "-z", "a b.bin"]
    assert installed[0].commands()[1] == ["lt-proc", "-z", "-g", "x.bin"]


def test_packages_are_those_that_are_missing(installed):
    assert modes.packages("en", "fr", installed) == ["apertium-fra-cat"]
    assert modes.packages("en", "ja", installed) == []


def test_without_apertium_the_command_is_named(monkeypatch):
    monkeypatch.setattr("shutil.which", lambda program: None)
    provider = plugins.engine("apertium")
    assert provider.availability().install.startswith("apt-get install apertium")
    with pytest.raises(EngineMissing, match="apt-get install apertium apertium-eng-spa"):
        provider.open("en", "es", {})


def test_without_pairs_there_is_nothing(monkeypatch, tmp_path):
    monkeypatch.setattr("shutil.which", lambda program: "/nowhere/bin/apertium")
    monkeypatch.setattr(modes, "modes_folder", lambda: Path(tmp_path))
    assert not plugins.engine("apertium").availability().ok
    assert plugins.engine("apertium").routes("en", "es") == []
