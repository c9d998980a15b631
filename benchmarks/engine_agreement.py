"""Where the limits of the check `engine_agreement` lie among real translations.

For each language of FLORES that comes with a second translation (Google's beside the professional
one; for Spanish, Catalan and Galician Apertium's) it measures chrF++ between two translations of
one sentence, and between translations of two neighbouring ones, and says which share of each lies
below the limit from which the check speaks up (`minor`).

    python benchmarks/engine_agreement.py [--sentences 300]

Ends with 1 where, in some language, more than a twentieth of the translations of one sentence lie
below, or fewer than half of those of two sentences.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from derive import plugins
from derive.checks.engine_agreement import limits
from derive.records import Segment

DATA = Path(os.environ.get("DERIVE_SHARED_DATA", Path(__file__).parents[2] / "shared" / "data"))
MOST_OF_SAME, LEAST_OF_OTHERS = 0.05, 0.5


def lines(name: str, count: int) -> list[str]:
    """Return the first lines of a file of FLORES."""
    return (DATA / "flores" / name).read_text("utf-8").splitlines()[:count]


def translations(count: int) -> Iterator[tuple[str, list[str], list[str]]]:
    """Yield a language, its machine translations and its references."""
    for path in sorted((DATA / "flores" / "outputs").glob("en-*.google.??")):
        language = path.suffix[1:]
        yield (
            language,
            lines(f"outputs/{path.name}", count),
            lines(f"flores-test.{language}", count),
        )
    english = lines("flores-test.en", count)
    for language in ("es", "ca", "gl"):
        engine = plugins.engine("apertium").open("en", language, {})
        segments = [Segment(id=str(n), text=text) for n, text in enumerate(english)]
        made = {answer.id: answer.text for answer in engine.translate(segments)}
        engine.close()
        references = lines(f"flores-test.{language}", count)
        yield language, [made[segment.id] for segment in segments], references


def main() -> int:
    """Print the shares below the limit, language by language."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sentences", type=int, default=300)
    told = parser.parse_args()
    metric = plugins.metric("chrF++")
    missed = False
    for language, made, references in translations(told.sentences):
        limit = limits(language)[1]
        neighbours = [*references[1:], references[0]]
        same, others = (
            sum(metric.segment(a, b, language) < limit for a, b in zip(made, to, strict=True))
            / len(made)
            for to in (references, neighbours)
        )
        print(f"{language}  below {limit:g}: {same:.3f} of one sentence, {others:.3f} of two")
        missed |= same > MOST_OF_SAME or others < LEAST_OF_OTHERS
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
