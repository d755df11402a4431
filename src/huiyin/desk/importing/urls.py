from django.urls import path

from huiyin.desk.importing import changes, checking, columns, views

app_name = "importing"

urlpatterns = [
    path("", views.start, name="start"),
    path("check/", checking.check, name="check"),
    path("preview/<str:token>/", views.preview_page, name="preview"),
    path("preview/<str:token>/columns/", columns.columns_page, name="columns"),
    path("preview/<str:token>/changes/", changes.changes_page, name="changes"),
    path("preview/<str:token>/drop/", views.drop, name="drop"),
]
