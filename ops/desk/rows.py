"""The lines of the night desk: each task of the schedule as it stands now."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from ops.desk.schedule import CRITICAL, FIXED, Entry, due_at, entries, is_overdue
from ops.models import ScheduledTask


@dataclass(frozen=True)
class Line:
    """One task on the page."""

    entry: Entry
    row: ScheduledTask
    now: datetime

    @property
    def state(self) -> str:
        """Return what matters most: late, failed, paused, new or ok."""
        if self.row.paused_at:
            return "paused"
        if is_overdue(self.entry, self.row, self.now):
            return "late"
        if self.row.last_failed:
            return "failed"
        return "ok" if self.row.last_started_at else "new"

    @property
    def due_at(self):
        """Return when it runs next, None while it is paused."""
        return None if self.row.paused_at else due_at(self.entry, self.row)

    @property
    def warning(self) -> str:
        """Return what customers feel while it is paused, empty when nothing."""
        return CRITICAL.get(self.entry.name, "") if self.row.paused_at else ""

    @property
    def risk(self) -> str:
        """Return what customers would feel if it were paused."""
        return CRITICAL.get(self.entry.name, "")

    @property
    def fixed(self) -> bool:
        """Tell whether nobody may pause it."""
        return self.entry.name in FIXED

    @property
    def took(self) -> float:
        """Return how many seconds the last run took."""
        return self.row.last_took_ms / 1000


URGENT = {"late": 0, "failed": 1, "paused": 2}


def desk_lines(now=None) -> list[Line]:
    """Return every task of the schedule, those that need a person first."""
    now = now or timezone.now()
    rows = {row.name: row for row in ScheduledTask.objects.all()}
    lines = [
        Line(entry, rows.get(entry.name) or ScheduledTask(name=entry.name), now)
        for entry in entries()
    ]
    return sorted(lines, key=lambda line: URGENT.get(line.state, 3))


def desk_line(entry, now=None) -> Line:
    """Return one task as it stands."""
    row = ScheduledTask.objects.filter(name=entry.name).first()
    row = row or ScheduledTask(name=entry.name)
    return Line(entry, row, now or timezone.now())
