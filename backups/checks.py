"""Settings under which no backup is safe."""

from pathlib import Path

from django.conf import settings
from django.core import checks

from backups.crypt import SHORTEST_SECRET, known_secrets


@checks.register(checks.Tags.security, deploy=True)
def check_backup_key(app_configs, **kwargs):
    """Refuse production without a key, or with one that can be guessed."""
    secrets = known_secrets()
    if not secrets or min(map(len, secrets)) < SHORTEST_SECRET:
        return [
            checks.Error(
                f"BACKUP_KEY needs at least {SHORTEST_SECRET} characters.",
                id="backups.E001",
            )
        ]
    return []


@checks.register(checks.Tags.security)
def check_backup_folder(app_configs, **kwargs):
    """Refuse to keep backups where a web server hands files out."""
    folder = Path(settings.BACKUP_DIR).resolve()
    served = (Path(settings.MEDIA_ROOT), Path(settings.STATIC_ROOT))
    if any(folder.is_relative_to(root.resolve()) for root in served):
        return [checks.Error("BACKUP_DIR is served to visitors.", id="backups.E002")]
    return []
