"""Addresses by which customers subscribe and look after what they subscribed to."""

from django.urls import path

from subscriptions.views import cancel, change, own, subscribe, where

app_name = "subscriptions"

# Whatever names no day comes first: the rest would be read as one.
urlpatterns = [
    path("subscribe/<int:pk>/", subscribe.subscribe, name="subscribe"),
    path("<str:token>/", own.own, name="own"),
    path("<str:token>/calendar.ics", own.calendar, name="calendar"),
    path("<str:token>/resume/", own.resume, name="resume"),
    path("<str:token>/pause/", change.pause, name="pause"),
    path("<str:token>/pause/<int:pk>/end/", change.end_pause, name="end-pause"),
    path("<str:token>/swap/", where.swap, name="swap"),
    path("<str:token>/recipient/", where.recipient, name="recipient"),
    path("<str:token>/rhythm/", change.rhythm, name="rhythm"),
    path("<str:token>/cancel/", cancel.cancel, name="cancel"),
    path("<str:token>/<str:day>/", own.delivery, name="delivery"),
    path("<str:token>/<str:day>/skip/", own.skip, name="skip"),
    path("<str:token>/<str:day>/unskip/", own.unskip, name="unskip"),
    path("<str:token>/<str:day>/move/", change.move, name="move"),
    path("<str:token>/<str:day>/swap/", where.swap, name="swap-one"),
    path("<str:token>/<str:day>/recipient/", where.recipient, name="recipient-one"),
]
