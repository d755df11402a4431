from django.urls import include, path

urlpatterns = [
    path("public/", include("huiyin.portal.urls")),
    path("", include("huiyin.desk.urls")),
]

handler400 = "huiyin.config.errors.bad_request"
handler403 = "huiyin.config.errors.forbidden"
handler404 = "huiyin.config.errors.not_found"
handler500 = "huiyin.config.errors.broken"
