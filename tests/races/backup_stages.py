"""What backups are tried on: orders, files, and what a restored shop can still do."""

from pathlib import Path

from django.conf import settings

from backups import places
from backups.archives import file_sha256
from backups.databases import shop_database
from backups.verifying import verify
from shop.checkout.tests.factories import make_basket, order_from
from tests.races.stages import bouquet


def fill(orders=3):
    """Write orders and files; return what a buyer needs to know."""
    stage = bouquet(units=20)
    for _number in range(orders):
        order_from(make_basket())
    for name, root in (("rose", settings.MEDIA_ROOT), ("door", settings.PRIVATE_ROOT)):
        path = Path(root) / "2026" / f"{name}.jpg"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode() * 40_000)
    return stage


def look():
    """Return every table's rows and hash, and every file's."""
    facts = shop_database().describe()["tables"]
    # Written by the restore itself, and by the worker that lives.
    for name in ("outbox_restoredcopy", "sqlite_sequence", "ops_heartbeat"):
        facts.pop(name, None)
    files = {}
    for root in (settings.MEDIA_ROOT, settings.PRIVATE_ROOT):
        for path in sorted(Path(root).rglob("*")):
            if path.is_file():
                files[str(path)] = file_sha256(path)
    return {"tables": facts, "files": files}


def left():
    """Return what lies in the backup folder."""
    return sorted(p.name for p in places.folder().iterdir() if p.name != ".lock")


def prove(name):
    """Restore on trial; return whether it is good and why not."""
    check = verify(name=name)
    return check.passed, check.error
