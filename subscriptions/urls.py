"""Addresses by which customers subscribe and look after what they subscribed to."""

from django.urls import path

from subscriptions.views import own, subscribe

app_name = "subscriptions"

urlpatterns = [
    path("subscribe/<int:pk>/", subscribe.subscribe, name="subscribe"),
    path("<str:token>/", own.own, name="own"),
    path("<str:token>/<str:day>/", own.delivery, name="delivery"),
    path("<str:token>/<str:day>/skip/", own.skip, name="skip"),
]
