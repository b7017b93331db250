"""Which shops the races run on."""

import os

import pytest

from tests.races.harness import ShopProcess


def servers(database):
    """Return the harness's arguments for ``postgres`` or ``sqlite``."""
    if database == "sqlite":
        return {}
    return {
        "base_url": os.environ["RACES_DATABASE_URL"],
        "redis_url": os.environ["RACES_REDIS_URL"],
    }


@pytest.fixture(params=["postgres", "sqlite"], scope="module")
def shop(request):
    """A running shop for the tests of one module, on either database."""
    with ShopProcess(**servers(request.param)) as running:
        yield running


@pytest.fixture
def open_shop(request):
    """Return a function that opens a shop with settings of its own."""
    opened = []

    def open_one(database="postgres", **options):
        shop = ShopProcess(**servers(database), **options)
        shop.__enter__()
        opened.append(shop)
        return shop

    yield open_one
    for shop in opened:
        shop.__exit__()
