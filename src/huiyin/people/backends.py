"""Sign-in: an account whose person has left is refused at once, open sessions included."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from huiyin.people.models import User


class DatedAccountBackend(BaseBackend):
    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_: Any
    ) -> User | None:
        user = User.objects.select_related("person").filter(username=username or "").first()
        if user is None:
            User().set_password(password or "")  # spend the same time as for a known name
            return None
        return user if user.check_password(password or "") and user.is_open else None

    def get_user(self, user_id: int) -> User | None:
        user = User.objects.select_related("person").filter(pk=user_id).first()
        return user if user is not None and user.is_open else None
