"""The Protocols that plug-ins fulfil. Adding one is adding one file with a module-level ``plugin``.

============  =====================================  ===============================
what          where its file goes                    what ``plugin`` is
============  =====================================  ===============================
source        ``adapters/sources/<name>.py``         a `SourceAdapter`
locale        ``adapters/localisation/<name>.py``    a `LocaleAdapterProvider`
engine        ``adapters/engines/<name>.py``         an `EngineProvider`
check         ``derive/checks/<name>.py``            a `Check`
metric        ``derive/fidelity/<name>.py``          a `Metric`
exporter      ``derive/exporters/<name>.py``         an `Exporter`
executor      ``derive/executors/<name>.py``         an `Executor`
model         ``adapters/models/<name>.py``          a `ModelProvider`
============  =====================================  ===============================

A module without ``plugin``, or whose name starts with an underscore, is shared code. Other packages
offer theirs through the entry point groups ``derive.sources``, ``derive.engines`` and so on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, runtime_checkable

from derive.records import (
    Alternative,
    Category,
    ExportRow,
    FieldName,
    Finding,
    ItemClass,
    Outcome,
    RejectedRow,
    Segment,
    Severity,
    Signature,
    SourceItem,
    Substitution,
    Terms,
    Translation,
)

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from derive.locale_pack import Pack

# ---- sources -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Column:
    """A column of a source file as `SourceAdapter.inspect` sees it.

    ``meaning`` is the SourceItem field it is read as, or "" where it goes to the annotations.
    """

    name: str
    filled: int
    example: str
    meaning: str


@dataclass(frozen=True)
class Inspection:
    """What a source holds: for the user to see before anything is read for good.

    ``unreadable`` says of each file that cannot be read what is wrong with it. ``own``: the items
    themselves say that they are the adapter's dataset.
    """

    files: tuple[str, ...]
    rows: int
    columns: tuple[Column, ...]
    splits: Mapping[str, int]
    missing: tuple[str, ...]
    version: str
    labels: Mapping[str, int]
    unreadable: tuple[str, ...] = ()
    own: bool = False


@dataclass(frozen=True)
class SourceOptions:
    """How to read a source.

    ``mapping`` gives column names by SourceItem field (``{"question_en": "text_en"}``); ``locale``
    is the country the set was made for; ``config`` and ``version`` choose among versions.
    """

    locale: str
    mapping: Mapping[str, str]
    config: str = ""
    version: str = ""
    dataset: str = ""


@runtime_checkable
class SourceAdapter(Protocol):
    """Reads one dataset's files. Rows it cannot read go to ``reject``; only a file that cannot be
    read as a whole raises `SourceError`. ``reads`` says in words which files; ``any_table`` that
    it takes any table whose columns are called as the fields are."""

    name: str
    title: str
    terms: Terms
    default_locale: str
    reads: str
    any_table: bool

    @property
    def label_names(self) -> Mapping[str, str]:
        """Return English for the dataset's labels, by label."""

    def inspect(self, path: str, options: SourceOptions) -> Inspection:
        """Say what the files hold and how their columns are understood."""

    def guess(self, inspection: Inspection) -> Mapping[str, str]:
        """Return likely columns for the fields that ``inspection`` says are missing, by field."""

    def read(
        self, path: str, options: SourceOptions, reject: Callable[[RejectedRow], None]
    ) -> Iterator[SourceItem]:
        """Yield the items in the order of the files."""


# ---- adaptation ----------------------------------------------------------------------------------


class LocaleAdapter(Protocol):
    """Proposes what to do with the culture-specific items of one source item.

    ``concurrency`` is how many items it may usefully be asked about at once; `propose` is called
    from so many threads.
    """

    signature: Signature
    concurrency: int

    def propose(self, item: SourceItem) -> Iterable[Substitution]:
        """Yield ledger lines for both fields: decided ones and open ones.

        Lines of one field may not overlap. The planner puts them into the text.
        """

    def close(self) -> None:
        """Free what the adapter holds. May be called twice."""


NO_OPTIONS: Mapping[str, str] = MappingProxyType({})


@runtime_checkable
class LocaleAdapterProvider(Protocol):
    """Opens a `LocaleAdapter` for a pair of packs. ``automatic``: may be chosen unasked."""

    name: str
    automatic: bool

    def open(
        self, source: Pack, target: Pack, options: Mapping[str, str] = NO_OPTIONS
    ) -> LocaleAdapter:
        """Return an adapter from the source's country to the target's.

        It opens nothing yet: the state of a project is asked for without a network. Raises
        `ConfigError` for an option that it does not have, or that it cannot read.
        """


