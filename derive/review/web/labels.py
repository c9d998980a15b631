"""The source's labels, with English where the source adapter knows it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from derive import plugins
from derive.errors import PluginError
from derive.project import Project
from derive.records import Category


class Label(NamedTuple):
    """A label word for word, its English ("" where nobody gave one) and its language."""

    text: str
    english: str
    language: str

    def shown(self, language: str) -> tuple[str, str]:
        """Return what a visitor reads, and its language: the label itself if they read it."""
        own = self.language.split("-")[0] == language
        return (self.text, self.language) if own or not self.english else (self.english, "en")


class Labels:
    """The labels of one project's source."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._language = project.config.source.locale

    @cached_property
    def _names(self) -> dict[str, str]:
        try:
            return dict(plugins.source(self._project.config.source.adapter).label_names)
        except PluginError:
            return {}

    def label(self, text: str) -> Label:
        """Return a label with its English."""
        english = self._names.get(text, "")
        return Label(text, "" if english == text else english, self._language)

    def of(self, category: Category) -> Iterator[Label]:
        """Yield the labels of an item, the broadest first."""
        for text in (category.risk_area, category.harm_type, category.specific_harm):
            if text:
                yield self.label(text)

    def kinds(self, texts: Iterable[str]) -> list[Label]:
        """Return labels with their English, in the order of what is shown of them."""
        found = [self.label(text) for text in texts]
        return sorted(found, key=lambda label: label.english or label.text)
