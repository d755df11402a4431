"""Pages that only one register has (`Register.pages`), served under the register's address."""

from __future__ import annotations

from django.http import Http404, HttpResponseBase

from huiyin.kit.loaders import DeskRequest, register_or_404, signed_in
from huiyin.register.base import Page


@signed_in
def own_page(request: DeskRequest, slug: str, page: str) -> HttpResponseBase:
    register = register_or_404(request.who, slug)
    found: tuple[Page, ...] = register.pages
    for each in found:
        if each.slug == page:
            answer: HttpResponseBase = each.view(request)
            return answer
    raise Http404
