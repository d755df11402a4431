"""A year of each register beside the rectification: invented, told through the same procedures."""
