"""The staff's pages (names under `desk:`). Rooms with pages of their own are included once they exist."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import include, path

from huiyin.desk import home, signing

pages = [
    path("", home.home, name="home"),
    path("login/", signing.SignIn.as_view(), name="sign-in"),
    path("logout/", signing.sign_out, name="sign-out"),
    path("large-type/", signing.large_type, name="large-type"),
]

ROOMS = (
    ("settings/", "huiyin.desk.administration"),
    ("reports/", "huiyin.desk.reporting"),
    ("import/", "huiyin.desk.importing"),
)

urlpatterns = [
    path("", include((pages, "desk"))),
    *(path(prefix, include(f"{room}.urls")) for prefix, room in ROOMS if find_spec(room) and find_spec(f"{room}.urls")),
]
