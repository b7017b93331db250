"""What is still to come on a day beside what was ordered: other apps say it here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Forecast:
    """What is expected of a day in ``words``, "" for nothing; ``url`` tells more."""

    words: str
    url: str
    label: str


FORECASTS: list[Callable] = []


def register_forecast(forecast):
    """Ask ``forecast(day, user)`` too: a Forecast, or None where it is not theirs.

    It is asked at every look at the board, so it may not cost a query each time.
    """
    FORECASTS.append(forecast)
    return forecast


def forecasts_of(day: date, user) -> list[Forecast]:
    """Return what is expected of a day, as far as ``user`` may know."""
    found = (forecast(day, user) for forecast in FORECASTS)
    return [each for each in found if each]
