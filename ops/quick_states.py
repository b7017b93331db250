"""Migrations of Wagtail and Oscar in half the time: the same steps, cheaper states.

Django copies every field of every related model for each of some 1,600 states by taking
it apart and building it again, and asks all models each time which setting swaps one.
Both answers are kept here for the length of one ``migrate``.
"""

import copy
from contextlib import contextmanager
from unittest.mock import patch

from django.apps.registry import Apps
from django.db.models import Field, ForeignKey, ManyToManyField
from django.db.models.fields.related import ForeignObject
from django.utils.functional import cached_property


def _copy_field(field):
    """Return an unbound copy of a field."""
    # Models as they stand are read once, after the last migration: Django's own way.
    if hasattr(field, "model") or not type(field).__module__.startswith(
        "django.db.models"
    ):
        return _CLONE(field)
    twin = copy.copy(field)
    for name in [n for n in vars(twin) if n in _REMEMBERED]:
        del twin.__dict__[name]
    if field.remote_field:
        twin.remote_field = copy.copy(field.remote_field)
        if twin.remote_field.field is field:
            twin.remote_field.field = twin
    # Columns follow this counter: a new one for each copy, as building anew gives.
    twin.creation_counter = Field.creation_counter
    Field.creation_counter += 1
    return twin


_CLONE = Field.clone
# What a field works out once about the model it is on: a copy is on another.
_REMEMBERED = {
    name
    for kind in (Field, ForeignObject, ForeignKey, ManyToManyField)
    for cls in kind.__mro__
    for name, value in vars(cls).items()
    if isinstance(value, cached_property)
}


@contextmanager
def quick_states():
    """Make migration states cheap inside this block."""
    known = {}
    ask = Apps.get_swappable_settings_name

    def remember(self, label):
        if label not in known:
            known[label] = ask(self, label)
        return known[label]

    remember.cache_clear = ask.cache_clear
    with (
        patch.object(Apps, "get_swappable_settings_name", remember),
        patch.object(Field, "clone", _copy_field),
    ):
        yield
