"""What a zip may be before anything in it is unpacked."""

import stat

from django.utils.translation import gettext as _

from imports.errors import FileRefused
from imports.limits import MAX_ENTRIES, MAX_RATIO, MAX_UNPACKED, PIECE


def refuse_bomb(entries) -> None:
    """Raise FileRefused where a zip would unpack to far more than it says it is."""
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    if (
        len(entries) > MAX_ENTRIES
        or unpacked > MAX_UNPACKED
        or (unpacked > PIECE and unpacked / packed > MAX_RATIO)
    ):
        raise FileRefused(_("This file unpacks to more than we take."))
    if any(entry.flag_bits & 1 for entry in entries):
        raise FileRefused(_("This file is locked with a password."))


def refuse_path(path: str, mode: int) -> None:
    """Raise FileRefused for an entry that is no plain file below the zip's root."""
    parts = path.replace("\\", "/").split("/")
    climbs = ".." in parts or parts[0] == "" or ":" in parts[0] or "\x00" in path
    kind = stat.S_IFMT(mode)
    odd = kind not in (0, stat.S_IFREG, stat.S_IFDIR)
    if climbs or odd:
        raise FileRefused(
            _("The zip holds %(name)s, which is no plain file: refused whole.")
            % {"name": path[:80]}
        )
