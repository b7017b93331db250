"""Why a backup is not made, or not put back."""

from django.utils.translation import gettext_lazy as _

from common.errors import DomainError


class BackupFailed(DomainError):
    """No backup was made; what was begun is gone and older ones are untouched."""

    code = "backup-failed"
    message = _("The backup failed.")


class BackupRunning(BackupFailed):
    """Another backup or restore is at work."""

    code = "backup-running"
    message = _("Another backup or restore is running.")


class NoKey(BackupFailed):
    """BACKUP_KEY is not set: backups are never written in clear."""

    code = "no-backup-key"
    message = _("BACKUP_KEY is not set; backups are never written in clear.")


class ArchiveRefused(DomainError):
    """The archive is damaged, cut short, not ours, or holds what it must not."""

    code = "archive-refused"
    message = _("This archive is refused.")


class RestoreRefused(DomainError):
    """The archive is sound, but must not take the place of what is there."""

    code = "restore-refused"
    message = _("This backup is not restored here.")
