"""预算: the year's lines, what is adjusted by decision, and what every other register commits and spends of them.

《行政事业单位内部控制规范（试行）》 demands that compiling, approving, executing and evaluating the budget lie in different
hands, and that nothing is committed beyond it. Money of the budget and of the union never mix.
"""
