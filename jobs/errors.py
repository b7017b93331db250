"""Refusals of jobs."""

from django.utils.translation import gettext_lazy as _

from common.errors import DomainError


class JobStopped(Exception):
    """The job is not this worker's any more: cancelled, or taken up by another."""


class LinkExpired(DomainError):
    """The link or its file is too old."""

    code = "link_expired"
    message = _("This link has expired.")


class LinkForged(DomainError):
    """Nobody signed this link for this job."""

    code = "link_forged"
    message = _("This link is not valid.")
