from django.urls import path

from huiyin.desk.exchange import views

app_name = "exchange"

urlpatterns = [
    path("<slug:slug>/", views.start, name="start"),
    path("<slug:slug>/sample.xlsx", views.sample, name="sample"),
    path("<slug:slug>/list.xlsx", views.editable, name="list"),
    path("<slug:slug>/departments.zip", views.departments, name="departments"),
    path("<slug:slug>/<str:token>/", views.check, name="check"),
    path("<slug:slug>/<str:token>/progress/", views.progress, name="progress"),
]
