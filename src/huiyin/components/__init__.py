"""What several registers share; used by each, owned by none."""
