"""Procedures: who does what, within how long, with which materials and checks; and `advance()`, the one service."""
