"""Walk through an upload: what it would change, and what is wrong with it."""

from contextlib import closing, contextmanager
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from imports.archive import Archive
from imports.comparing import Comparer
from imports.errors import FileRefused
from imports.files import same_file
from imports.index import index_file
from imports.items import Options
from imports.known import Known
from imports.limits import CHUNK, TOLD_CHANGES, TOLD_PROBLEMS
from imports.plans import CREATED, UNCHANGED, UPDATED
from imports.reading import open_headings, read_items


@dataclass
class Report:
    """What is told of an upload: exact counts, the first problems and changes."""

    counts: dict = field(
        default_factory=lambda: dict.fromkeys(
            (CREATED, UPDATED, UNCHANGED, "refused", "problems", "notes"), 0
        )
    )
    problems: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    changes: list = field(default_factory=list)

    @classmethod
    def from_dict(cls, kept):
        """Return a report as it was kept, or a new one."""
        return cls(**kept) if kept else cls()

    def refuse(self, problems) -> None:
        """Count an item as refused and keep why."""
        self.counts["refused"] += 1
        self.counts["problems"] += len(problems)
        room = TOLD_PROBLEMS - len(self.problems)
        self.problems += [problem.as_dict() for problem in problems[: max(room, 0)]]

    def admit(self, plan) -> None:
        """Count what becomes of an item and keep the first changes."""
        self.counts[plan.outcome] += 1
        if plan.told and len(self.changes) < TOLD_CHANGES:
            self.changes.append(
                {
                    "line": plan.item.line,
                    "sku": plan.item.sku,
                    "outcome": plan.outcome,
                    "cells": plan.told,
                }
            )

    def note(self, notes) -> None:
        """Keep what is told but refuses nothing."""
        self.counts["notes"] += len(notes)
        room = TOLD_PROBLEMS - len(self.notes)
        self.notes += [note.as_dict() for note in notes[: max(room, 0)]]

    def as_dict(self) -> dict:
        """Return plain JSON."""
        return {
            "counts": self.counts,
            "problems": sorted(self.problems, key=lambda each: each["line"]),
            "notes": sorted(self.notes, key=lambda each: each["line"]),
            "changes": self.changes,
        }


@dataclass
class Run:
    """One walk through an upload: its files, their index, the shop as it is now."""

    sheet: object
    options: Options
    archive: Archive
    index: object
    headings: object
    comparer: Comparer = None

    def know(self) -> None:
        """Read anew what the shop has."""
        known = Known.load()
        self.comparer = Comparer(known, self.index, self.options, self.archive)

    def chunks(self):
        """Yield the items in chunks: bouquets and single articles first, then sizes."""
        for of_sizes in (False, True):
            chunk = []
            with closing(read_items(self.sheet, self.options)) as items:
                for item in items:
                    if bool(item.parent) is of_sizes:
                        chunk.append(item)
                    if len(chunk) == CHUNK:
                        yield chunk
                        chunk = []
            if chunk:
                yield chunk

    def plan(self, chunk, report) -> list:
        """Return plans for the good items of a chunk; the report gets the others."""
        good = []
        for item in chunk:
            item.notes.clear()
            item.problems = self.index.judge(item)
            if item.problems:
                self._refuse(item, report)
            else:
                good.append(item)
        plans = []
        for plan in self.comparer.compare(good):
            if plan.item.problems:
                self._refuse(plan.item, report)
            else:
                report.admit(plan)
                plans.append(plan)
            report.note(plan.item.notes)
        return plans

    def _refuse(self, item, report):
        report.refuse(item.problems)
        self.index.refuse(item)


@contextmanager
def opened(upload):
    """Open an upload's files for one run, read once as a whole.

    Raises FileRefused when a file is not what was uploaded, or cannot be read at all.
    """
    options = Options(**upload.options)
    with upload.sheet.open("rb") as sheet:
        pictures = upload.pictures.open("rb") if upload.pictures else None
        try:
            if not same_file(sheet, upload.sheet_digest) or (
                pictures and not same_file(pictures, upload.pictures_digest)
            ):
                raise FileRefused(_("The file is not the one that was uploaded."))
            raw = sheet.file
            run = Run(
                sheet=raw,
                options=options,
                archive=Archive(pictures and pictures.file),
                index=index_file(raw, options),
                headings=open_headings(raw),
            )
            with run.archive.folder:
                yield run
        finally:
            if pictures:
                pictures.close()


def check(run, progress) -> dict:
    """Return the report of what a load would do; writes nothing."""
    run.know()
    report, seen = Report(), 0
    for chunk in run.chunks():
        run.plan(chunk, report)
        seen += len(chunk)
        progress(seen, run.index.count)
    return report.as_dict() | about(run)


def about(run) -> dict:
    """Return what was made out about the file itself."""
    return {
        "format": run.headings.format,
        "rows": run.index.count,
        "ignored": run.headings.ignored,
        "has_pictures": bool(run.archive.entries),
    }
