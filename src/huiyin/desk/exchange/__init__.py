"""Excel both ways for any register: a sheet to fill in, the list to edit, and both back, compared before it is stored."""
