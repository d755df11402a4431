"""公务接待: a letter, an approval before the guests come, a list of what there was, and one settlement.

《党政机关国内公务接待管理规定》: no letter, no reception; one work meal; companions at most three for up to ten guests, beyond
that one third; no expensive dishes, cigarettes, spirits or private clubs; the list is signed and agrees with the letter. The
cost is typed once, in the list; the claim that settles it takes it from there.
"""
