"""福利费: money for staff in joy and need: purpose, standard, recipients, and from whose purse.

Carries out the organ's own rules on the use, review and claim of welfare funds, and keeps two purses apart: the budget's
welfare fund (福利费) and the trade union's (工会经费), which the budget does not know. Standards of the union come from a
press summary of Guangdong's detailed rules on grass-roots union funds, not from the rules themselves, and none was found
for the budget's; so an amount above a standard warns, and the numbers are parameters. What blocks is arithmetic, the
budget, the mixing of purses, and one event paid for twice.

Who receives is personal: names stand in `recipients` alone, outside the hashed payload; no message, fact or title names
anybody. Amounts are yuan.
"""
