"""A published report with everything a reader needs to check it far from the ledger, offline."""
