"""Addresses by which customers book, wait, and look after their seats."""

from django.urls import path

from workshops.views import booking, own, waiting

app_name = "workshops"

urlpatterns = [
    path("book/<int:pk>/", booking.book, name="book"),
    path("private/<str:code>/", booking.private, name="private"),
    path("booking/<str:token>/", own.bookings, name="booking"),
    path("wait/<int:pk>/", waiting.wait, name="wait"),
    path("waiting/<str:token>/", waiting.waiting, name="waiting"),
]
