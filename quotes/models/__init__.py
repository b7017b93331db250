"""Requests, the versions that answer them, and what is said between."""

from quotes.models.requests import Quote, QuoteMessage, QuotePhoto
from quotes.models.versions import QuoteLine, QuoteVersion

__all__ = ["Quote", "QuoteLine", "QuoteMessage", "QuotePhoto", "QuoteVersion"]
