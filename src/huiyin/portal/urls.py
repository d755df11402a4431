from django.urls import path, re_path

from huiyin.portal import views

app_name = "portal"

urlpatterns = [
    path("", views.index, name="index"),
    path("report-<int:pk>/", views.report, name="report"),
    path("report-<int:pk>/data/", views.data, name="data"),
    re_path(r"^report-(?P<pk>\d+)/report\.(?P<kind>docx|pdf)$", views.file, name="file"),
]
