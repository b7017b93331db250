"""What production is built from stays in step with the code."""

import re
from pathlib import Path

import pytest
import yaml

from tests.dockerfile import given_files, ignored, read_steps
from tests.rules import ROOT, is_test, tracked

READ = re.compile(r'env(?:\.\w+)?\(\s*"([A-Z_]+)"')
LOOSENED = {"embedded.py", "dev.py", "test.py"}
ONLY_COMPOSE = {"POSTGRES_PASSWORD", "SITE_HOST"}


def example():
    """Return the variables of .env.example."""
    lines = (ROOT / ".env.example").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and line[0] != "#")


@pytest.mark.feature("S3")
def test_the_example_names_every_variable_production_reads():
    files = (ROOT / "chezflora" / "settings").glob("*.py")
    texts = [path.read_text() for path in files if path.name not in LOOSENED]
    read = {found for text in texts for found in READ.findall(text)}
    # What the tree reads past the settings would be missing in the example.
    ours = [p for p in tracked("*.py") if not is_test(p) and "settings" not in p.parts]
    past = [p for p in ours if READ.search(p.read_text())]

    assert set(example()) == read | ONLY_COMPOSE
    assert past == []


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


@pytest.mark.feature("S2")
def test_compose_waits_for_what_it_needs_and_writes_only_volumes():
    services = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]

    assert services["web"]["deploy"]["replicas"] == 2
    for name in ("web", "worker", "beat"):
        needs = services[name]["depends_on"]
        assert needs["migrate"]["condition"] == "service_completed_successfully"
        assert needs["postgres"]["condition"] == "service_healthy"
        assert services[name]["restart"] == "unless-stopped"
        assert services[name]["read_only"]
        assert services[name]["cap_drop"] == ["ALL"]
    assert "backups:/var/lib/chezflora/backups" in services["worker"]["volumes"]
    assert services["caddy"]["depends_on"]["web"]["condition"] == "service_healthy"
    images = [s["image"] for s in services.values() if s["image"] != "chezflora"]
    assert all(":" in image and not image.endswith(":latest") for image in images)


STEPS = read_steps((ROOT / "Dockerfile").read_text())


@pytest.mark.feature("S1")
def test_the_image_is_not_root_and_says_how_it_is():
    words = [step.word for step in STEPS]

    assert [step.text for step in STEPS if step.word == "USER"] == ["10001"]
    assert words.index("USER") < words.index("CMD")
    [health] = [step for step in STEPS if step.word == "HEALTHCHECK"]
    assert "/healthz" in health.command[2]
    assert {step.text.split()[0] for step in STEPS if step.word == "FROM"} == {
        "python:3.11-slim-bookworm"
    }
    locked = re.search("uv==([0-9.]+)", (ROOT / "Dockerfile").read_text())[1]
    assert f"UV_VERSION = {locked}\n" in (ROOT / "Makefile").read_text()


@pytest.mark.feature("R-G10")
def test_the_image_is_given_no_secret_and_no_data():
    given = {str(path.relative_to(ROOT)) for path in given_files()}

    assert {"manage.py", "compose.yaml", "locale/fr/LC_MESSAGES/django.mo"} <= given
    assert not [name for name in given if {"tests", ".ci"} & set(name.split("/"))]
    assert "ADD" not in {step.word for step in STEPS}
    for step in STEPS:
        if step.word in ("ENV", "ARG"):
            assert not re.search("SECRET|PASSWORD|TOKEN|KEY", step.text)


@pytest.mark.feature("R-G10", refuses=True)
@pytest.mark.parametrize(
    "name", [".env", "var/shop.sqlite3", "a/b/x.sqlite3", "a/tests/t.py", ".git/HEAD"]
)
def test_what_stays_out_of_the_image(name):
    rules = (ROOT / ".dockerignore").read_text().split()

    assert ignored(Path(name), rules)
    assert not ignored(Path("ops/health.py"), rules)


@pytest.mark.parametrize("line", ["USER 10001", "--require-hashes", "collect"])
def test_the_image_is_locked_built_and_not_root(line):
    dockerfile = (ROOT / "Dockerfile").read_text()

    assert line in dockerfile
    assert dockerfile.index("USER 10001") < dockerfile.index('CMD ["uvicorn"')


def test_python_is_the_version_the_tools_check():
    assert "python:3.11-slim" in (ROOT / "Dockerfile").read_text()
    assert 'target-version = "py311"' in (ROOT / "pyproject.toml").read_text()
