"""Oscar's analytics models, unchanged."""

from oscar.apps.analytics.models import *
