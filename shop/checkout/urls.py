"""Addresses of the checkout."""

from django.urls import path

from shop.checkout import tracking_views, views

app_name = "checkout"

urlpatterns = [
    path("", views.CheckoutView.as_view(), name="index"),
    path("return/<uuid:key>/", views.payment_return, name="return"),
    path("order/<str:token>/", views.order_detail, name="order"),
    path("order/<str:token>/pay/", views.pay_again, name="pay"),
    path("order/<str:token>/calendar.ics", tracking_views.calendar, name="ics"),
    path("order/<str:token>/photo/<int:pk>/", tracking_views.photo, name="photo"),
    path("order/<str:token>/answer/<int:pk>/", tracking_views.answer, name="answer"),
]
