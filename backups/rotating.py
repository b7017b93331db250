"""Which backups are kept: the last of each day, week and month, for so many of each."""

from datetime import UTC, datetime

from django.conf import settings

from backups import places
from backups.models import RestoreCheck


def thin_out() -> list[str]:
    """Remove what is too old; return the names that went."""
    names = places.local_names()
    kept = choose_kept(
        names,
        days=settings.BACKUP_KEEP_DAYS,
        weeks=settings.BACKUP_KEEP_WEEKS,
        months=settings.BACKUP_KEEP_MONTHS,
        proved=last_proved(names),
    )
    gone = [name for name in names if name not in kept]
    for name in gone:
        places.remove(name)
    return gone


def last_proved(names) -> str | None:
    """Return the newest of ``names`` that a restore proved good."""
    checks = RestoreCheck.objects.filter(name__in=names).order_by("checked_at")
    proved = {check.name for check in checks if check.passed}
    proved -= {check.name for check in checks if not check.passed}
    return max(proved, default=None)


def choose_kept(names, *, days, weeks, months, proved=None) -> set[str]:
    """Return which of ``names`` stay: newest of each day, week, month.

    The newest of all stays, and ``proved``, the newest known to be good, whatever its
    age.
    """
    kept = {proved} if proved else set()
    newest_first = sorted(names, reverse=True)
    kept.update(newest_first[:1])
    for count, period in ((days, "%Y%j"), (weeks, "%G%V"), (months, "%Y%m")):
        seen = {}
        for name in newest_first:
            seen.setdefault(taken_at(name).strftime(period), name)
        kept.update(list(seen.values())[:count])
    return kept


def taken_at(name: str) -> datetime:
    """Return when the backup of that name was begun."""
    stamp = places.NAME.fullmatch(name)[1]
    return datetime.strptime(stamp, places.STAMP).replace(tzinfo=UTC)
