"""Addresses by which customers book, wait, and look after their seats."""

from django.urls import path

from workshops.views import booking, groups, own, waiting

app_name = "workshops"

urlpatterns = [
    path("book/<int:pk>/", booking.book, name="book"),
    path("booking/<str:token>/", own.bookings, name="booking"),
    path("wait/<int:pk>/", waiting.wait, name="wait"),
    path("waiting/<str:token>/", waiting.waiting, name="waiting"),
    path("group/<int:pk>/", groups.group, name="group"),
    path("private/<str:code>/", groups.private, name="private"),
    path("quote/<str:token>/", groups.quote, name="quote"),
]
