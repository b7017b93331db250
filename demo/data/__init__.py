"""The demo shop's words and recipes, as TOML files."""

import tomllib
from pathlib import Path

HERE = Path(__file__).parent


def load(name: str) -> dict:
    """Return the content of ``<name>.toml``."""
    with (HERE / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)
