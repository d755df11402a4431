"""The papers of a rectification: 整改销号审批表, 督办通知书, 提醒函; plain data in, a rendering's Document out."""
