"""Addresses of the florist's side in the admin."""

from django.urls import path

from quotes import admin_views

app_name = "quote_admin"

urlpatterns = [
    path("balances/", admin_views.balances, name="balances"),
    path("figures/", admin_views.figures, name="figures"),
    path("<int:pk>/answer/", admin_views.answer, name="answer"),
    path("<int:pk>/withdraw/", admin_views.withdraw, name="withdraw"),
    path("<int:pk>/message/", admin_views.write, name="message"),
    path("photos/<int:pk>/", admin_views.photo, name="photo"),
    path("letters/<int:pk>/", admin_views.letter, name="letter"),
]
