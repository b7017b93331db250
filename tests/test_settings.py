"""The foundations: schema, settings, what must never be committed."""

from django.core.management import call_command

import pytest


@pytest.mark.django_db
def test_no_migration_is_missing(capsys):
    call_command("makemigrations", "--check", "--dry-run")

    assert "No changes detected" in capsys.readouterr().out
