"""Golden samples of the check `variant`."""

from __future__ import annotations

import pytest

from derive.checks.variant import plugin
from tests.checks.sample import Bad, Good, Sample, verify

SAMPLES: tuple[Sample, ...] = (
    Good("zh-CN", "x", "请马上打电话给警察，说明发生了什么事。"),
    Good("zh-TW", "x", "請馬上打電話給警察，說明發生了什麼事。"),
    Good("ja-JP", "x", "国の警察に電話する。"),
    Bad("zh-TW", "x", "请马上打电话给警察，说明发生了什么事。", "traditional"),
    Bad("zh-CN", "x", "請馬上打電話給警察，說明發生了什麼事。", "simplified"),
    Bad("zh-Hant-HK", "x", "请马上打电话给警察，说明发生了什么事。", "traditional"),
)


@pytest.mark.parametrize("sample", SAMPLES)
def test_sample(sample: Sample) -> None:
    verify(plugin, sample)
