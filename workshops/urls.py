"""Addresses by which customers book, wait, and look after their seats."""

from django.urls import path

from workshops.views import booking, groups, own, waiting

app_name = "workshops"

urlpatterns = [
    path("book/<int:pk>/", booking.book, name="book"),
    path("private/<str:code>/", booking.private, name="private"),
    path("booking/<str:token>/", own.bookings, name="booking"),
    path("booking/<str:token>/<int:pk>.pdf", own.ticket, name="ticket"),
    path("booking/<str:token>/<int:pk>.ics", own.calendar, name="calendar"),
    path("booking/<str:token>/<int:pk>/cancel/", own.cancel, name="cancel"),
    path("booking/<str:token>/<int:pk>/move/", own.move, name="move"),
    path("wait/<int:pk>/", waiting.wait, name="wait"),
    path("wait/<int:pk>/thanks/", waiting.joined, name="joined"),
    path("waiting/<str:token>/", waiting.waiting, name="waiting"),
    path("waiting/<str:token>/take/", waiting.take, name="take"),
    path("waiting/<str:token>/leave/", waiting.leave, name="leave"),
    path("group/<int:pk>/", groups.group, name="group"),
    path("quote/<str:token>/", groups.quote, name="quote"),
]
