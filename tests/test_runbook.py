"""What the runbook tells a person to type exists."""

import re

from django.core.management import get_commands
from django.utils.module_loading import import_string

import pytest
import yaml

from chezflora.schedule import BEAT_SCHEDULE
from tests.rules import ROOT
from tests.test_deployment import example

RUNBOOK = (ROOT / "docs" / "runbook.md").read_text()
CODE = "\n".join(re.findall(r"`([^`\n]+)`", RUNBOOK))
CODE += "\n" + "\n".join(re.findall(r"^    (\S.*)$", RUNBOOK, re.MULTILINE))


def found(pattern):
    """Return what a pattern finds in the runbook's code; at least something."""
    names = set(re.findall(pattern, CODE))
    assert names
    return names


@pytest.mark.feature("S2")
def test_its_commands_exist():
    assert found(r"manage\.py (\w+)") <= set(get_commands()) | {"shell"}


def test_its_make_targets_exist():
    made = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))

    assert found(r"\bmake ([a-z-]+)") <= made


def test_its_services_exist():
    services = set(yaml.safe_load((ROOT / "compose.yaml").read_text())["services"])

    assert found(r"compose run --rm (\w+)") <= services
    assert found(r"--scale (\w+)=") <= services
    assert found(r"--profile (\w+)") == {"proxy", "mail"}


def test_its_variables_exist():
    named = found(r"\b([A-Z]{3,}(?:_[A-Z]+)+)\b")

    settings = {"STRIPE_CONTRACT_KEY", "WAITING_OFFER_HOURS", "JOB_KEEP_DAYS"}
    known = set(example()) | settings
    others = {name for name in named if not re.match("PAYMENT_|CHECKOUT", name)}
    assert others - known == set()


def test_its_functions_and_tasks_exist():
    for name in found(r"\b((?:payments|subscriptions|workshops)\.\w+\.\w+)\("):
        assert callable(import_string(name))
    assert found(r"(?m)^((?:sweep|close)-[a-z-]+)$") <= set(BEAT_SCHEDULE)
