"""What a password must be, each refusal in Chinese with what to do. The judging is Django's."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError


class _InChinese:
    """Mixed in before a validator of Django's: the same judgement, said in `words`."""

    words: ClassVar[str] = ""

    def validate(self, password: str, user: Any = None) -> None:
        try:
            super().validate(password, user)  # type: ignore[misc]
        except ValidationError as refused:
            raise ValidationError(self.words % vars(self), code=refused.code) from refused

    def get_help_text(self) -> str:
        return self.words % vars(self)


class NotLikeTheUser(_InChinese, password_validation.UserAttributeSimilarityValidator):
    words = "口令不能与用户名相近。"


class LongEnough(_InChinese, password_validation.MinimumLengthValidator):
    words = "口令至少%(min_length)s个字符。"


class NotCommon(_InChinese, password_validation.CommonPasswordValidator):
    words = "这个口令太常见，容易被猜到。"


class NotOnlyDigits(_InChinese, password_validation.NumericPasswordValidator):
    words = "口令不能全是数字。"
