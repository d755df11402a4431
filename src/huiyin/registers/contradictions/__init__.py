"""矛盾核查: what two ledgers say of the same person, thing or money and cannot both be true.

Every night each rule that a room declares (`register/contradictions.py`) is run. What one finds becomes a matter of its own
with both sides before the eyes of those who registered them. It is explained or corrected, and confirmed by somebody else; it
is never closed because it is no longer found.
"""
