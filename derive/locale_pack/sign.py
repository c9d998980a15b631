"""Records a local expert's sign-off in the pack's own file, and leaves the rest as it is."""

from __future__ import annotations

import json
import re
from importlib.resources import as_file, files
from pathlib import Path

from derive.errors import PackError
from derive.locale_pack.load import PACKS, available, parse_pack, read_text
from derive.locale_pack.model import Pack, SignOff


def pack_file(tag: str) -> Path:
    """Return the file of an installed pack, or of the user's own where ``tag`` names one."""
    if tag.endswith((".yaml", ".yml")):
        return Path(tag)
    if tag not in available():
        raise PackError(f"no locale pack {tag!r}; derive locale list shows those that there are")
    with as_file(files(PACKS) / f"{tag}.yaml") as path:
        return path


def sign(path: Path, sign_off: SignOff) -> Pack:
    """Add ``sign_off`` to the pack in ``path`` and return the pack as it is then.

    Raises `PackError` where the pack is not valid, or the file cannot be written.
    """
    text = read_text(path)
    new = with_sign_off(text, sign_off, path.name)
    signed = parse_pack(new, path.name, path.stem)
    if not any(known.pack == sign_off.pack for known in signed.sign_offs):
        raise PackError(f"{path.name}: the sign-off could not be added; add it by hand")
    draft = path.with_name(f".{path.name}.new")
    try:
        draft.write_text(new, encoding="utf-8", newline="")
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise PackError(
            f"{path}: cannot be written ({error.strerror}): copy it, sign the copy"
        ) from error
    return signed


def with_sign_off(text: str, sign_off: SignOff, name: str) -> str:
    """Return the text of a pack with one more line under ``signed_off``, and nothing else new."""
    ending = "\r\n" if "\r\n" in text else "\n"
    line = f"  - {_flow(sign_off)}{ending}"
    listed = re.search(r"^signed_off:[ \t]*(\[\])?[ \t]*(#[^\r\n]*)?\r?\n", text, re.MULTILINE)
    if listed:
        head = re.sub(r"\[\]\s*", "", listed.group().rstrip("\r\n")).rstrip() + ending
        return f"{text[: listed.start()]}{head}{line}{text[listed.end() :]}"
    if re.search(r"^signed_off:", text, re.MULTILINE):
        raise PackError(f"{name}: write `signed_off` as a list, one sign-off a line")
    concepts = re.search(r"^concepts:", text, re.MULTILINE)
    if concepts is None:
        raise PackError(f"{name}: nothing to sign: the pack has no `concepts`")
    start = concepts.start()
    return f"{text[:start]}signed_off:{ending}{line}{text[start:]}"


def _flow(sign_off: SignOff) -> str:
    """Return a sign-off as one line of YAML. JSON strings are YAML strings."""
    said = sign_off.model_dump(mode="json")
    said["date"] = sign_off.date
    values = {
        key: json.dumps(value, ensure_ascii=False) if isinstance(value, str) else str(value)
        for key, value in said.items()
    }
    values["publish_name"] = values["publish_name"].lower()
    return "{" + ", ".join(f"{key}: {value}" for key, value in values.items()) + "}"
