"""Any OpenAI-compatible endpoint: vLLM, Ollama, llama.cpp, commercial services.

Options: ``base_url`` (what comes before ``/chat/completions``), ``model``, ``api_key_env`` (the
name of the environment variable that holds the key), ``concurrency`` (8), ``timeout`` of an attempt
in seconds (60), ``retries`` (4), ``temperature`` (0; ``none`` sends none), ``segments_per_request``
(1: several at once misalign now and then), ``max_tokens`` (the least limit of an answer),
``price_in`` and ``price_out`` for a million tokens, ``budget`` in their currency.

Every answer is judged; what is no translation is asked for once more, alone, and then left with its
outcome and the reason. Nothing is cut off an answer but what a model thinks aloud in ``<think>``.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from derive.contracts import Availability, Bill, Engine, Estimate, Route
from derive.records import Segment, Signature, Translation

from .._chat.flow import Done, as_finished  # noqa: TID252
from ._openai_asker import Asker
from ._openai_judge import Verdict
from ._openai_options import NAME, Options, read
from ._openai_text import Job
from ._protect import VERSION as PROTECTED

VERSION = "1"
"""Raised whenever the same answer of a model would come out otherwise."""
INSTALL = "pip install 'derive-locale[llm]'"

Judged = tuple[Job, Verdict]


class OpenAICompatibleEngine:
    """Translates by asking a model. Safe for threads, which share connections and the limit."""

    def __init__(self, source: str, target: str, options: Options) -> None:
        """Ask as ``options`` say. Nothing is opened before the first segment."""
        self._options = options
        self._asker = Asker(source, target, options)
        self._lock = threading.Lock()
        self._pool: ThreadPoolExecutor | None = None
        self.signature = Signature(
            name=NAME,
            version=VERSION,
            settings={
                "route": f"{source}-{target}",
                "model": options.chat.model,
                "temperature": options.chat.warmth,
                "prompt": self._asker.prompts.digest(),
                "segments_per_request": str(options.segments_per_request),
                "protect": PROTECTED,
            },
        )

    @property
    def bill(self) -> Bill:
        """Return what was asked for so far."""
        return self._asker.bill()

    def estimate(self, segments: Sequence[Segment]) -> Estimate:
        """Return about what ``segments`` will take, none of them asked twice."""
        return self._asker.expected([job for job in map(Job, segments) if job.needs_model])

    def translate(self, segments: Sequence[Segment]) -> Sequence[Translation]:
        """Return a translation per segment. Raises as `stream` does."""
        made = {translation.id: translation for translation in self.stream(segments)}
        return [made[segment.id] for segment in segments]

    def stream(self, segments: Sequence[Segment]) -> Iterator[Translation]:
        """Yield a translation per segment as answers come.

        Raises `EngineFailed` where asking on is no use: a wrong key, address or model, an endpoint
        that is down, or a budget that may not hold the whole batch: then nothing of it is asked.
        """
        jobs = [Job(segment) for segment in segments]
        todo = [job for job in jobs if job.needs_model]
        self._asker.account.require(self._asker.expected(todo).high.cost)
        for job in jobs:
            if not job.needs_model:
                yield Translation(id=job.segment.id, text=job.untouched())
        size = self._options.segments_per_request
        groups = [todo[start : start + size] for start in range(0, len(todo), size)]
        tasks = (partial(self._both if size == 1 else self._group, group) for group in groups)
        for job, verdict in as_finished(self._threads(), tasks):
            yield verdict.translation(job.segment.id)

    def close(self) -> None:
        """Close threads and connections. May be called twice."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(cancel_futures=True)
        self._asker.close()

    def _both(self, jobs: Sequence[Job]) -> Done[Judged]:
        """Ask for each job, and at once again where there is reason to."""
        return Done([(job, self._asker.settle(job, self._asker.single(job))) for job in jobs])

    def _group(self, jobs: Sequence[Job]) -> Done[Judged]:
        """Ask for several jobs in one request; what there is reason to ask again goes alone."""
        judged = list(zip(jobs, self._asker.group(jobs), strict=True))
        again = [partial(self._settled, *pair) for pair in judged if pair[1].again]
        return Done([pair for pair in judged if not pair[1].again], again)

    def _settled(self, job: Job, verdict: Verdict) -> Done[Judged]:
        return Done([(job, self._asker.settle(job, verdict))])

    def _threads(self) -> ThreadPoolExecutor:
        with self._lock:
            if self._pool is None:
                self._pool = ThreadPoolExecutor(self._options.chat.concurrency, "openai")
            return self._pool


class OpenAICompatibleProvider:
    """Opens an engine for any two languages: which ones a model knows, only its maker says."""

    name = NAME
    automatic = False
    billed = True
    chosen_by = ("base_url", "model")
    rank = 0

    def availability(self) -> Availability:
        """Say whether the package that it needs is here."""
        try:
            import httpx  # noqa: PLC0415  (an extra)
        except ModuleNotFoundError:
            return Availability(ok=False, detail="the package httpx is not here", install=INSTALL)
        detail = f"httpx {httpx.__version__}; asks the endpoint that base_url and model name"
        return Availability(ok=True, detail=detail)

    def routes(self, source: str, target: str) -> Sequence[Route]:
        """Return the direct route between any two tags."""
        return [Route((source, target))]

    def open(self, source: str, target: str, options: Mapping[str, str]) -> Engine:
        """Return an engine. Raises `EngineError` for a missing or wrong option."""
        return OpenAICompatibleEngine(source, target, read(options))


plugin = OpenAICompatibleProvider()
