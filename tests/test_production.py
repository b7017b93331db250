"""Production settings as they are, asked in a process of their own."""

import os
import subprocess
import sys

import pytest

from tests.rules import ROOT

SAFE = {
    "SECRET_KEY": "0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "ALLOWED_HOSTS": "www.chezflora.example",
}


def check(**changes):
    """Run ``check --deploy`` on production settings; None takes a variable away."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("TEST_", "DJANGO_"))
    }
    environment |= {k: v for k, v in (SAFE | changes).items() if v is not None}
    for name in [k for k, v in changes.items() if v is None]:
        environment.pop(name, None)
    return subprocess.run(
        [
            *(sys.executable, "manage.py", "check", "--deploy"),
            *("--fail-level", "WARNING", "--settings", "chezflora.settings.base"),
        ],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.feature("R-S13")
@pytest.mark.feature("X17")
def test_production_passes_the_deployment_check():
    done = check()

    assert done.returncode == 0, done.stderr


@pytest.mark.feature("R-P18", refuses=True)
def test_production_refuses_the_test_bank():
    done = check(PAYMENT_GATEWAYS="test")

    assert done.returncode == 1
    assert "payments.E001" in done.stderr


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATABASE_URL", "REDIS_URL"])
def test_production_does_not_start_without(name):
    done = check(**{name: None})

    assert done.returncode == 1
    assert name in done.stderr
