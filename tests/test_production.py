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
    "BACKUP_KEY": "a key for backups that nobody keeps anything with",
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


@pytest.mark.feature("S3", refuses=True)
@pytest.mark.parametrize("name", ["SECRET_KEY", "DATABASE_URL", "REDIS_URL"])
def test_production_does_not_start_without(name):
    done = check(**{name: None})

    assert done.returncode == 1
    assert name in done.stderr


START = "import chezflora.asgi, sys; print('open', flush=True); sys.stdin.read()"


def start_web(path):
    """Start a web process of production settings on a SQLite file."""
    environment = os.environ | SAFE | {"DATABASE_URL": f"sqlite:///{path}"}
    environment |= {"DJANGO_SETTINGS_MODULE": "chezflora.settings.base"}
    return subprocess.Popen(
        [sys.executable, "-c", START],
        cwd=ROOT,
        env=environment,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


@pytest.mark.feature("R-C21", refuses=True)
def test_a_second_web_process_on_sqlite_does_not_start(tmp_path):
    first = start_web(tmp_path / "shop.sqlite3")
    try:
        assert first.stdout.readline() == "open\n"
        second = start_web(tmp_path / "shop.sqlite3")
        _out, said = second.communicate(timeout=120)
    finally:
        first.communicate(timeout=60)

    assert second.returncode == 1
    assert "Several web processes need PostgreSQL" in said
    third = start_web(tmp_path / "shop.sqlite3")
    assert third.stdout.readline() == "open\n"
    third.communicate(timeout=60)


@pytest.mark.feature("D2")
@pytest.mark.parametrize(
    ("keys", "page"),
    [
        ({"STRIPE_SECRET_KEY": "sk_test_x"}, "https://checkout.stripe.com"),
        (
            {"PAYPAL_CLIENT_ID": "x", "PAYPAL_SECRET": "x"},
            "https://www.sandbox.paypal.com",
        ),
        (
            {"PAYPAL_CLIENT_ID": "x", "PAYPAL_API_BASE": "https://api-m.paypal.com"},
            "https://www.paypal.com",
        ),
        ({}, ""),
    ],
)
def test_the_policy_lets_forms_lead_to_the_pages_of_gateways_we_use(keys, page):
    asked = (
        "from chezflora.settings import base;"
        "print(*base.CONTENT_SECURITY_POLICY['DIRECTIVES']['form-action'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=ROOT,
        env=os.environ | SAFE | keys,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.split() == ["'self'", *filter(None, [page])]


@pytest.mark.feature("D3", refuses=True)
def test_production_warns_of_a_gateway_without_keys():
    assert "payments.W001" in check(PAYMENT_GATEWAYS="stripe,paypal").stderr
    assert "payments.E002" in check(PAYMENT_GATEWAYS="acme").stderr
    assert (
        check(PAYMENT_GATEWAYS="stripe", STRIPE_SECRET_KEY="rk_test_x").returncode == 0
    )
