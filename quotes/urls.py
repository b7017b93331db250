"""Addresses by which customers ask for quotes and answer them."""

from django.urls import path

from quotes.views import asking, own

app_name = "quotes"

urlpatterns = [
    path("request/", asking.ask, name="ask"),
    path("<str:code>/", own.own, name="own"),
    path("<str:code>/edit/", asking.edit, name="edit"),
    path("<str:code>/submit/", asking.submit, name="submit"),
    path("<str:code>/delete/", asking.delete, name="delete"),
    path("<str:code>/photos/<int:pk>/", own.photo, name="photo"),
    path(
        "<str:code>/photos/<int:pk>/remove/", asking.remove_photo, name="remove-photo"
    ),
    path("<str:code>/accept/", own.accept, name="accept"),
    path("<str:code>/refuse/", own.refuse, name="refuse"),
    path("<str:code>/message/", own.message, name="message"),
    path("<str:code>/pay/", own.pay, name="pay"),
    path("<str:code>/letter/<int:number>/", own.letter, name="letter"),
]
