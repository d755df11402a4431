"""The staff's pages (names under `desk:`), with those that rooms of the desk and registers have of their own."""

from __future__ import annotations

from django.urls import include, path, re_path

from huiyin.desk import (
    acting,
    agenda,
    archives,
    batching,
    beginning,
    charts,
    dossiers,
    grids,
    home,
    lists,
    matters,
    noticing,
    owing,
    own_pages,
    printing,
    saving,
    searching,
    signing,
    stepping,
)
from huiyin.kit import papers
from huiyin.register.base import REGISTERS

pages = [
    path("", home.home, name="home"),
    path("login/", signing.SignIn.as_view(), name="sign-in"),
    path("logout/", signing.sign_out, name="sign-out"),
    path("password/", signing.own_password, name="own-password"),
    path("large-type/", signing.large_type, name="large-type"),
    path("calendar/", agenda.calendar_page, name="calendar"),
    path("owing/", owing.owing_page, name="owing"),
    path("owing/urge/", owing.urge_all, name="urge-all"),
    path("notices/", noticing.notices, name="notices"),
    path("notices/seen/", noticing.seen, name="notices-seen"),
    path("notices/mail/", noticing.mail_wishes, name="mail-wishes"),
    path("notices/calendar/", noticing.calendar_address, name="calendar-address"),
    path("calendar/<str:key>.ics", noticing.calendar_feed, name="feed"),
    path("search/", searching.search_page, name="search"),
    path("uploads/", papers.upload, name="upload"),
    path("matters/<int:pk>/", matters.matter_page, name="matter"),
    path("matters/<int:pk>/charts/", charts.charts, name="charts"),
    path("matters/<int:pk>/do/<slug:action>/", stepping.step_form, name="step"),
    path("matters/<int:pk>/judge/<slug:action>/", stepping.judge, name="judge"),
    path("matters/<int:pk>/act/<slug:kind>/", acting.act_page, name="act"),
    path("matters/<int:pk>/urge/", acting.urge, name="urge"),
    re_path(r"^matters/(?P<pk>\d+)/print/(?P<code>[\w-]+)\.(?P<ending>docx|pdf)$", printing.printed, name="print"),
    re_path(r"^matters/(?P<pk>\d+)/dossier\.(?P<ending>pdf|zip)$", printing.dossier_file, name="dossier"),
    path("archives/", archives.archive_list, name="archives"),
    re_path(r"^archives/list\.(?P<ending>docx|pdf)$", archives.archive_print, name="archives-print"),
    path("copies/<int:pk>/read/", acting.read, name="read"),
    path("materials/<int:pk>/", dossiers.download, name="download"),
    path("materials/<int:pk>/view/", dossiers.preview, name="preview"),
    path("materials/<int:pk>/read/", dossiers.read, name="read-material"),
    path("registers/<slug:slug>/", lists.matters_list, name="list"),
    path("registers/<slug:slug>/print/", printing.print_many, name="print-many"),
    path("registers/<slug:slug>/export/", lists.export, name="export"),
    path("registers/<slug:slug>/filters/", saving.save, name="save-filter"),
    path("registers/<slug:slug>/filters/<int:pk>/", saving.keep, name="keep-filter"),
    path("registers/<slug:slug>/display/", saving.display, name="display"),
    path("registers/<slug:slug>/new/", beginning.new, name="new"),
    path("registers/<slug:slug>/batch/", batching.batch, name="batch"),
    path("registers/<slug:slug>/grid/", grids.grid, name="grid"),
    path("registers/<slug:slug>/charts/", charts.yearly, name="yearly-charts"),
    path("registers/<slug:slug>/pages/<slug:page>/", own_pages.own_page, name="page"),
]

ROOMS = (
    ("settings/", "huiyin.desk.administration"),
    ("reports/", "huiyin.desk.reporting"),
    ("import/", "huiyin.desk.importing"),
    ("exchange/", "huiyin.desk.exchange"),
)

urlpatterns = [
    path("", include((pages, "desk"))),
    *(path(prefix, include(f"{room}.urls")) for prefix, room in ROOMS),
    *(path(prefix, include(urls)) for register in REGISTERS.values() for prefix, urls in register.addresses.items()),
]
