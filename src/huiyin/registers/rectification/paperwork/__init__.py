"""A round on paper and in Excel: the three lists, the ledger, close-out forms, progress sheets out and back."""
