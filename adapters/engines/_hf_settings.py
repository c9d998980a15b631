"""What of a signature both engines on transformers models have in common."""

from __future__ import annotations

from ._hf_families import Speech
from ._hf_files import Files
from ._hf_masks import PROTECTION
from ._hf_options import Options


def languages(how: Speech, pair: tuple[str, str]) -> dict[str, str]:
    """Return how a model was told its languages."""
    codes = [how.source or pair[0], how.first or how.prefix.strip() or pair[1]]
    return {
        "family": how.family,
        "route": "-".join(code.strip("_<>").removeprefix("2") for code in codes),
    }


def common_settings(files: Files, options: Options) -> dict[str, str]:
    """Return the model and the options that change its answers. No path is among them."""
    return {
        "model": files.name,
        "content": files.content,
        "beams": str(options.beams),
        "max_ratio": f"{options.max_ratio:g}",
        "split": options.split,
        "protect": PROTECTION,
    }
