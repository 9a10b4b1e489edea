"""Addresses about screens and people. The shop's own start page belongs to the catalogue, which fills it."""

from django.urls import path, register_converter

from stores.kiosk.converters import HexColour
from stores.kiosk.people import invitation, own_password
from stores.kiosk.screen import enrol, reset, theme

register_converter(HexColour, "colour")

urlpatterns = [
    path("enrol/", enrol, name="enrol"),
    path("reset/", reset, name="reset"),
    path("theme/<colour:colour>.css", theme, name="theme"),
    path("invitation/<str:link>/", invitation, name="invitation"),
    path("set-password/", own_password, name="set-password"),
]
