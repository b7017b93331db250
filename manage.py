#!/usr/bin/env python3
"""Command line entry; defaults to the embedded settings of `make run`."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chezflora.settings.embedded")
    execute_from_command_line(sys.argv)
