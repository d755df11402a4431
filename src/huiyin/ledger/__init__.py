"""The ledger: matters, entries, dossiers, materials, links, numbers.

Entries are the truth and are only ever added, by `record()`. Everything else on this floor is a projection of them.
"""
