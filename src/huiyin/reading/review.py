"""Objections."""
from huiyin.reading.model import Objection, Reading


def objections(reading: Reading) -> list[Objection]:
    return []
