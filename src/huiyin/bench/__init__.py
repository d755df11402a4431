"""How quick the house is with many matters: `python -m huiyin.bench --matters 100000`.

Loads an invented organ with so many matters into an SQLite file of its own (kept and used again), then times pages as
requests through the whole stack and writes the medians to `var/bench.json`.
"""