# ---- engines -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Route:
    """A way from one language to another: the languages passed, ends included."""

    languages: tuple[str, ...]

    def __str__(self) -> str:
        return "→".join(self.languages)


@dataclass(frozen=True)
class Availability:
    """Whether an engine can be used here; ``install`` is the command that makes it so."""

    ok: bool
    detail: str
    install: str = ""


class Engine(Protocol):
    """Translates segments between two languages. Closed by its user; safe to call from threads."""

    signature: Signature

    def translate(self, segments: Sequence[Segment]) -> Sequence[Translation]:
        """Return one translation per segment, matched by id, in any order.

        A segment that fails carries its outcome; only a broken engine raises `EngineFailed`.
        """

    def close(self) -> None:
        """Free what the engine holds. May be called twice."""


@runtime_checkable
class StreamingEngine(Protocol):
    """An `Engine` whose answers come one by one, so that each is kept the moment it is there."""

    def stream(self, segments: Sequence[Segment]) -> Iterator[Translation]:
        """Yield what `Engine.translate` returns, each as soon as it is there, in any order.

        Where it raises, it does so after the answers that were still under way.
        """


@dataclass(frozen=True)
class Bill:
    """What was asked of a service. ``cost`` is in the currency of the prices, 0 without prices;
    ``estimated``: the service did not count all tokens itself."""

    requests: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost: float = 0.0
    estimated: bool = False

    def __add__(self, other: Bill) -> Bill:
        """Return the sum."""
        return Bill(
            self.requests + other.requests,
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
            self.cost + other.cost,
            self.estimated or other.estimated,
        )


@dataclass(frozen=True)
class Estimate:
    """What segments will take: two bills between which that of a run without failures lies."""

    low: Bill = Bill()
    high: Bill = Bill()

    def __add__(self, other: Estimate) -> Estimate:
        """Return the sum of both bounds."""
        return Estimate(self.low + other.low, self.high + other.high)


@runtime_checkable
class BilledEngine(Protocol):
    """An `Engine` that may cost money; None where what is behind it costs nothing."""

    @property
    def bill(self) -> Bill | None:
        """Return what was asked for so far."""

    def estimate(self, segments: Sequence[Segment]) -> Estimate | None:
        """Return about what ``segments`` will take. Asks nothing."""


@runtime_checkable
class EngineProvider(Protocol):
    """Knows which pairs an engine has, and opens one.

    ``automatic`` says that the engine may be chosen where the user named none.
    """

    name: str
    automatic: bool

    def availability(self) -> Availability:
        """Say whether the engine is installed, and how to install it."""

    def routes(self, source: str, target: str) -> Sequence[Route]:
        """Return the routes between two BCP 47 tags, best first; empty where there is none."""

    def open(self, source: str, target: str, options: Mapping[str, str]) -> Engine:
        """Return an engine for the pair. Raises `EngineMissing` or `PairMissing`."""


@runtime_checkable
class BilledProvider(Protocol):
    """An `EngineProvider` whose engines are `BilledEngine`; to open one costs nothing.

    They ask for what failed once more, alone, by themselves.
    """

    billed: bool


@runtime_checkable
class DefaultProvider(Protocol):
    """An `EngineProvider` that may be chosen by its options, where the user named no engine.

    ``chosen_by`` are options that say enough (``model``); of several such engines the one with
    more of them is chosen, then the one with the lower ``rank``.
    """

    chosen_by: tuple[str, ...]
    rank: int


@runtime_checkable
class CacheProvider(Protocol):
    """An `EngineProvider` that can also keep what another engine has translated."""

    def wrap(self, engine: Engine, path: Path) -> Engine:
        """Return ``engine`` with a memory in the file ``path``: no segment is translated twice.

        The signature is that of ``engine``; only good translations are kept.
        """


@dataclass(frozen=True)
class Imported:
    """What became of the units of a file of translations: how many it has, how many gave a pair,
    how many of these are new and how many reviewed; pairs by language, units without one by the
    reason, and some of these."""

    units: int
    pairs: int
    new: int
    reviewed: int
    languages: Mapping[str, int]
    rejected: Mapping[str, int]
    examples: tuple[str, ...] = ()


