"""Large sets: the guard in a process of its own gives what it gives in this one."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from derive import delivery, pipeline, plugins
from derive.errors import TermsRefusal
from derive.exporters._rows import build_rows
from derive.exporters._spool import Spool
from derive.exporters.write import Export, Request, export
from derive.records import SourceItem
from tests.conftest import MakeProject
from tests.contracts.test_exporters import contents
from tests.exporters.made_up import TERMS, TEXTS, accepted, item, view
from tests.exporters.test_consumers import review


def sources() -> Iterator[SourceItem]:
    """Yield the made-up source, as another process opens it."""
    return (item(n) for n in range(4))


def run(folder: Path, views: list, *, elsewhere: bool) -> Export:
    opener = sources if elsewhere else None
    request = Request("everyday", "Everyday", "es-MX", TERMS, unreviewed=True, sources=opener)
    return export(views, sources(), plugins.exporter("jsonl"), folder, request)


def echo(n: int) -> object:
    """Return an item whose draft is the source's English, and that nobody reviewed."""
    made = view(n)
    drafts = tuple(d.model_copy(update={"text": TEXTS[n].en}) for d in made.drafts.drafts)
    return made.model_copy(update={"drafts": made.drafts.model_copy(update={"drafts": drafts})})


def test_another_process_guards_as_this_one_does(tmp_path: Path) -> None:
    views = [accepted(0), echo(1), accepted(2)]
    here = run(tmp_path / "here", views, elsewhere=False)
    there = run(tmp_path / "there", views, elsewhere=True)
    assert contents(tmp_path / "here") == contents(tmp_path / "there")
    assert here.selection.left_out == there.selection.left_out == {"too close to the source": 1}
    assert there.check.intact()
    with pytest.raises(TermsRefusal, match="1 of 1 rows are too close"):
        run(tmp_path / "copy", [accepted(0, question=TEXTS[0].en)], elsewhere=True)
    assert {path.name for path in tmp_path.iterdir()} == {"here", "there"}


def test_a_project_opens_its_source_there(
    make_project: MakeProject, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = review(make_project())
    delivery.export(project, "jsonl", tmp_path / "here")
    monkeypatch.setattr(delivery, "LARGE", 0)
    delivery.export(project, "jsonl", tmp_path / "there")
    assert contents(tmp_path / "here") == contents(tmp_path / "there")


def test_rows_as_json_are_the_rows() -> None:
    """Formats that write rows whole get them without a record made of each."""
    rows = build_rows([accepted(0), accepted(2)]).rows
    spool = Spool()
    spool.extend(rows)
    assert list(spool.values()) == [row.model_dump(mode="json", by_alias=True) for row in rows]
    assert list(spool) == list(rows)


def test_a_script_exports_as_it_stands(make_project: MakeProject, tmp_path: Path) -> None:
    """The guard's process does not run the user's script again, which has no `if __name__`."""
    project = review(make_project())
    script = tmp_path / "script.py"
    script.write_text(
        "import sys\n"
        "from derive import Project, delivery\n"
        "delivery.LARGE = 0\n"
        "print(Project.open(sys.argv[1]).export('jsonl', sys.argv[2]).check.rows)\n",
        encoding="utf-8",
    )
    command = [sys.executable, str(script), str(project.folder), str(tmp_path / "there")]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert not ran.returncode, ran.stderr
    assert int(ran.stdout) == project.store.count_items()


def test_what_exports_read_gives_the_rows_of_the_views(make_project: MakeProject) -> None:
    """A stale item stays, and one whose acceptance was taken back is a draft, however they are
    read."""
    project = review(make_project())
    assert build_rows(pipeline.outgoing(project)) == build_rows(pipeline.views(project))
    ids = project.store.item_ids()
    decisions = project.store.decisions(ids)
    project.store.add_decision(decisions[ids[0]].model_copy(update={"verdict": "withdrawn"}))
    project.store.add_decision(decisions[ids[1]].model_copy(update={"fingerprint": "older"}))
    plan = project.store.results(["plan"], ids)["plan", ids[2]]
    project.store.put_results("plan", {ids[2]: plan._replace(digest="changed")})
    read = build_rows(pipeline.outgoing(project), unreviewed=True, pairs=True)
    assert read == build_rows(pipeline.views(project), unreviewed=True, pairs=True)
    assert read.left_out == {"stale": 1, "decided on an older draft": 1}
    assert [row.review.status for row in read.rows] == ["unreviewed"]
