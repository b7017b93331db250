"""Call functions inside a shop's own settings and database, JSON in, JSON out.

``python -m tests.races.call`` answers one line ``[MODULE:FUNCTION, ARGUMENTS]`` after
the other: starting Django costs more than most of what is asked of it.
"""

import importlib
import json
import sys
import traceback

import django

# What a function prints goes before it.
ANSWER = "\x1eanswer "


def main() -> None:
    """Set Django up once, then answer until nobody asks any more."""
    django.setup()
    for line in sys.stdin:
        target, arguments = json.loads(line)
        try:
            answer = {"result": answer_to(target, arguments)}
        except Exception:  # noqa: BLE001  told to who asked
            answer = {"error": traceback.format_exc()}
        sys.stdout.write(f"\n{ANSWER}{json.dumps(answer, default=str)}\n")
        sys.stdout.flush()


def answer_to(target: str, arguments: dict):
    """Call a function as a process of its own would: nothing is left from the last."""
    from django.core.cache import caches
    from django.core.cache.backends.locmem import LocMemCache
    from django.db import connections

    module, name = target.split(":")
    try:
        return getattr(importlib.import_module(module), name)(**arguments)
    finally:
        connections.close_all()
        for cache in caches.all():
            if isinstance(cache, LocMemCache):
                cache.clear()


if __name__ == "__main__":
    main()
