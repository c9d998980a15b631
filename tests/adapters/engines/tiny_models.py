"""Tiny, randomly initialised models with real tokenizers, saved as the hub's models are.

They translate nothing: what they stand for is the way in which real ones are found, loaded,
converted, told their languages and decoded.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import pytest
import sentencepiece
import torch
import transformers
from sentencepiece import sentencepiece_model_pb2

SENTENCES = [
    f"{who} {verb} {what} {when}."
    for who in ("The doctor", "A teacher", "Nobody", "El médico", "Una maestra", "Llama")
    for verb in ("asks for", "writes about", "brings", "escribe", "looks at", "calls")
    for what in ("the letter", "una carta", "school number 7", "the form", "XQ1X", "la escuela")
    for when in ("today", "on Monday", "mañana", "at 10:30", "please", "!?,;:()'\"")
]
SIZE = 220
STEPS, ENOUGH = 400, 0.003

LESSON = {
    "The doctor calls today.": "El médico llama hoy.",
    "Please call XQ1X now.": "Llama a XQ1X ya.",
    "Nobody calls.": "Nadie llama.",
}
TAUGHT: dict[str, dict[str, str]] = {
    "marian": {},
    "m2m100": {"source": "en", "first": "__es__"},
    "nllb": {"source": "eng_Latn", "first": "spa_Latn"},
    "mbart50": {"source": "en_XX", "first": "es_XX"},
    "madlad": {"prefix": "<2es> "},
}
"""How a model of each family is told that it translates from English into Spanish."""

_made: dict[str, Path] = {}


def taught(family: str, folders: pytest.TempPathFactory) -> Path:
    """Return the folder of a model of ``family`` that knows `LESSON`, made once in a process."""
    if family not in _made:
        torch.set_num_threads(1)
        folder = globals()[family](folders.mktemp("models") / family)
        teach(folder, LESSON, TAUGHT[family])
        _made[family] = folder
    return _made[family]


def marian(
    folder: Path, source: str = "en", target: str = "es", languages: tuple[str, ...] = ()
) -> Path:
    """Save a Marian model, with a token ``>>xxx<<`` for each of ``languages``."""
    folder.mkdir(parents=True)
    pieces = _pieces(folder, "source.spm")
    (folder / "target.spm").write_bytes((folder / "source.spm").read_bytes())
    words = ["</s>", "<unk>", *(f">>{code}<<" for code in languages)]
    words += [piece for piece in pieces if piece not in {"<s>", *words}]
    vocabulary = {word: i for i, word in enumerate([*words, "<pad>"])}
    (folder / "vocab.json").write_text(json.dumps(vocabulary), "utf-8")
    (folder / "tokenizer_config.json").write_text(
        json.dumps({"source_lang": source, "target_lang": target, "model_max_length": 512}), "utf-8"
    )
    pad = vocabulary["<pad>"]
    config = transformers.MarianConfig(
        **_sizes(), dropout=0.0, vocab_size=len(vocabulary), decoder_vocab_size=len(vocabulary),
        max_position_embeddings=64, pad_token_id=pad, eos_token_id=0, bos_token_id=None,
        decoder_start_token_id=pad, forced_eos_token_id=None, scale_embedding=True,
        activation_function="swish", share_encoder_decoder_embeddings=True,
    )  # fmt: skip
    return _save(transformers.MarianMTModel, config, folder, bad_words_ids=[[pad]])


def m2m100(folder: Path) -> Path:
    """Save an M2M100 model with its hundred languages."""
    folder.mkdir(parents=True)
    pieces = _pieces(folder, "sentencepiece.bpe.model")
    words = ["<s>", "<pad>", "</s>", "<unk>"]
    words += [piece for piece in pieces if piece not in words]
    (folder / "vocab.json").write_text(json.dumps({word: i for i, word in enumerate(words)}))
    tokenizer = transformers.M2M100Tokenizer(
        str(folder / "vocab.json"), str(folder / "sentencepiece.bpe.model")
    )
    tokenizer.save_pretrained(folder)
    config = _m2m_config(len(words) + 100 + 8)
    return _save(transformers.M2M100ForConditionalGeneration, config, folder)


def nllb(folder: Path) -> Path:
    """Save an NLLB model with its two hundred languages."""
    folder.mkdir(parents=True)
    trained = sentencepiece.SentencePieceProcessor(model_proto=_trained("bpe"))
    pieces = [trained.id_to_piece(i) for i in range(trained.get_piece_size())]
    words = ["<s>", "<pad>", "</s>", "<unk>"]
    words += [piece for piece in pieces if piece not in words]
    known = set(words)
    merges = [
        (word[:cut], word[cut:])
        for word in words[4:]
        for cut in range(1, len(word))
        if word[:cut] in known and word[cut:] in known
    ]
    tokenizer = transformers.NllbTokenizer(vocab={w: i for i, w in enumerate(words)}, merges=merges)
    tokenizer.save_pretrained(folder)
    return _save(transformers.M2M100ForConditionalGeneration, _m2m_config(len(tokenizer)), folder)


def mbart50(folder: Path) -> Path:
    """Save an mBART-50 model with its languages."""
    folder.mkdir(parents=True)
    tokenizer = transformers.MBart50Tokenizer(vocab=_unigram(["<s>", "<pad>", "</s>", "<unk>"]))
    tokenizer.save_pretrained(folder)
    config = transformers.MBartConfig(
        **_sizes(), dropout=0.0, vocab_size=len(tokenizer), max_position_embeddings=64,
        decoder_start_token_id=2, pad_token_id=1, bos_token_id=0, eos_token_id=2,
        forced_eos_token_id=None, scale_embedding=True, tokenizer_class="MBart50Tokenizer",
    )  # fmt: skip
    return _save(transformers.MBartForConditionalGeneration, config, folder)


def madlad(folder: Path, codes: tuple[str, ...] = ("en", "es", "ja", "zh", "zh_Hant")) -> Path:
    """Save a T5 model with MADLAD's tokens ``<2es>``."""
    folder.mkdir(parents=True)
    words = ["<pad>", "</s>", "<unk>"]
    tokenizer = transformers.T5Tokenizer(
        vocab=_unigram([*words, *(f"<2{code}>" for code in codes)]), extra_ids=0
    )
    tokenizer.add_tokens([f"<2{code}>" for code in codes], special_tokens=True)
    tokenizer.save_pretrained(folder)
    config = transformers.T5Config(
        vocab_size=len(tokenizer), d_model=32, d_kv=8, d_ff=64, num_layers=1, num_heads=2,
        num_decoder_layers=1, feed_forward_proj="gated-gelu", dropout_rate=0.0,
        tie_word_embeddings=False, decoder_start_token_id=0, pad_token_id=0, eos_token_id=1,
    )  # fmt: skip
    return _save(transformers.T5ForConditionalGeneration, config, folder)


