"""Addresses under settings/; names under `administration:`."""

from __future__ import annotations

from django.urls import path

from huiyin.desk.administration import (
    accounts,
    drafting,
    jobs,
    leaving,
    pages,
    settling,
    starting,
    tables,
    versions,
)
from huiyin.desk.administration.roster import views as roster

app_name = "administration"

urlpatterns = [
    path("", pages.index, name="index"),
    path("setup/", starting.setup, name="setup"),
    path("setup/look/<str:code>/", starting.look, name="look"),
    path("setup/arrange/", starting.arrange, name="arrange"),
    path("history/", pages.history, name="history"),
    path("jobs/", jobs.jobs, name="jobs"),
    path("jobs/<str:name>/run/", jobs.run, name="run-job"),
    path("handover/", leaving.handover, name="handover"),
    path("handover/<int:pk>/<str:on>/", leaving.handed_over, name="handed-over"),
    path("handover/<int:pk>/<str:on>/<slug:kind>/", leaving.handover_paper, name="handover-paper"),
    path("parameters/", settling.parameters, name="parameters"),
    path("parameters/<str:code>/", settling.parameter, name="parameter"),
    path("days/", settling.days, name="days"),
    path("days/<str:day>/remove/", settling.remove_day, name="remove-day"),
    path("procedures/", versions.versions, name="versions"),
    path("procedures/<int:pk>/begin/", drafting.begin, name="begin-draft"),
    path("procedures/<int:pk>/draft/", drafting.draft, name="draft"),
    path("procedures/<int:pk>/try/", drafting.attempt, name="attempt"),
    path("procedures/<int:pk>/", versions.version, name="version"),
    path("units/<int:pk>/own/", pages.make_own, name="own-unit"),
    path("departments/<int:pk>/merge/", pages.merger, name="merge"),
    path("accounts/new/", accounts.new_account, name="new-account"),
    path("accounts/<int:pk>/password/", accounts.reset_password, name="reset-password"),
    path("accounts/<int:pk>/lock/", accounts.lock, name="lock"),
    path("roster/", roster.start, name="roster"),
    path("roster/sample/", roster.sample, name="roster-sample"),
    path("roster/<str:token>/", roster.check, name="roster-check"),
    path("<slug:slug>/", tables.listing, name="listing"),
    path("<slug:slug>/new/", tables.new, name="new"),
    path("<slug:slug>/<int:pk>/", tables.row, name="row"),
]
