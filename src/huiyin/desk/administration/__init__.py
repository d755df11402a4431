"""设置: people, posts, bodies, roles, accounts, parameters, calendar, procedures and hand-over.

Administrators work here and see no matter content. The office, whose daily work it is, keeps 组织机构 and carries out
交接, and may look up departments, posts, people, appointments, charges, parameters, calendar and procedures;
everything else, and every other person, is answered with 404.
"""
