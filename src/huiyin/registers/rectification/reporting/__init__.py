"""What reports on a round say: the sentences, the title, the lists of the annex, and the work that can be placed as numbers."""
