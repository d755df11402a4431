"""What a document can do wrong, said to the person who offered it."""


class ReadingError(ValueError):
    """The document cannot be read. `message_zh` says why and what to do, in Chinese."""

    def __init__(self, message_zh: str) -> None:
        super().__init__(message_zh)
        self.message_zh = message_zh
