"""Embedded settings with DEBUG, for working on the shop."""

from chezflora.settings.embedded import *  # noqa: F403
from chezflora.settings.embedded import TEMPLATES

DEBUG = True
TEMPLATES[0]["OPTIONS"].pop("loaders", None)
TEMPLATES[0]["APP_DIRS"] = True
