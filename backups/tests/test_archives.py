"""What is written comes back; anything else is refused whole."""

import tarfile
import tracemalloc
from random import Random

import pytest

from backups.archives import DUMP, ArchiveWriter, unpack
from backups.crypt import CHUNK, DecryptingReader, EncryptingWriter, key_id
from backups.errors import ArchiveRefused, NoKey
from backups.tests.conftest import KEY
from backups.tests.crafting import craft, manifest, plain

FACTS = {"vendor": "sqlite", "server": "3", "tables": {}, "migrations": []}
WORDS = {"created": "2026-01-01T00:00:00+00:00", "version": "", "database": FACTS}
MIB = 1024 * 1024


def write(path, *, size=3000):
    """Write an honest archive with a dump of ``size`` bytes that do not pack."""
    dump = path.with_name("dump")
    dump.write_bytes(Random(1).randbytes(size))
    with path.open("wb") as target:
        writer = ArchiveWriter(target)
        writer.add(DUMP, dump)
        writer.add("media/a/b.jpg", dump)
        writer.finish(WORDS)
    return path


def refused(path, tmp_path):
    """Assert that an archive is refused, and return the words."""
    with pytest.raises(ArchiveRefused) as refusal:
        unpack(path, tmp_path / "out" / "below")
    return str(refusal.value)


@pytest.mark.feature("R2")
def test_what_is_written_comes_back(tmp_path):
    path = write(tmp_path / "a.backup")

    read = unpack(path, tmp_path / "out")

    assert read["members"].keys() == {DUMP, "media/a/b.jpg"}
    written = (tmp_path / "dump").read_bytes()
    assert (tmp_path / "out" / "media/a/b.jpg").read_bytes() == written
    assert (tmp_path / "out" / DUMP).stat().st_mode & 0o777 == 0o600


@pytest.mark.feature("R-G08")
def test_nothing_is_written_in_clear(tmp_path):
    path = write(tmp_path / "a.backup")

    raw = path.read_bytes()

    assert (tmp_path / "dump").read_bytes()[:64] not in raw
    assert b"b.jpg" not in raw
    assert KEY.encode() not in raw


@pytest.mark.feature("R-G08", refuses=True)
def test_without_a_key_nothing_is_written(tmp_path, settings):
    settings.BACKUP_KEYS = []

    with pytest.raises(NoKey):
        ArchiveWriter((tmp_path / "a").open("wb"))

    assert (tmp_path / "a").read_bytes() == b""


@pytest.mark.feature("R-M07", refuses=True)
@pytest.mark.parametrize("where", [0, 20, 100, 160, -1, -17, -500])
def test_one_flipped_byte_is_refused(tmp_path, where):
    path = write(tmp_path / "a.backup")
    raw = bytearray(path.read_bytes())
    raw[where] ^= 1
    path.write_bytes(raw)

    refused(path, tmp_path)


@pytest.mark.feature("R-M07", refuses=True)
def test_a_cut_at_the_edge_of_a_chunk_is_refused(tmp_path, settings):
    path = write(tmp_path / "a.backup", size=CHUNK * 2)
    raw = path.read_bytes()
    head = raw.index(b"}") + 1
    assert len(raw) > head + CHUNK + 16
    cuts = {0, 10, head, head + 100, head + CHUNK + 16, len(raw) - 1}

    for cut in cuts:
        path.write_bytes(raw[:cut])
        refused(path, tmp_path)
    path.write_bytes(raw + b"\0")
    refused(path, tmp_path)


@pytest.mark.feature("R-M07", refuses=True)
def test_a_foreign_file_or_another_shops_key_is_refused(tmp_path, settings):
    foreign = tmp_path / "foreign.backup"
    foreign.write_bytes(b"PGDMP" + b"\0" * 500)
    other = write(tmp_path / "other.backup")
    settings.BACKUP_KEYS = ["another key of more than thirty-two characters"]

    assert refused(foreign, tmp_path) == "It is not a backup of ChezFlora."
    assert key_id(KEY) in refused(other, tmp_path)
    assert not (tmp_path / "out").exists()


