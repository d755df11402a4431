from django.urls import path

from huiyin.desk.many import deciding, extending, grid

app_name = "many"
urlpatterns = [
    path("decide/", deciding.decide, name="decide"),
    path("extend/", extending.extend, name="extend"),
    path("progress/", grid.progress, name="progress"),
]
