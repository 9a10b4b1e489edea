"""temporary"""

from django.http import HttpResponse
from django.urls import path

urlpatterns = [
    path("invitation/<str:link>/", lambda r, link: HttpResponse(), name="invitation"),
    path("set-password/", lambda r: HttpResponse(), name="set-password"),
    path("", lambda r: HttpResponse(), name="start"),
]
