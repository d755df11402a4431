"""项目建设: one matter from the proposal to the handover, through gates that each ask for what must come before.

《行政事业单位内部控制规范（试行）》 on construction projects: proposing and deciding, estimating and reviewing, carrying out and
accepting, final account and its audit lie in different hands. Money is held and paid by the contract, not a second time here.
"""
