"""公务用车: each car of the organ, each journey with it, its upkeep, and the days on which it stands sealed.

《党政机关公务用车管理办法》 (2017): cars serve purposes named in the rule, one car one ledger, time, reason, place, distance,
fuel and cost of every journey are registered and published, cars stand sealed on holidays. What is only local practice or
remembered warns and can be changed as a parameter.
"""
