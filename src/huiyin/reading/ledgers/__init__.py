"""Ledgers and plans drawn as tables (问题清单 任务清单 责任清单 整改台账 销号表), whatever their columns are called."""
