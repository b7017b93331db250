"""Folders of their own for every test."""

import pytest

KEY = "a key for tests alone, forty characters."


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    """A backup folder, and two folders of files with a file in each."""
    settings.BACKUP_DIR = str(tmp_path / "backups")
    settings.BACKUP_KEYS = [KEY]
    for name, setting in (("media", "MEDIA_ROOT"), ("private", "PRIVATE_ROOT")):
        folder = tmp_path / name / "2026"
        folder.mkdir(parents=True)
        (folder / "rose.jpg").write_bytes(name.encode() * 1000)
        setattr(settings, setting, str(tmp_path / name))
    return tmp_path
