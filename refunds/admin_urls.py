"""Addresses of refunds in the admin."""

from django.urls import path

from refunds import admin_views as views

app_name = "refunding"

urlpatterns = [
    path("", views.history, name="history"),
    path("order/<str:number>/", views.give_back, name="give"),
    path("order/<str:number>/cancel/", views.cancel, name="cancel"),
    path("payment/<int:pk>/", views.give_payment_back, name="payment"),
    path("<int:pk>/retry/", views.retry, name="retry"),
]