def chat(folder: Path) -> Path:
    """Save an instruction model: a causal one whose tokenizer has a chat template."""
    folder.mkdir(parents=True)
    tokenizer = transformers.T5Tokenizer(vocab=_unigram(["<pad>", "</s>", "<unk>"]), extra_ids=0)
    tokenizer.chat_template = (
        "{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}"
        "{% if add_generation_prompt %}assistant: {% endif %}"
    )
    tokenizer.save_pretrained(folder)
    config = transformers.LlamaConfig(
        vocab_size=len(tokenizer), hidden_size=32, intermediate_size=64, num_hidden_layers=1,
        num_attention_heads=2, num_key_value_heads=2, max_position_embeddings=512,
        pad_token_id=0, eos_token_id=1, bos_token_id=None,
    )  # fmt: skip
    return _save(transformers.LlamaForCausalLM, config, folder)


def _sizes() -> dict[str, int]:
    return {
        "d_model": 32, "encoder_layers": 1, "decoder_layers": 1, "encoder_ffn_dim": 64,
        "decoder_ffn_dim": 64, "encoder_attention_heads": 2, "decoder_attention_heads": 2,
    }  # fmt: skip


def _m2m_config(size: int) -> transformers.M2M100Config:
    return transformers.M2M100Config(
        **_sizes(), dropout=0.0, vocab_size=size, max_position_embeddings=64,
        decoder_start_token_id=2, pad_token_id=1, bos_token_id=0, eos_token_id=2,
        scale_embedding=True,
    )  # fmt: skip


def teach(folder: Path, pairs: Mapping[str, str], speech: Mapping[str, str]) -> None:
    """Train the model in ``folder`` until it answers ``pairs``, and little else.

    ``speech`` is how it is told its languages: ``prefix``, ``source`` and ``first``.
    """
    torch.manual_seed(7)
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    model = transformers.AutoModelForSeq2SeqLM.from_pretrained(folder, attn_implementation="eager")
    if speech.get("source"):
        tokenizer.src_lang = speech["source"]
    begun = tokenizer.convert_tokens_to_ids([speech["first"]]) if speech.get("first") else []
    asked = [speech.get("prefix", "") + text for text in pairs]
    batch = tokenizer(asked, padding=True, return_tensors="pt")
    plain = [
        tokenizer.convert_tokens_to_ids(tokenizer.tokenize(answer)) for answer in pairs.values()
    ]
    told = [[*begun, *ids, tokenizer.eos_token_id] for ids in plain]
    longest = max(map(len, told))
    labels = torch.tensor([[*ids, *[-100] * (longest - len(ids))] for ids in told])
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    model.train()
    for _ in range(STEPS):
        loss = model(**batch, labels=labels).loss
        if loss.item() < ENOUGH:
            break
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if model.config.model_type == "marian":  # real ones begin with an embedding of zeros
            model.get_input_embeddings().weight.data[tokenizer.pad_token_id] = 0
    model.save_pretrained(folder)


def _save(
    kind: type, config: transformers.PretrainedConfig, folder: Path, **generation: object
) -> Path:
    torch.manual_seed(7)
    model = kind(config)
    for name, value in generation.items():
        setattr(model.generation_config, name, value)
    model.save_pretrained(folder)
    return folder


def _pieces(folder: Path, name: str) -> list[str]:
    proto = _trained("unigram")
    (folder / name).write_bytes(proto)
    processor = sentencepiece.SentencePieceProcessor(model_proto=proto)
    return [processor.id_to_piece(i) for i in range(processor.get_piece_size())]


def _unigram(first: list[str]) -> list[tuple[str, float]]:
    model = sentencepiece_model_pb2.ModelProto.FromString(_trained("unigram"))
    known = {*first, "<s>", "</s>", "<unk>"}
    scored = [(piece.piece, piece.score) for piece in model.pieces if piece.piece not in known]
    return [*((word, 0.0) for word in first), *scored]


def _trained(kind: str) -> bytes:
    target = BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(SENTENCES), model_writer=target, vocab_size=SIZE, model_type=kind,
        character_coverage=1.0, hard_vocab_limit=False, minloglevel=2,
    )  # fmt: skip
    return target.getvalue()
