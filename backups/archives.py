"""One backup, one file: database, files and what they must look like, encrypted.

A tar stream, gzipped, encrypted: the database's dump first, then files, the manifest
last, because it tells size and hash of what came before. Nothing in an archive is
believed: names, kinds and sizes are checked before a byte is written anywhere.
"""

import gzip
import hashlib
import io
import json
import tarfile
import zlib
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from backups.crypt import DecryptingReader, EncryptingWriter
from backups.errors import ArchiveRefused

APP = "chezflora"
FORMAT = 1
DUMP = "database"
MANIFEST = "manifest.json"
# Top folders of files, by the setting that says where they live.
AREAS = {"media": "MEDIA_ROOT", "private": "PRIVATE_ROOT"}
# What every manifest tells of its database, and of itself.
FACTS = {"vendor", "server", "tables", "migrations"}
TOLD = {"created", "version", "members"}
BLOCK = 1024 * 1024
# gzip packs a thousandfold at most, real shops a tenth of that: more is a bomb.
BLOWN_UP = 200
ALLOWANCE = 100 * 1024 * 1024
LONGEST_MANIFEST = 256 * 1024 * 1024


class ArchiveWriter:
    """Writes members and remembers their sizes and hashes."""

    def __init__(self, target):
        self.crypt = EncryptingWriter(target)
        self.packed = gzip.GzipFile(
            fileobj=self.crypt, mode="wb", compresslevel=1, mtime=0
        )
        self.tar = tarfile.TarFile.open(fileobj=self.packed, mode="w|")
        self.members = {}

    def add(self, name: str, path: Path) -> None:
        """Add a file as it is at this moment; it may be gone or grow while we read."""
        with path.open("rb") as source:
            size = path.stat().st_size
            reader = HashingReader(source, size)
            member = tarfile.TarInfo(name)
            member.size, member.mode = size, 0o600
            self.tar.addfile(member, reader)
        self.members[name] = {"size": size, "sha256": reader.digest.hexdigest()}

    def finish(self, manifest: dict) -> None:
        """Write the manifest with every member's size and hash, and close."""
        manifest = manifest | {"app": APP, "format": FORMAT, "members": self.members}
        text = json.dumps(manifest, sort_keys=True).encode()
        member = tarfile.TarInfo(MANIFEST)
        member.size, member.mode = len(text), 0o600
        self.tar.addfile(member, io.BytesIO(text))
        self.tar.close()
        self.packed.close()
        self.crypt.finish()


class HashingReader:
    """Reads up to ``limit`` bytes of a file and hashes them on the way."""

    def __init__(self, source, limit):
        self.source, self.left, self.digest = source, limit, hashlib.sha256()

    def read(self, size=-1):
        """Return bytes, or raise when the file became shorter."""
        size = self.left if size < 0 else min(size, self.left)
        data = self.source.read(size)
        if len(data) < size:
            raise OSError("a file became shorter while it was read")
        self.left -= len(data)
        self.digest.update(data)
        return data


class _Bounded(io.RawIOBase):
    """Stops a stream that unpacks to more than an honest one could."""

    def __init__(self, source, limit):
        super().__init__()
        self.source, self.left = source, limit

    def readable(self):
        return True

    def readinto(self, buffer):
        data = self.source.read(len(buffer))
        self.left -= len(data)
        if self.left < 0:
            raise ArchiveRefused("It unpacks to far more than a backup holds.")
        buffer[: len(data)] = data
        return len(data)


@contextmanager
def _members(path: Path):
    """Yield an archive's members one after the other, decrypted and checked."""
    limit = path.stat().st_size * BLOWN_UP + ALLOWANCE
    with path.open("rb") as source:
        plain = io.BufferedReader(DecryptingReader(source), BLOCK)
        try:
            unpacked = _Bounded(gzip.GzipFile(fileobj=plain, mode="rb"), limit)
            with tarfile.open(fileobj=unpacked, mode="r|") as tar:
                yield (_checked(tar, member, limit) for member in tar)
                # The last chunk says that nothing was cut off.
                while unpacked.read(BLOCK):
                    pass
                if plain.read(1):
                    raise ArchiveRefused("It goes on after its end.")
        except (tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError) as error:
            raise ArchiveRefused("It is damaged.") from error


def _checked(tar, member, limit):
    """Return (name, size, stream) of a member that is a plain file of a known place."""
    parts = PurePosixPath(member.name).parts
    plain = member.type in (tarfile.REGTYPE, tarfile.AREGTYPE) and not member.sparse
    known = member.name in (DUMP, MANIFEST) or (len(parts) > 1 and parts[0] in AREAS)
    clean = (
        "/".join(parts) == member.name
        and ".." not in parts
        and "\\" not in member.name
        and "\0" not in member.name
    )
    if not (plain and known and clean):
        raise ArchiveRefused(f"It holds {member.name[:80]!r}, which no backup does.")
    if member.size > limit:
        raise ArchiveRefused("It unpacks to far more than a backup holds.")
    return member.name, member.size, tar.extractfile(member)


def unpack(path: Path, into: Path | None = None) -> dict:
    """Check a whole archive and return its manifest; write it out below ``into``.

    Nothing outside ``into`` is touched. Raises ArchiveRefused for anything that is not
    exactly what ``ArchiveWriter`` wrote with a key we know.
    """
    seen, manifest = {}, None
    with _members(path) as members:
        for name, size, stream in members:
            if manifest is not None or name in seen:
                raise ArchiveRefused("It holds a name twice.")
            if name == MANIFEST:
                manifest = _read_manifest(stream, size)
            else:
                target = into / name if into else None
                seen[name] = {"size": size, "sha256": _take(stream, size, target)}
    if manifest is None or DUMP not in seen:
        raise ArchiveRefused("It is not complete.")
    if manifest.get("app") != APP or manifest.get("format") != FORMAT:
        raise ArchiveRefused("It is not a backup of ChezFlora.")
    facts = manifest.get("database")
    if not (isinstance(facts, dict) and facts.keys() >= FACTS and {*manifest} >= TOLD):
        raise ArchiveRefused("It is not complete.")
    if manifest.get("members") != seen:
        raise ArchiveRefused("Its files are not those of its manifest.")
    return manifest


def _read_manifest(stream, size):
    if size > LONGEST_MANIFEST:
        raise ArchiveRefused("It is damaged.")
    try:
        read = json.loads(stream.read())
    except ValueError as error:
        raise ArchiveRefused("It is damaged.") from error
    return read if isinstance(read, dict) else {}


def _take(stream, size, target):
    """Return a member's hash; write it to ``target`` if there is one."""
    reader = HashingReader(stream, size)
    try:
        if target is None:
            while reader.read(BLOCK):
                pass
        else:
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with target.open("xb") as out:
                target.chmod(0o600)
                while block := reader.read(BLOCK):
                    out.write(block)
    except (FileExistsError, NotADirectoryError, IsADirectoryError) as error:
        raise ArchiveRefused("It holds a name twice.") from error
    return reader.digest.hexdigest()


def file_sha256(path: Path) -> str:
    """Return the hash of a file."""
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()
