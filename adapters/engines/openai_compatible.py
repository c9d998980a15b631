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
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from derive.contracts import Availability, Engine, Route
from derive.records import Segment, Signature, Translation

from ._openai_asker import Asker
from ._openai_bill import Bill, Tokens
from ._openai_judge import Verdict
from ._openai_options import NAME, Options, read
from ._openai_text import Job

VERSION = "1"
"""Raised whenever the same answer of a model would come out otherwise."""
INSTALL = "pip install 'derive-locale[llm]'"

_In = TypeVar("_In")
_Out = TypeVar("_Out")


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
            },
        )

    @property
    def bill(self) -> Bill:
        """Return what was asked for so far."""
        return self._asker.bill()

    def estimate(self, segments: Sequence[Segment]) -> Tokens:
        """Return about how many tokens, prompts and answers, ``segments`` will take."""
        prompt, answer = self._asker.expected([job for job in map(Job, segments) if _asked(job)])
        return prompt + answer

    def estimate_cost(self, segments: Sequence[Segment]) -> tuple[float, float]:
        """Return about what ``segments`` will cost, at least and at most."""
        prompt, answer = self._asker.expected([job for job in map(Job, segments) if _asked(job)])
        cost = self._asker.account.cost
        return cost(prompt.low, answer.low), cost(prompt.high, answer.high)

    def translate(self, segments: Sequence[Segment]) -> Sequence[Translation]:
        """Return a translation per segment. Raises `EngineFailed` where asking on is no use.

        That is a wrong key, address or model, an endpoint that is down, or a budget that may not
        hold the whole batch: then nothing of it is asked.
        """
        jobs = [Job(segment) for segment in segments]
        todo = [job for job in jobs if job.needs_model]
        prompt, answer = self._asker.expected(todo)
        self._asker.account.require(self._asker.account.cost(prompt.high, answer.high))
        verdicts = self._verdicts(todo)
        return [
            verdicts[job].translation(job.segment.id)
            if job in verdicts
            else Translation(id=job.segment.id, text=job.untouched())
            for job in jobs
        ]

    def close(self) -> None:
        """Close threads and connections. May be called twice."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(cancel_futures=True)
        self._asker.close()

    def _verdicts(self, jobs: Sequence[Job]) -> dict[Job, Verdict]:
        """Ask for all jobs, and once more for each that there is reason to."""
        size = self._options.segments_per_request
        if size == 1:
            return dict(zip(jobs, self._map(self._both, jobs), strict=True))
        groups = [jobs[start : start + size] for start in range(0, len(jobs), size)]
        first = [verdict for made in self._map(self._asker.group, groups) for verdict in made]
        pairs = list(zip(jobs, first, strict=True))
        made = dict(pairs)
        again = [(job, verdict) for job, verdict in pairs if verdict.again]
        settled = self._map(lambda pair: self._asker.settle(*pair), again)
        made.update(zip((job for job, _ in again), settled, strict=True))
        return made

    def _both(self, job: Job) -> Verdict:
        return self._asker.settle(job, self._asker.single(job))

    def _map(self, work: Callable[[_In], _Out], given: Iterable[_In]) -> list[_Out]:
        """Return what ``work`` makes of each; what it raises ends the rest."""
        with self._lock:
            if self._pool is None:
                self._pool = ThreadPoolExecutor(self._options.chat.concurrency, "openai")
            pool = self._pool
        return list(pool.map(work, given))


class OpenAICompatibleProvider:
    """Opens an engine for any two languages: which ones a model knows, only its maker says."""

    name = NAME
    automatic = False

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


def _asked(job: Job) -> bool:
    return job.needs_model


plugin = OpenAICompatibleProvider()
