"""导入名册: departments, posts, people, what they are in charge of, roles and accounts from one sheet, a line for each seat."""
