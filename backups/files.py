"""Files of a restore: what is missing comes first, everything else after the swap.

Folders may be mounted volumes, so they are not swapped as a whole. Each file is written
under a name of its own and renamed.
"""

import os
import shutil
from pathlib import Path

from django.conf import settings

from backups.archives import AREAS, DUMP, file_sha256


def _wanted(manifest):
    """Yield (member, where it belongs, its facts) of every file."""
    for member, facts in manifest["members"].items():
        if member != DUMP:
            area, _sep, rest = member.partition("/")
            yield member, Path(getattr(settings, AREAS[area])) / rest, facts


def add_missing(unpacked: Path, manifest: dict) -> None:
    """Write the files that are not there: the old shop does not mind them."""
    for member, target, _facts in _wanted(manifest):
        if not target.exists():
            _put(unpacked / member, target)


def follow_manifest(unpacked: Path, manifest: dict, kept: Path) -> None:
    """Make the folders what the manifest says; what was otherwise moves to ``kept``."""
    wanted = {target: (member, facts) for member, target, facts in _wanted(manifest)}
    for area, setting in AREAS.items():
        root = Path(getattr(settings, setting))
        for path in sorted(root.rglob("*")):
            if path.is_file() and not path.is_symlink():
                _, facts = wanted.get(path, (None, None))
                if facts is None or facts["sha256"] != file_sha256(path):
                    _keep(path, kept / area / path.relative_to(root))
    for target, (member, _facts) in wanted.items():
        if not target.exists():
            _put(unpacked / member, target)


def _keep(path, target):
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    shutil.copy2(path, target)
    path.unlink()


def _put(source, target):
    target.parent.mkdir(parents=True, exist_ok=True)
    writing = target.with_name(f".{target.name[:200]}.restoring")
    shutil.copyfile(source, writing)
    # As Django's own storage leaves them, so that the web server can read pictures.
    writing.chmod(settings.FILE_UPLOAD_PERMISSIONS or 0o644)
    os.replace(writing, target)
