"""Call a function inside a shop's own settings and database, JSON in, JSON out.

``python -m tests.races.call MODULE:FUNCTION JSON``
"""

import importlib
import json
import sys

import django


def main(target: str, arguments: str) -> None:
    """Set Django up, call, print the result as the last line."""
    django.setup()
    module, name = target.split(":")
    result = getattr(importlib.import_module(module), name)(**json.loads(arguments))
    sys.stdout.write("\n" + json.dumps(result, default=str) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
