from importlib.util import find_spec

from django.urls import include, path

urlpatterns = [
    path(prefix, include(module))
    for prefix, module in (("public/", "huiyin.portal.urls"), ("", "huiyin.desk.urls"))
    if find_spec(module)
]

handler400 = "huiyin.config.errors.bad_request"
handler403 = "huiyin.config.errors.forbidden"
handler404 = "huiyin.config.errors.not_found"
handler500 = "huiyin.config.errors.broken"
