from django.urls import path, re_path

from huiyin.desk.reporting import (
    bench,
    composing,
    downloads,
    drafts,
    listing,
    numbers,
    publication,
    returning,
)

app_name = "reporting"

urlpatterns = [
    path("", listing.index, name="list"),
    path("new/", listing.new, name="new"),
    path("<int:pk>/", composing.text, name="text"),
    path("<int:pk>/preview/", composing.preview, name="preview"),
    path("<int:pk>/claims/", bench.bench, name="bench"),
    path("<int:pk>/claims/agreeing/", bench.agreeing, name="agreeing"),
    path("<int:pk>/numbers/", numbers.index, name="numbers"),
    path("<int:pk>/numbers/<str:place>/", numbers.number, name="number"),
    path("<int:pk>/drafts/", drafts.compare, name="drafts"),
    path("<int:pk>/returned/", returning.bring, name="bring"),
    path("<int:pk>/returned/<str:token>/", returning.returned, name="returned"),
    path("<int:pk>/publication/", publication.publication, name="publication"),
    re_path(r"^(?P<pk>\d+)/(?P<name>report\.docx|report\.pdf|annex\.xlsx|audit\.docx|audit\.pdf)$", downloads.file, name="file"),
]
