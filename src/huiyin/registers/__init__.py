"""One room per register (台账). `huiyin.register` is what a room declares to the rest of the house."""