@runtime_checkable
class MemoryProvider(CacheProvider, Protocol):
    """A `CacheProvider` whose memories people fill with pairs of their own, and take out again."""

    def wrap_pair(self, engine: Engine, path: Path, source: str, target: str) -> Engine:
        """Do as `wrap` does, and note in the memory which languages these are."""

    def own(self, path: Path, source: str, target: str, options: Mapping[str, str]) -> Engine:
        """Return an engine over the pairs that were imported to ``path``, not engines' answers."""

    def take_in(
        self, path: Path, file: Path, source: str, target: str, *, reviewed: bool = False
    ) -> Imported:
        """Put the pairs of a file into the memory at ``path``. ``reviewed``: people saw them all.

        Raises `EngineError` where the file cannot be read as a whole.
        """

    def remember(
        self, path: Path, pairs: Sequence[tuple[str, str]], source: str, target: str, origin: str
    ) -> int:
        """Put pairs that people have accepted into the memory as reviewed; return how many are
        new. ``origin`` says where they come from."""

    def give_out(
        self, path: Path, file: Path, source: str, target: str, *, engines: bool = False
    ) -> int:
        """Write the imported pairs of two languages (with engines' answers) to a file, by its
        ending; return how many."""

    def counts(self, path: Path) -> Mapping[str, Any]:
        """Return how many pairs the memory holds, by language and origin, and engines' answers."""


# ---- language models -----------------------------------------------------------------------------

Message = Mapping[str, str]
"""A turn of a conversation: ``role`` (system, user or assistant) and ``content``."""


@dataclass(frozen=True)
class Reply:
    """What a language model answered. Only the outcome ok, and a truncated one, carry a text.

    ``error`` is the outcome where no answer came back; ``detail`` then says why. The tokens are
    None where nobody counted them.
    """

    text: str
    outcome: Outcome = Outcome.OK
    detail: str = ""
    tokens_in: int | None = None
    tokens_out: int | None = None


class ChatModel(Protocol):
    """A language model that is asked in messages. Safe to call from ``concurrency`` threads."""

    signature: Signature
    concurrency: int

    def reply(self, messages: Sequence[Message], most_tokens: int | None = None) -> Reply:
        """Return the answer. Raises `ModelError` where asking on would be no use."""

    def close(self) -> None:
        """Free what the model holds. May be called twice."""


@runtime_checkable
class ModelProvider(Protocol):
    """Opens a `ChatModel`. ``addressed``: its options ``base_url`` and ``model`` say where and
    which one it is, so that a user may write it as ``MODEL@URL``."""

    name: str
    addressed: bool

    def open(self, options: Mapping[str, str]) -> ChatModel:
        """Return a model; nothing is asked yet. Raises `ConfigError` for a wrong option."""


# ---- checks and metrics --------------------------------------------------------------------------


NO_CATEGORY = Category()


@dataclass(frozen=True)
class Case:
    """All that a check may look at: one field of one item, with the ledger lines of that field.

    ``original`` is in the source's language, ``english`` its English translation, ``adapted`` what
    the engine translated, ``draft`` what it made, ``back`` the draft translated back (None where
    there is none). ``outcome`` and ``unknown`` are the engine's own report on the draft,
    ``alternatives`` what the other engines of an ensemble made of the text. ``split``, ``category``
    and ``borderline`` are the item's.
    """

    item_id: str
    field: FieldName
    item_class: ItemClass
    original: str | None
    english: str
    adapted: str
    draft: str
    back: str | None
    ledger: Sequence[Substitution]
    source_pack: Pack
    target_pack: Pack
    outcome: Outcome = Outcome.OK
    detail: str = ""
    unknown: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    engine: str = ""
    back_engine: str = ""
    split: str = ""
    category: Category = NO_CATEGORY
    borderline: bool = False

    @property
    def language(self) -> str:
        """Return the BCP 47 tag of the draft's language, e.g. ``es-MX``."""
        return self.target_pack.locale


@runtime_checkable
class Check(Protocol):
    """Looks at one `Case` and reports findings.

    ``sentence`` is the finding in one sentence, for the reference page; ``severity`` the highest
    that the check gives. ``needs_draft`` is False for the few checks that also speak on a field
    whose draft failed.
    """

    id: str
    name: str
    sentence: str
    severity: Severity
    needs_draft: bool

    def run(self, case: Case) -> Iterator[Finding]:
        """Yield the findings on one field."""


