"""What rooms make their papers and pages from: printed forms, monthly tables, names of matters; loaders, forms, uploads."""
