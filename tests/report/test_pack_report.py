"""The page that a local expert reads and signs."""

from __future__ import annotations

import datetime
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from derive.errors import PackError
from derive.locale_pack import SignOff, available, load_concepts, load_pack, read_pack
from derive.report.pack_report import pack_report, render_pack, write_pack_report

TODAY = datetime.date(2026, 11, 22)
ARABIC = """
schema: 1
locale: ar-EG
version: "1"
names: {en: "Egypt <b>", local: مصر}
concepts:
  hotline.consumer: {en: "19588", local: "19588", local_aliases: [حماية المستهلك], verified: false}
  holiday.ancestors: {absent: true, note: "<script>alert(1)</script>"}
"""


@pytest.fixture(scope="module")
def arabic(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("pack") / "ar-EG.yaml"
    path.write_text(ARABIC, encoding="utf-8")
    pack = read_pack(path)
    old = SignOff(name="N", date=TODAY, scope="all", pack="ar-EG@0+0123456789abcdef")
    return render_pack(pack_report(pack.model_copy(update={"sign_offs": (old,)}), TODAY))


@pytest.mark.parametrize("tag", available()[:3])
def test_every_concept_is_on_the_page(tag: str) -> None:
    html = render_pack(pack_report(load_pack(tag), TODAY))
    shown = re.findall(r"<code>([a-z_.]+)</code>", html)
    assert sorted(shown) == sorted(load_concepts().concepts)


def test_right_to_left_forms_say_so_and_numbers_do_not(arabic: str) -> None:
    assert '<bdi lang="ar-EG" dir="rtl">حماية المستهلك</bdi>' in arabic
    assert '<bdi lang="ar-EG" dir="ltr">19588</bdi>' in arabic


def test_nothing_runs_and_nothing_is_fetched(arabic: str) -> None:
    assert "<script" not in arabic
    assert "Egypt &lt;b&gt;" in arabic
    assert not re.search(r"(?:src|href)=\"(?!#)", arabic)


def test_sources_states_and_sign_offs_are_there(arabic: str) -> None:
    assert "library:" in arabic
    assert "phonenumbers" in arabic
    assert "to confirm" in arabic
    assert "outdated: the pack has changed since" in arabic


def test_every_tag_is_closed(arabic: str) -> None:
    class Balance(HTMLParser):
        stack: list[str] = []  # noqa: RUF012

        def handle_starttag(self, tag: str, attrs: object) -> None:
            if tag not in {"meta", "col", "br"}:
                self.stack.append(tag)

        def handle_endtag(self, tag: str) -> None:
            assert self.stack.pop() == tag

    parser = Balance()
    parser.feed(arabic)
    assert not parser.stack


def test_a_page_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="-o"):
        write_pack_report(load_pack("es-MX"), tmp_path, TODAY)
