"""derive.yaml: what is wrong is named, with the nearest right key."""

from __future__ import annotations

from pathlib import Path

import pytest

from derive.config import Config, EngineConfig, SourceConfig, load_config, save_config
from derive.errors import ConfigError

GOOD = """
name: x
source: {adapter: tabular, path: a.csv, locale: ja-JP}
locale: es-MX
locale_adapter: rules
"""


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "derive.yaml"
    path.write_text(text, "utf-8")
    return path


def test_what_is_saved_is_loaded_again(tmp_path: Path) -> None:
    config = Config(
        name="año",
        source=SourceConfig(adapter="tabular", path="ファイル.csv", locale="ja-JP", owned=True),
        locale="es-MX",
        locale_adapter="rules",
        engine=EngineConfig(name="apertium", options={"route": "eng-spa"}),
    )
    path = tmp_path / "derive.yaml"
    save_config(config, path)
    assert load_config(path) == config
    assert "ファイル.csv" in path.read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (GOOD + "engin: {name: x}", r"engin: no such key; did you mean engine"),
        (GOOD.replace("path: a.csv", "pth: a.csv"), r"source.p\w+:"),
        (GOOD + "run: {batch: 0}", r"run.batch: .*greater than or equal to 1"),
        (GOOD + "run: {btch: 3}", r"run.btch: no such key; did you mean batch"),
        ("", "empty"),
        ("- a\n- b", "empty, or not a mapping"),
        ("name: [", "not valid YAML"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message) as caught:
        load_config(write(tmp_path, text))
    assert "derive.yaml" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "derive.yaml"
    path.write_bytes("name: año".encode("latin-1"))
    with pytest.raises(ConfigError, match="UTF-8"):
        load_config(path)
