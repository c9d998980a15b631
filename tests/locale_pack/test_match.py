"""Forms are found where they mean the thing, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from derive.locale_pack import Matcher, Pack, read_pack
from derive.locale_pack.match import fold
from derive.locale_pack.spelling import spellings

PACK = """
schema: 1
locale: ja-JP
version: "1"
names: {en: Japan, local: 日本}
concepts:
  emergency.police: {en: "110", local: "110", local_aliases: [110番], verified: false, source: x}
  city.capital: {en: Tokyo, local: 東京, aliases: [Tokyo Metropolis]}
  media.messenger: {en: LINE, local: LINE}
  health.public_centre: {en: public health center, local: 保健所}
  honorific.neutral: {en: "-san", local: さん}
  drug.cannabis: {verified: false, source: x, forms: [{en: cannabis, local: 大麻},
    {en: weed, local: 大麻, context: [smoke]}]}
"""


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    path: Path = tmp_path_factory.mktemp("pack") / "ja-JP.yaml"
    path.write_text(PACK, encoding="utf-8")
    return read_pack(path)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Call 110 now", ["110"]),
        ("It costs 110 yen", []),
        ("Call 1,110 or 110-0001", []),
        ("in TŌKYŌ and Tōkyō", ["TŌKYŌ", "Tōkyō"]),
        ("the tokyo of the east", []),
        ("Tokyo Metropolis", ["Tokyo Metropolis"]),
        ("a LINE group message", ["LINE"]),
        ("a line of text in a message", []),
        ("the public health centres are open", ["public health centres"]),
        ("Tanaka-san and San Jose", ["Tanaka", "-san"]),
        ("smoke weed", ["weed"]),
        ("weed the garden", []),
        ("https://tokyo.jp/Tokyo {Tokyo} a@Tokyo.jp", []),
        ("Ｔｏｋｙｏ", ["Ｔｏｋｙｏ"]),
        ("Tokyoite", []),
    ],
)
def test_english_forms(pack: Pack, text: str, found: list[str]) -> None:
    assert [match.text for match in Matcher(pack, "en").find(text)] == found


def test_local_forms_need_no_word_boundary(pack: Pack) -> None:
    found = Matcher(pack, "local").find("東京で110番に電話した")
    assert [match.text for match in found] == ["東京", "110番"]


def test_folding_keeps_every_offset() -> None:
    for text in ("Ōsaka’s ﬁsh", "日本ＡＢＣ", "İstanbul ẞ 👩‍👧"):
        assert len(fold(text)) == len(text)


def test_both_spellings_are_looked_for() -> None:
    assert set(spellings("Labor Standards Office")) == {
        "Labor Standards Office",
        "Labour Standards Office",
    }
    assert spellings("technical intern") == ("technical intern",)
