"""The HTML report: what it counts, what it shows, and that nothing in it comes alive."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from derive.errors import ExportError
from derive.records import ItemClass, ItemView, Severity
from derive.report import plots
from derive.report.build import build
from derive.report.examples import choose
from derive.report.fidelity import two_way
from derive.report.figures import write_figures
from derive.report.marks import Mark, direction, marked
from derive.report.render import render, write_report
from tests.report.made_up_report import CALIBRATED, INFO, project

VOID = {"meta", "br", "link", "img", "input", "hr", "rect", "line", "circle", "polyline"}


class Page(HTMLParser):
    """Collects the elements of a page and checks that they are closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.elements if name == tag]


@pytest.fixture(scope="module")
def html() -> str:
    return render(build(project(), INFO))


@pytest.fixture(scope="module")
def calibrated() -> str:
    return render(build(project(), CALIBRATED))


def test_every_element_is_closed(html: str) -> None:
    assert Page(html).open == []


def test_it_fetches_nothing(html: str) -> None:
    page = Page(html)
    tags = {tag for tag, _ in page.elements}
    assert not tags & {"script", "link", "img", "iframe", "object", "embed", "base", "form"}
    assert "default-src 'none'" in html
    assert not re.search(r"url\(|@import", html)
    assert not any(name in {"src", "srcset"} for _, attrs in page.elements for name in attrs)
    links = [attrs["href"] for attrs in page.all("a")]
    assert [link for link in links if not link.startswith("#")] == [INFO.terms.url]


def test_it_is_accessible(html: str) -> None:
    page = Page(html)
    ids = {attrs["id"] for _, attrs in page.elements if attrs.get("id")}
    assert page.all("html") == [{"lang": "en"}]
    assert len(page.all("h1")) == 1
    assert len(page.all("caption")) == len(page.all("table"))
    for attrs in page.all("svg"):
        assert attrs["role"] == "img"
        assert set(attrs["aria-labelledby"].split()) <= ids
    for attrs in page.all("section"):
        assert attrs["aria-labelledby"] in ids
    for attrs in page.all("a"):
        assert not attrs["href"].startswith("#") or attrs["href"][1:] in ids
    assert len(ids) == sum("id" in attrs for _, attrs in page.elements)


def test_questions_stay_folded(html: str) -> None:
    assert all("open" not in attrs for attrs in Page(html).all("details"))
    assert "do not publish" in html


def test_every_text_says_its_language(html: str) -> None:
    found = {(attrs["lang"], attrs["dir"]) for attrs in Page(html).all("dd") if "lang" in attrs}
    assert found == {("ja", "ltr"), ("en", "ltr"), ("es-MX", "ltr")}
    urdu = render(build(project(), replace(INFO, target_locale="ur-PK")))
    assert ("ur-PK", "rtl") in {(a.get("lang"), a.get("dir")) for a in Page(urdu).all("dd")}


@pytest.mark.parametrize(
    ("language", "expected"), [("ar-EG", "rtl"), ("he", "rtl"), ("ja-JP", "ltr"), ("xx", "auto")]
)
def test_direction(language: str, expected: str) -> None:
    assert direction(language) == expected


def nasty(view: ItemView) -> ItemView:
    """Put markup into every text of an item."""
    bad = "<script>alert(1)</script><img src=x onerror=y>{{ 7 * 7 }}"
    item = view.item.model_copy(update={"id": bad, "question": bad, "question_en": bad + "."})
    line = view.plan.ledger[0].model_copy(
        update={"concept": bad, "before": bad, "after": bad, "reason": f'" onclick="{bad}'}
    )
    plan = view.plan.model_copy(update={"question": bad, "ledger": (line,)})
    finding = view.report.findings[0].model_copy(update={"message": bad, "check": bad})
    report = view.report.model_copy(update={"findings": (finding,)})
    return view.model_copy(update={"item": item, "plan": plan, "report": report})


def test_markup_is_inert() -> None:
    terms = INFO.terms.model_copy(update={"url": "javascript:alert(1)", "attribution": "<b>"})
    info = replace(INFO, project="<script>", terms=terms, label_names={"悪用": "<i>"})
    html = render(build([nasty(project(1)[0])], info))
    page = Page(html)
    assert page.open == []
    assert not {tag for tag, _ in page.elements} & {"script", "img", "i ", "b "}
    assert not any(name.startswith("on") for _, attrs in page.elements for name in attrs)
    assert all(attrs["href"].startswith("#") for attrs in page.all("a"))
    assert "{{ 7 * 7 }}" in html
    assert "&lt;script&gt;" in html


def test_marks_are_at_their_spans(html: str) -> None:
    titles = 'title="emergency.fire, substitute: Fire brigade and police share one number in Mexico'
    assert re.search(f'<mark class="change" {titles}">119</mark>', html)
    assert re.search(rf'<mark class="change" {titles} \(was: 119\)">911</mark>', html)


def test_overlapping_marks() -> None:
    marks = [Mark(0, 3, "one", "minor"), Mark(2, 9, "two", "major"), Mark(4, 4, "none", "x")]
    assert marked("abcde", marks) == Markup(
        '<mark class="minor" title="one">ab</mark>'
        '<mark class="minor major" title="one; two">c</mark>'
        '<mark class="major" title="two">de</mark>'
    )


