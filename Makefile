# 回音。make run 即可试用；其余见 make help。
PORT ?= 8000
MATTERS ?= 10000
PYTHON ?= $(shell command -v python3.11 || command -v python3)

VENV := .venv
READY := $(VENV)/.ready
READY_TO_TEST := $(VENV)/.ready-to-test

.DEFAULT_GOAL := help
.PHONY: help setup run test bench

help:
	@echo "make run    [PORT=8000]      准备环境和演示数据，启动系统"
	@echo "make test                    全部检查：规范、类型、分层、测试（自带 PostgreSQL 和 Chromium）"
	@echo "make bench  [MATTERS=10000]  测速，结果另存 var/bench.json"
	@echo "make setup                   只准备运行环境"

setup: $(READY)

run: $(READY)
	@exec $(VENV)/bin/huiyin demo --serve --port $(PORT)

test: $(READY_TO_TEST)
	@$(VENV)/bin/python tools/check.py

bench: $(READY)
	@$(VENV)/bin/python -m huiyin.bench --matters $(MATTERS)

$(READY): requirements.lock pyproject.toml tools/environment.py
	@$(PYTHON) tools/environment.py $(VENV) requirements.lock
	@touch $@

$(READY_TO_TEST): requirements-dev.lock pyproject.toml tools/environment.py
	@$(PYTHON) tools/environment.py $(VENV) requirements-dev.lock
	@touch $(READY) $@
