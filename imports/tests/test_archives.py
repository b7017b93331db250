"""Zips and workbooks that would hurt whoever opens them: refused whole."""

import io
import stat
import zipfile

import pytest

from catalogue.models import Product
from cms.models import CustomImage
from imports.archive import Archive
from imports.errors import FileRefused
from imports.tests.factories import csv_file, jpeg, upload, xlsx_file, zip_file
from imports.workbooks import read_workbook
from jobs.models import Job


def entry(name, mode):
    """Return a zip entry of a kind of file."""
    made = zipfile.ZipInfo(name)
    made.external_attr = mode << 16
    return made


BAD = {
    "climbs": {"../rose.jpg": b"x"},
    "climbs on Windows": {"a\\..\\..\\rose.jpg": b"x"},
    "absolute": {"/etc/rose.jpg": b"x"},
    "drive": {"C:/rose.jpg": b"x"},
    "link": {entry("rose.jpg", stat.S_IFLNK | 0o777): b"/etc/passwd"},
    "device": {entry("rose.jpg", stat.S_IFBLK | 0o600): b""},
    "pipe": {entry("rose.jpg", stat.S_IFIFO | 0o600): b""},
    "zip in the zip": {"more.zip": b"PK"},
    "program": {"rose.exe": b"MZ"},
    "two of one name": {"a/rose.jpg": b"x", "b/Rose.JPG": b"y"},
    "bomb": {"rose.jpg": b"\0" * (4 << 20)},
    "too many": {f"{n}.jpg": b"" for n in range(2001)},
}


@pytest.mark.feature("R-M07", refuses=True)
@pytest.mark.django_db
@pytest.mark.parametrize("what", BAD)
def test_a_zip_that_is_more_than_pictures_is_refused_whole(what):
    pictures = zip_file({"good.jpg": jpeg()} | BAD[what])
    lines = ("sku;title_en;price;pictures", "rose;Rose;9;good.jpg")

    taken = upload(csv_file(*lines), pictures=pictures)

    assert taken.check_job.state == Job.State.FAILED
    assert "zip" in taken.check_job.message or "unpacks" in taken.check_job.message
    assert not Product.objects.exists()
    assert not CustomImage.objects.exists()


@pytest.mark.feature("R-M07")
def test_pictures_are_found_in_any_folder_and_debris_is_left():
    archive = Archive(zip_file({"a/b/Rose.JPG": jpeg(), "__MACOSX/._Rose.JPG": b"x"}))

    clean = archive.clean("https://cdn.example/files/rose.jpg?v=2")

    assert archive.has("rose.jpg")
    assert list(archive.entries) == ["rose.jpg"]
    assert clean.content_type == "image/webp"


@pytest.mark.feature("R-M07", refuses=True)
def test_a_damaged_zip_is_refused():
    with pytest.raises(FileRefused):
        Archive(io.BytesIO(b"PK\x03\x04 nothing"))


def changed_workbook(change):
    """Return a workbook one part of which was written anew."""
    whole = zipfile.ZipFile(xlsx_file(["sku", "price"], ["rose", 1]))
    parts = {name: whole.read(name) for name in whole.namelist()}
    change(parts)
    return zip_file(parts)


def with_entities(parts):
    sheet = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = (
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + sheet
    )


def with_hidden_entities(parts):
    text = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x []><x/>'
    parts["xl/worksheets/sheet1.xml"] = text.encode("utf-16")


def with_bomb(parts):
    parts["xl/sharedStrings.xml"] = b"\0" * (300 << 20)


@pytest.mark.feature("R-E06", refuses=True)
@pytest.mark.parametrize("change", [with_entities, with_hidden_entities, with_bomb])
def test_a_workbook_that_would_hurt_is_refused_unopened(change):
    with pytest.raises(FileRefused):
        list(read_workbook(changed_workbook(change)))


def test_an_untouched_workbook_is_read():
    rows = list(read_workbook(changed_workbook(lambda parts: None)))

    assert rows == [(1, ["sku", "price"]), (2, ["rose", "1"])]