@given(
    text=st.text(max_size=30),
    spans=st.lists(st.tuples(st.integers(-5, 40), st.integers(-5, 40)), max_size=5),
)
def test_marks_never_change_the_text(text: str, spans: list[tuple[int, int]]) -> None:
    html = marked(text, [Mark(start, end, "<why>", "minor") for start, end in spans])
    assert re.sub(r"</?mark[^>]*>", "", html) == str(escape(text))


def test_the_same_system_is_told(html: str) -> None:
    assert "flatters itself" not in html
    assert "flatters itself" in render(build(project(), replace(INFO, same_system=True)))


def test_the_counts() -> None:
    data = build(project(32), INFO)
    assert data.progress["items"] == 32
    assert data.progress["drafted"] + data.progress["failed"] == 32
    assert (data.progress["stale"], data.progress["accepted"]) == (2, 2)
    assert sum(part.count for part in data.classes) == 32
    assert sum(part.count for part in data.queues) == 32
    assert sum(part.percent for part in data.queues) == pytest.approx(100)
    assert data.outcomes == {"refused": 4}
    assert sum(row.total for row in data.findings) == 32
    assert sum(data.findings[0].counts[name] for name in Severity) == data.findings[0].total
    assert sum(counts[ItemClass.SR] for counts in data.coverage.values()) == 2
    assert [(row.concept, row.open) for row in data.open_concepts] == [("helpline.children", 2)]
    assert sum(row.number for row in data.substitutions) == sum(
        part.count for part in data.strategies if part.name != "undecided"
    )


def test_coverage_by_label_class_and_queue() -> None:
    data = build(project(32), INFO)
    assert sum(row.total for row in data.coverage_rows) == 32
    assert sum(counts["transcreate"] for counts in data.coverage.values()) == 2


def test_what_is_left_of_the_source_s_culture() -> None:
    found = build(project(32), INFO).culture
    assert found.decided.number == found.decided.successes + 2
    assert found.decided.interval is not None
    assert found.residue.number == 32


def test_adaptation_against_fidelity_counts_every_item() -> None:
    for plot in build(project(32), INFO).two_ways:
        assert sum(map(sum, plot.counts)) == plot.number
        assert sum(cell.count for cell in plot.cells) == plot.number
    corner = two_way("m", "question", [(100.0, 100.0), (0.0, 0.0)], 100)
    assert corner is not None
    assert corner.counts[0][0] == 1, "as it was, and all of it came back: above left"
    assert corner.counts[-1][-1] == 1


def test_a_calibration_is_shown_with_its_curves(calibrated: str) -> None:
    assert Page(calibrated).open == []
    assert "logistic" in calibrated
    assert "not calibrated" in calibrated, "of the class with too few errors"
    assert "What each threshold costs" in calibrated
    assert "Triage, not quality.</strong>" in calibrated
    assert "Krippendorff" in calibrated
    assert "Is it understandable?" in calibrated


def test_an_uncalibrated_and_a_stale_project_say_so(html: str) -> None:
    assert "Not calibrated.</strong> Nobody" in html
    assert "Triage, not quality; not calibrated." in html
    assert "agreement cannot be told" in html
    stale = render(build(project(8), replace(CALIBRATED, calibration_stale=True)))
    assert "Out of date:" in stale
    assert "Triage, not quality; not calibrated." in stale


def test_an_empty_project_has_a_report() -> None:
    html = render(build([], INFO))
    assert Page(html).open == []
    assert "Nothing is measured yet" in html


def test_examples_take_every_queue_in_turn() -> None:
    chosen = choose(project(200))
    assert len(chosen) == 12
    assert {view.routing.queue for view in chosen} == {"light", "full", "transcreate", "author"}
    assert chosen == choose(project(200))


@given(values=st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=50))
def test_histograms_count_every_value(values: list[float]) -> None:
    plot = plots.histogram("m", "question", {"fidelity": values, "raw": []})
    assert sum(plot.counts["fidelity"]) == len(values)
    for bar in plot.bars:
        assert 0 <= bar.y <= bar.y + bar.height <= plots.HEIGHT
        assert plots.LEFT <= bar.x <= bar.x + bar.width <= plots.WIDTH


def test_it_is_written(tmp_path: Path) -> None:
    path = write_report(project(4), INFO, tmp_path / "new" / "report.html")
    assert path.read_text("utf-8").startswith("<!doctype html>")
    with pytest.raises(ExportError, match="cannot write the report"):
        write_report(project(1), INFO, tmp_path)


def test_a_full_disk_is_one_line() -> None:
    if not Path("/dev/full").exists():
        pytest.fail("this test needs /dev/full")
    with pytest.raises(ExportError, match="No space left on device"):
        write_report(project(4), INFO, Path("/dev/full"))


def test_every_plot_is_a_file_of_its_own_with_its_numbers(tmp_path: Path) -> None:
    data = build(project(), CALIBRATED)
    paths = write_figures(data, tmp_path / "figures")
    drawings = [path for path in paths if path.suffix == ".svg"]
    assert len(paths) == 2 * len(drawings) >= 8
    for path in drawings:
        root = ElementTree.parse(path).getroot()  # noqa: S314  (our own file)
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        assert root.find("{http://www.w3.org/2000/svg}title") is not None
    table = (tmp_path / "figures" / "load-es-mx-all.csv").read_text("utf-8").splitlines()
    assert table[0] == "threshold,recall,precision,load"
    shown = next(plot for plot in data.curves if plot.group.item_class == "all")
    assert len(table) - 1 == len(shown.group.operating)
