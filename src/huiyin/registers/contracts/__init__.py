"""合同管理: from draft to close-out, with its payments and its disputes.

Carries out the contract part of 《行政事业单位内部控制规范（试行）》（财会〔2012〕21号）: legal and finance review, one
register, payment that follows performance, disputes on record, contracting kept apart from acceptance. Its articles are
known from memory, so the checks that rest on them warn; what blocks is arithmetic, the budget, and holds the organ itself
has put on a payment. Amounts are yuan, performance is a whole percentage of the contract.
"""
