"""Fault points: places where a test may stop or slow the shop down."""

import os
import time

from django.conf import settings
from django.core import checks


def fault_point(name: str) -> None:
    """Do nothing, unless a test asked for a pause or a crash at ``name``.

    ``FAULT_POINTS`` is a setting only tests have: ``{"name": 0.05}`` sleeps that many
    seconds, ``{"name": "crash"}`` kills the process as SIGKILL would, and
    ``{"name": "wait"}`` waits for as long as it says so.
    """
    points = getattr(settings, "FAULT_POINTS", {})
    while (action := points.get(name)) == "wait":
        time.sleep(1 / 20)
    if action == "crash":
        os._exit(137)
    if action:
        time.sleep(action)


@checks.register(checks.Tags.security, deploy=True)
def check_no_fault_points(app_configs, **kwargs):
    """Refuse production settings with a fault point switched on."""
    if getattr(settings, "FAULT_POINTS", {}):
        return [checks.Error("FAULT_POINTS must be empty", id="chezflora.E001")]
    return []
