"""Demo passwords exist where the shop is embedded, and nowhere else."""

from pathlib import Path

import pytest

from demo import library
from demo.data import load
from demo.seed_catalogue import seed_catalogue, seed_zones
from demo.seed_people import seed_people
from users.models import User

BASE = Path(__file__).resolve().parent.parent.parent / "chezflora" / "settings"


@pytest.mark.django_db
@pytest.mark.feature("B13", refuses=True)
def test_seeding_a_production_shop_lets_nobody_in(settings, monkeypatch, tmp_path):
    monkeypatch.setattr(library, "PICTURES", tmp_path)
    settings.DEMO_LOGINS, settings.DEMO_PASSWORD = (), None
    seed_zones(load("shop")["zone"])
    seed_catalogue(report=str)

    seed_people(report=str)

    assert User.objects.exists()
    assert not User.objects.filter(is_staff=True).exists()
    assert not [user for user in User.objects.all() if user.has_usable_password()]


def test_production_settings_name_no_demo_login():
    base = (BASE / "base.py").read_text()

    assert "DEMO_LOGINS = ()" in base
    assert "DEMO_PASSWORD = None" in base
