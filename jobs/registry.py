"""The kinds of work there are: who may start one, and what the worker does."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

# Told how much is done, and of how much (None: nobody knows).
Progress = Callable[[int, int | None], None]


@dataclass(frozen=True)
class JobKind:
    """One kind of work.

    ``run(job, progress)`` is called in the worker, in the language of the job and
    outside a transaction; it returns a report (plain JSON) or None. A worker may be
    killed and the work taken up by another, so it is called again with what the first
    one committed: it either resumes or starts clean. It calls ``progress`` at least
    every minute, and lets through what that raises: the job was cancelled, or somebody
    else has it.

    ``permission`` is what starting, following and downloading need. ``template`` shows
    the report on the job's page, as ``job.report``.
    """

    name: str
    label: Promise | str
    permission: str
    run: Callable
    template: str = ""


KINDS: dict[str, JobKind] = {}


def register(kind: JobKind) -> None:
    """Offer a kind of work."""
    KINDS[kind.name] = kind