@pytest.mark.feature("R-G08")
def test_a_backup_of_the_last_key_is_still_read(tmp_path, settings):
    path = write(tmp_path / "a.backup")
    settings.BACKUP_KEYS = ["a new key of more than thirty-two characters", KEY]

    assert DUMP in unpack(path)["members"]


@pytest.mark.feature("R-M07", refuses=True)
@pytest.mark.parametrize(
    "member",
    [
        plain("../evil"),
        plain("media/../../evil"),
        plain("/etc/evil"),
        plain("media//etc/evil"),
        plain("media/./evil"),
        plain("media\\..\\evil"),
        plain("elsewhere/evil"),
        plain("evil"),
        plain("media"),
        plain("media/evil", b"", type=tarfile.SYMTYPE, linkname="/etc/passwd"),
        plain("media/evil", b"", type=tarfile.LNKTYPE, linkname=DUMP),
        plain("media/evil", b"", type=tarfile.CHRTYPE, devmajor=1, devminor=3),
        plain("media/evil", b"", type=tarfile.FIFOTYPE),
        plain("media/evil", b"", type=tarfile.DIRTYPE),
        plain(DUMP),
    ],
    ids=lambda m: f"{m[0].name}-{m[0].type.decode()}",
)
def test_a_member_no_backup_has_is_refused_whole(tmp_path, member):
    path = craft(tmp_path / "a", plain(DUMP), member, manifest())

    refused(path, tmp_path)

    assert not list(tmp_path.rglob("*evil*"))
    assert not (tmp_path / "out" / "media").exists()


@pytest.mark.feature("R-M07", refuses=True)
def test_ten_gigabytes_from_ten_kilobytes_are_refused(tmp_path):
    lying = craft(tmp_path / "a", plain(DUMP, b"x", size=10 * 1024 * MIB))
    honest = craft(tmp_path / "b", plain(DUMP, b"\0" * 200 * MIB), manifest())
    assert lying.stat().st_size < 10_000
    assert honest.stat().st_size < MIB

    tracemalloc.start()
    words = {refused(lying, tmp_path), refused(honest, tmp_path)}
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert words == {"It unpacks to far more than a backup holds."}
    assert peak < 20 * MIB
    kept = tmp_path / "out" / "below" / DUMP
    assert not kept.exists() or kept.stat().st_size == 0


@pytest.mark.feature("R-M07", refuses=True)
@pytest.mark.parametrize(
    "members",
    [
        [plain(DUMP)],
        [manifest()],
        [plain(DUMP), manifest()],
        [plain(DUMP), manifest(app="othershop")],
        [plain(DUMP), manifest(format=2)],
        [plain(DUMP), manifest(database=None)],
        [plain(DUMP), plain("manifest.json", b"not json")],
        [plain(DUMP), plain("manifest.json", b"[]")],
        [plain(DUMP), plain("media/a"), plain("media/a/b"), manifest()],
        [plain(DUMP), manifest(), plain("media/late")],
    ],
)
def test_an_archive_that_is_not_its_manifest_is_refused(tmp_path, members):
    refused(craft(tmp_path / "a", *members), tmp_path)


@pytest.mark.feature("R-M07", refuses=True)
def test_chunks_cut_off_are_missed(tmp_path):
    """Whole chunks alone, authentic each, do not make a file."""
    path = tmp_path / "a"
    with path.open("wb") as target:
        writer = EncryptingWriter(target)
        head = target.tell()
        writer.write(b"x" * (2 * CHUNK + 1))
        writer.finish()
    path.write_bytes(path.read_bytes()[: head + CHUNK + 16])

    with path.open("rb") as source, pytest.raises(ArchiveRefused):
        DecryptingReader(source).readall()
