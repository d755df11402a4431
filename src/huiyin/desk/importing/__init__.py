"""导入: a document is read, shown to be corrected, and stored whole once somebody has confirmed; or only read and reviewed."""