@dataclass(frozen=True)
class SetTools:
    """What a project has configured for checks of the whole set.

    ``similar`` returns the cosine of every pair of texts, by the project's similarity metric;
    ``judge`` is asked about pairs of texts. ``recall`` and ``remember`` keep the judge's answers by
    a key, so that none is paid for twice. ``others`` are the cases of projects for other locales.
    """

    similar: Callable[[Sequence[str], Sequence[str]], Sequence[float]] | None = None
    judge: ChatModel | None = None
    recall: Callable[[str], str | None] = lambda _key: None
    remember: Callable[[str, str], None] = lambda _key, _answer: None
    others: Iterable[Case] = ()


@runtime_checkable
class SetCheck(Protocol):
    """Looks at all cases of a set and reports findings on some of them.

    ``cases`` may be gone through several times; each time they come anew from the store, in the
    same order, so a check keeps what it needs of them in little memory. Where two cases do not go
    together the finding is on the later one, or on the one that is not in the development split:
    what people have accepted stays as it is when an item is added.
    """

    id: str
    name: str
    sentence: str
    severity: Severity

    def run(self, cases: Iterable[Case], tools: SetTools) -> Iterator[Finding]:
        """Yield the findings, in any order."""


@runtime_checkable
class Metric(Protocol):
    """Scores a hypothesis against a reference in the same language, a BCP 47 tag.

    ``perfect`` is what a text scores against itself. ``default`` says that every draft is scored
    with it unless the project names its metrics: such a metric must be cheap. A metric that takes
    an option (a model, a tokenizer) also has ``configured(option)``, which returns another one.
    """

    name: str
    higher_is_better: bool
    perfect: float
    default: bool

    def signature(self, language: str) -> str:
        """Return what computed the value: name, settings, version."""

    def segment(self, hypothesis: str, reference: str, language: str) -> float:
        """Return the value for one pair of texts, in the metric's own range."""

    def segments(
        self, hypotheses: Sequence[str], references: Sequence[str], language: str
    ) -> list[float]:
        """Return `segment` of every pair; for some metrics much faster than one by one."""

    def corpus(self, hypotheses: Sequence[str], references: Sequence[str], language: str) -> float:
        """Return the value for a whole set of pairs. Raises `FidelityError` where there is none."""

    def statistics(
        self, hypotheses: Sequence[str], references: Sequence[str], language: str
    ) -> npt.NDArray[np.float64]:
        """Return a row of numbers per pair whose sum over pairs is all that `value` needs."""

    def value(self, total: npt.NDArray[np.float64], language: str) -> float:
        """Return the corpus value from summed `statistics`."""


# ---- exports -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ExportContext:
    """What an exporter needs beside the rows: the set's name, its card and its terms.

    ``version`` and ``canary`` (a string by which the set is found in training data) are those of a
    release, else "".
    """

    name: str
    title: str
    language: str
    locale: str
    terms: Terms
    card: str
    derive_version: str
    unreviewed: bool
    version: str = ""
    canary: str = ""


class Rows(Protocol):
    """The rows of an export, in the order of the items: read as often as needed, never all at once
    in memory."""

    def __len__(self) -> int:
        """Return how many rows there are."""

    def __iter__(self) -> Iterator[ExportRow]:
        """Yield the rows."""

    def values(self) -> Iterator[dict[str, Any]]:
        """Yield the rows as JSON has them, for formats that write them whole."""

    @property
    def splits(self) -> Mapping[str, int]:
        """Return how many rows each split has, in the order in which splits first appear."""


@runtime_checkable
class Exporter(Protocol):
    """Writes rows that the terms guard has let through, as one format."""

    name: str
    title: str

    def write(self, rows: Rows, folder: Path, context: ExportContext) -> Sequence[Path]:
        """Write into an empty ``folder`` and return the files, byte-identical when repeated."""


# ---- executors -----------------------------------------------------------------------------------

In = TypeVar("In")
Out = TypeVar("Out")


@runtime_checkable
class Executor(Protocol):
    """Runs a function over batches; results come back as they finish, in any order."""

    name: str

    def map(
        self, work: Callable[[In], Out], batches: Iterable[In], in_flight: int
    ) -> Iterator[Out]:
        """Yield ``work(batch)`` for every batch, about ``in_flight`` of them worked on at once.

        The first error stops the run and is raised.
        """
