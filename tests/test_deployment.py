"""What production is built from stays in step with the code."""

import re

import pytest
import yaml

from tests.rules import ROOT

READ = re.compile(r'env(?:\.\w+)?\(\s*"([A-Z_]+)"')
PRODUCTION = ("base.py", "payments.py")
ONLY_COMPOSE = {"POSTGRES_PASSWORD", "SITE_HOST"}


def example():
    """Return the variables of .env.example."""
    lines = (ROOT / ".env.example").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and line[0] != "#")


def test_the_example_names_every_variable_production_reads():
    production = (ROOT / "chezflora" / "settings" / name for name in PRODUCTION)
    read = {found for path in production for found in READ.findall(path.read_text())}

    assert set(example()) == read | ONLY_COMPOSE


def test_the_example_holds_no_secret():
    assert example()["SECRET_KEY"] == ""
    assert example()["POSTGRES_PASSWORD"] == ""


def test_compose_starts_every_process_of_the_shop():
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text())

    services = compose["services"]
    assert {"web", "worker", "beat", "migrate", "postgres", "redis"} <= set(services)
    assert not [
        name for name in ("web", "postgres", "redis") if "ports" in services[name]
    ]
    for service in services.values():
        for volume in service.get("volumes", []):
            name = volume.split(":")[0]
            assert name.startswith("./") or name in compose["volumes"]


@pytest.mark.parametrize("line", ["USER chezflora", "--require-hashes", "collect"])
def test_the_image_is_locked_built_and_not_root(line):
    dockerfile = (ROOT / "Dockerfile").read_text()

    assert line in dockerfile
    assert dockerfile.index("USER chezflora") < dockerfile.index('CMD ["uvicorn"')


def test_python_is_the_version_the_tools_check():
    assert "python:3.11-slim" in (ROOT / "Dockerfile").read_text()
    assert 'target-version = "py311"' in (ROOT / "pyproject.toml").read_text()
