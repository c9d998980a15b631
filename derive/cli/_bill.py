"""What engines cost, in words: a range before a run, the bill after it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from derive.contracts import Estimate


def range_of(estimate: Estimate) -> str:
    """Return an estimate on one line; of money only where prices are given."""
    low, high = estimate.low, estimate.high
    parts = [
        _range(low.requests, high.requests, "requests"),
        _range(low.prompt_tokens, high.prompt_tokens, "prompt tokens"),
        _range(low.completion_tokens, high.completion_tokens, "completion tokens"),
    ]
    if high.cost:
        parts.append(f"cost {low.cost:.2f} to {high.cost:.2f} by the prices given")
    return ", ".join(parts)


def spent(bill: Mapping[str, Any]) -> str:
    """Return a bill, as `derive.status` has it, on one line."""
    about = "about " if bill["estimated"] else ""
    words = (
        f"{bill['requests']:,} requests, {about}{bill['prompt_tokens']:,} prompt and "
        f"{bill['completion_tokens']:,} completion tokens"
    )
    return f"{words}, cost {bill['cost']:.4g} by the prices given" if bill["cost"] else words


def _range(low: int, high: int, what: str) -> str:
    return f"{low:,} {what}" if low == high else f"{low:,} to {high:,} {what}"
