"""One room per register (台账). `base.py` is what a room declares to the rest of the house."""
