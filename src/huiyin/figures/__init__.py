"""Figures: stored queries with a definition card. Claims: numbers written in documents, until they are proved."""
