"""How much faster CTranslate2 with int8 is than transformers with float32, on the same sentences.

No model can be fetched where this runs: it makes one of Marian-base's size itself (6 + 6 layers,
width 512, 60,000 words) with random weights, that writes as many tokens a sentence as the limit
allows. Both engines get the same texts in the same run, in turns, at beam 4, and write up to the
same limit. What it says is speed, never quality.

    python benchmarks/ctranslate2_speed.py [--sentences 64] [--turns 2] [--beams 4]

Ends with 1 where CTranslate2 is less than 4 times as fast.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path
from typing import Any

from derive import plugins
from derive.contracts import Engine
from derive.records import Outcome, Segment

WORDS = 60_000
ENOUGH = 4.0
UNENDED = (Outcome.TRUNCATED, Outcome.REPETITION)  # random weights come to no end
PAIR = ("en", "es")


def make_model(
    folder: Path, width: int = 512, layers: int = 6, words: int = WORDS, ends: float = 0.0
) -> Path:
    """Save a Marian model, of the size of OPUS-MT's unless told otherwise, with random weights.

    With ``ends`` its answers come to an end, the higher the sooner; without they never do.
    """
    transformers: Any = import_module("transformers")
    folder.mkdir(parents=True)
    pieces = _pieces(folder)
    names = ["</s>", "<unk>", *(piece for piece in pieces if piece not in {"</s>", "<unk>", "<s>"})]
    names += [f"▁w{i}" for i in range(words - 1 - len(names))]
    vocabulary = {name: i for i, name in enumerate([*names, "<pad>"])}
    (folder / "vocab.json").write_text(json.dumps(vocabulary), "utf-8")
    (folder / "tokenizer_config.json").write_text(
        json.dumps({"source_lang": "en", "target_lang": "es", "model_max_length": 512}), "utf-8"
    )
    config = transformers.MarianConfig(
        vocab_size=words, decoder_vocab_size=words, d_model=width, encoder_layers=layers,
        decoder_layers=layers, encoder_attention_heads=8, decoder_attention_heads=8,
        encoder_ffn_dim=4 * width, decoder_ffn_dim=4 * width, max_position_embeddings=512,
        pad_token_id=words - 1, decoder_start_token_id=words - 1, eos_token_id=0,
        bos_token_id=None, forced_eos_token_id=None, scale_embedding=True,
        activation_function="swish", init_std=0.5 if ends else 0.02,
    )  # fmt: skip
    model = transformers.MarianMTModel(config)
    model.final_logits_bias[0, 0] = ends
    model.generation_config.bad_words_ids = [[words - 1]]
    model.save_pretrained(folder)
    return folder


_WORDS = """the a my your doctor teacher letter school today writes asks about neighbour garden
bread morning train ticket window quiet song market early kitchen river bridge paper finds keeps
under behind winter yellow coat friend visits museum always never perhaps"""


def sentences(count: int) -> list[Segment]:
    """Return sentences of 6 to 24 words of our own making."""
    words = _WORDS.split()
    chance = random.Random(7)  # noqa: S311 - nothing secret
    texts = (" ".join(chance.choices(words, k=chance.randint(6, 24))) for _ in range(count))
    return [Segment(id=str(i), text=f"{text}.") for i, text in enumerate(texts)]


def rate(engine: Engine, segments: list[Segment]) -> float:
    """Return how many sentences an engine takes in a second."""
    started = time.perf_counter()
    answers = engine.translate(segments)
    assert all(answer.outcome in UNENDED for answer in answers), "some answers are shorter"
    return len(segments) / (time.perf_counter() - started)


def _pieces(folder: Path) -> list[str]:
    sentencepiece: Any = import_module("sentencepiece")
    texts = [segment.text for segment in sentences(500)]
    with (folder / "source.spm").open("wb") as file:
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(texts), model_writer=file, vocab_size=100,
            hard_vocab_limit=False, minloglevel=2,
        )  # fmt: skip
    (folder / "target.spm").write_bytes((folder / "source.spm").read_bytes())
    processor = sentencepiece.SentencePieceProcessor(str(folder / "source.spm"))
    return [processor.id_to_piece(i) for i in range(processor.get_piece_size())]


def main() -> int:
    """Print both rates and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sentences", type=int, default=64)
    parser.add_argument("--turns", type=int, default=2)
    parser.add_argument("--beams", type=int, default=4)
    told = parser.parse_args()
    import_module("torch").manual_seed(7)
    segments = sentences(told.sentences)
    with tempfile.TemporaryDirectory() as folder:
        model = make_model(Path(folder) / "marian-base")
        common = {"model": str(model), "beams": str(told.beams), "device": "cpu", "max_ratio": "1"}
        engines = {
            "transformers float32": plugins.engine("transformers").open(*PAIR, common),
            "ctranslate2 int8": plugins.engine("ctranslate2").open(
                *PAIR, {**common, "compute_type": "int8", "cache": folder}
            ),
        }
        rates: dict[str, list[float]] = {name: [] for name in engines}
        for _ in range(told.turns):
            for name, engine in engines.items():
                rates[name].append(rate(engine, segments))
    slow, fast = (statistics.median(found) for found in rates.values())
    for name, found in rates.items():
        each = ", ".join(f"{value:.1f}" for value in found)
        print(f"{name:<22}{statistics.median(found):8.1f} sentences/s  ({each})")
    print(f"ratio {fast / slow:.1f}")
    return 0 if fast >= ENOUGH * slow else 1


if __name__ == "__main__":
    sys.exit(main())
