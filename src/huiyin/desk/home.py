"""工作台."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from huiyin.desk.loaders import DeskRequest, signed_in


@signed_in
def home(request: DeskRequest) -> HttpResponse:
    return render(request, "desk/home.html")
