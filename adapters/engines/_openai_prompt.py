"""What the model is told: the rules of the task, and the texts as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from babel import Locale, UnknownLocaleError

from derive.records import fingerprint, text_digest

from .._chat.prompt import Message, as_json, environment, template  # noqa: TID252
from ._openai_text import Job

_ENTRY: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["id", "text"],
    "properties": {"id": {"type": "string"}, "text": {"type": "string"}},
}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["translations"],
    "properties": {"translations": {"type": "array", "items": _ENTRY}},
}


class Prompts:
    """The prompts for a pair of languages."""

    def __init__(self, source: str, target: str) -> None:
        """Prepare prompts for texts on their way between two BCP 47 tags."""
        self._environment = environment()
        names = {"source": language_name(source), "target": language_name(target)}
        system = self._environment.get_template("translate_api.system.j2")
        self.single = system.render(many=False, **names)
        self.many = system.render(many=True, **names)

    def digest(self) -> str:
        """Return a digest of all prompts, for the signature."""
        return fingerprint(self.single, self.many, template("translate_api.user.j2"), SCHEMA)

    def one(self, job: Job, again: str = "") -> list[Message]:
        """Return the messages that ask for one translation; ``again`` says why once more."""
        return self._messages(self.single, _data(job), again)

    def several(self, jobs: dict[str, Job]) -> list[Message]:
        """Return the messages that ask for several translations, by id."""
        data = [{"id": name, **_data(job)} for name, job in jobs.items()]
        return self._messages(self.many, {"segments": data}, "")

    def _messages(self, system: str, data: dict[str, Any], again: str) -> list[Message]:
        user = self._environment.get_template("translate_api.user.j2")
        said = user.render(data=as_json(data), again=again)
        return [{"role": "system", "content": system}, {"role": "user", "content": said}]


def request_ids(jobs: Sequence[Job]) -> dict[str, Job]:
    """Return jobs by the ids that they have in one request: no model can count them through."""
    named: dict[str, Job] = {}
    for number, job in enumerate(jobs):
        digest = text_digest(f"{number}:{job.segment.id}")
        name = next(digest[:n] for n in range(6, 17) if digest[:n] not in named)
        named[name] = job
    return named


def language_name(tag: str) -> str:
    """Return the English name of a language and country, or the tag where there is none."""
    try:
        name = Locale.parse(tag, sep="-").get_display_name("en")
    except (UnknownLocaleError, ValueError):
        name = None
    return f"{name} ({tag})" if name else tag


def _data(job: Job) -> dict[str, Any]:
    return {"text": job.body, **({"tokens": job.tokens} if job.tokens else {})}
