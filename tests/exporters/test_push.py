"""Putting an export on the hub, with a stub in the place of its API."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import huggingface_hub
import pytest
from huggingface_hub.errors import HfHubHTTPError

from derive.errors import ExportError
from derive.exporters.push import push
from tests.conftest import Derive, MakeProject
from tests.exporters.test_consumers import review

Calls = list[tuple[str, dict[str, Any]]]


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Calls:
    """A hub that notes what it is asked for."""
    calls: Calls = []

    class Stub:
        def create_repo(self, repo: str, **options: Any) -> None:
            calls.append((repo, options))

        def upload_folder(self, **options: Any) -> None:
            files = sorted(p.name for p in Path(options["folder_path"]).rglob("*") if p.is_file())
            calls.append((options["repo_id"], {"files": files, **options}))

    monkeypatch.setattr(huggingface_hub, "HfApi", Stub)
    return calls


def test_an_export_is_pushed_privately(
    make_project: MakeProject, tmp_path: Path, derive: Derive, hub: Calls
) -> None:
    project = review(make_project())
    where = ("-o", tmp_path / "out", "--push", "me/my-set")
    said = derive("export", project.folder, "--format", "hf", *where)
    assert said.status == 0, said.err
    assert "huggingface.co/datasets/me/my-set" in said.out.replace("\n", "")
    (made, uploaded) = hub
    assert made == ("me/my-set", {"repo_type": "dataset", "private": True, "exist_ok": True})
    assert {"README.md", "TERMS_CHECK.json"} < set(uploaded[1]["files"])


@pytest.mark.parametrize(
    "name", ["me/my set", "me/a/b", "me/.git", "me/my--set", "me/" + "x" * 97, "my-set"]
)
def test_a_name_that_the_hub_refuses_writes_nothing(
    name: str, make_project: MakeProject, tmp_path: Path, derive: Derive, hub: Calls
) -> None:
    where = ("-o", tmp_path / "out", "--push", name)
    said = derive("export", make_project().folder, "--format", "hf", *where)
    assert said.status == 1
    assert said.err.strip().count("\n") == 0
    assert not (tmp_path / "out").exists()
    assert hub == []


def test_a_hub_that_is_not_there_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unreachable = HfHubHTTPError.__bases__[0]

    class Down:
        def create_repo(self, *_: Any, **__: Any) -> None:
            raise unreachable("connection refused\nlonger story")

    monkeypatch.setattr(huggingface_hub, "HfApi", Down)
    with pytest.raises(ExportError, match=r"is in .*, but was not put on the hub") as caught:
        push(tmp_path, "me/my-set")
    assert "\n" not in str(caught.value)
