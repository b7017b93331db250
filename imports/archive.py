"""Pictures that came in a zip: looked into whole before one is taken out."""

import posixpath
import zipfile
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from cms.cleaning import MAX_BYTES, CleanPicture, clean_picture
from imports.errors import CellRefused, FileRefused
from imports.files import file_name
from imports.zips import refuse_bomb, refuse_path

PICTURES = (".jpg", ".jpeg", ".png", ".webp")
# What a Mac or Windows adds by itself.
DEBRIS = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")

# However a damaged or lying zip fails when one of its files is read.
UNREADABLE = (
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    OSError,
    EOFError,
    ValueError,
)


class Archive:
    """The pictures of a zip by file name, whatever folder they lie in.

    Raises FileRefused, with nothing taken out, for paths that climb, links, devices,
    zips in the zip, a bomb, two files of one name, and anything that is no picture.
    Nothing is ever unpacked to a path of the zip's choosing.
    """

    def __init__(self, file=None):
        self.zip, self.entries, self.digests = None, {}, {}
        # Cleaned once, outside of the transaction that hangs them up.
        self.folder = TemporaryDirectory(prefix="pictures-")
        if file is None:
            return
        file.seek(0)
        try:
            self.zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, NotImplementedError, OSError) as error:
            raise FileRefused(_("The pictures are no zip we can read.")) from error
        refuse_bomb(self.zip.infolist())
        for entry in self.zip.infolist():
            self._admit(entry)

    def _admit(self, entry):
        path = entry.filename
        refuse_path(path, entry.external_attr >> 16)
        name = posixpath.basename(path)
        if entry.is_dir() or path.startswith(DEBRIS[0]) or name in DEBRIS:
            return
        if not name.lower().endswith(PICTURES):
            raise FileRefused(
                _("%(name)s in the zip is no JPEG, PNG or WebP picture.")
                % {"name": path[:80]}
            )
        if entry.file_size > MAX_BYTES:
            raise FileRefused(
                _("%(name)s in the zip is larger than 5 MB.") % {"name": path[:80]}
            )
        if name.lower() in self.entries:
            raise FileRefused(
                _("Two files in the zip are called %(name)s.") % {"name": name[:80]}
            )
        self.entries[name.lower()] = entry

    def has(self, name: str) -> bool:
        """Tell whether a picture of this file name is there."""
        return file_name(name) in self.entries

    def read(self, name: str) -> bytes:
        """Return a picture's bytes; refuses what the zip lies about."""
        try:
            return self.zip.read(self.entries[file_name(name)])
        except UNREADABLE as error:
            raise CellRefused(_("The zip is damaged there.")) from error

    def digest(self, name: str) -> str:
        """Return what tells one picture's bytes from another's."""
        key = file_name(name)
        if key not in self.digests:
            self.digests[key] = sha256(self.read(name)).hexdigest()
        return self.digests[key]

    def clean(self, name: str) -> CleanPicture:
        """Return a picture re-encoded by the house's rules, or refuse it."""
        kept = Path(self.folder.name) / self.digest(name)
        if not kept.exists():
            try:
                picture = clean_picture(ContentFile(self.read(name), file_name(name)))
            except ValidationError as error:
                raise CellRefused(" ".join(error.messages)) from error
            kept.write_bytes(picture.read())
        return CleanPicture(f"{token_hex(8)}.webp", kept.read_bytes(), "image/webp")
