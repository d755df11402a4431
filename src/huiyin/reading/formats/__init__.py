"""One module per file format: bytes in, `Decoded` out; ReadingError where that is impossible."""
