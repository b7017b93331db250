"""Addresses of the workshops' staff in the admin."""

from django.urls import path

from workshops import admin_calendar, admin_dates, admin_groups, admin_people

app_name = "workshop_admin"

urlpatterns = [
    path("", admin_calendar.calendar, name="calendar"),
    path("decide/", admin_calendar.decide, name="decide"),
    path("statistics/", admin_calendar.statistics, name="statistics"),
    path("new/", admin_dates.add, name="add"),
    path("dates/<int:pk>/", admin_dates.session, name="session"),
    path("dates/<int:pk>/edit/", admin_dates.edit, name="edit"),
    path("dates/<int:pk>/repeat/", admin_dates.repeat, name="repeat"),
    path("dates/<int:pk>/call-off/", admin_dates.call_off, name="call-off"),
    path("dates/<int:pk>/go/", admin_dates.go, name="go"),
    path("dates/<int:pk>/list.pdf", admin_people.paper, name="paper"),
    path("dates/<int:pk>/attendees.csv", admin_people.csv, name="csv"),
    path(
        "dates/<int:pk>/bookings/<int:booking_pk>/cancel/",
        admin_people.cancel,
        name="cancel",
    ),
    path("waiting/<int:pk>/", admin_people.waiting, name="waiting"),
    path("groups/<int:pk>/", admin_groups.enquiry, name="group"),
]
