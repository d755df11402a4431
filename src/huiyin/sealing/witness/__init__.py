"""A witness remembers of each log how long it was and what its root was, and cosigns only what continues that."""
