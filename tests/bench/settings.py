"""A served shop that counts its queries; never the shop's own data."""

from chezflora.settings.test import *  # noqa: F403
from chezflora.settings.test import MIDDLEWARE

ASGI_APPLICATION = "tests.bench.asgi.application"
MIDDLEWARE = ["tests.bench.counting.CountQueries", *MIDDLEWARE]
