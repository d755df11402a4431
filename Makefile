# 回音。make run 即可试用；其余见 make help。
PORT ?= 8000
ORGAN ?=
MATTERS ?= 10000
SECONDS ?= 60
ROOM ?=
MUTANTS ?=
PYTHON ?= $(shell command -v python3.11 || command -v python3)

VENV := .venv
READY := $(VENV)/.ready
READY_TO_TEST := $(VENV)/.ready-to-test

.DEFAULT_GOAL := help
.PHONY: help setup run test test-all coverage mutants bench score fuzz register

help:
	@echo "make run    [PORT=8000]      准备环境和演示数据，启动系统；ORGAN=small 换成六个人办事的小单位"
	@echo "make test                    检查：规范、类型、分层、测试（自带 PostgreSQL 和 Chromium）；大表每天抽查一部分"
	@echo "make test ROOM=hospitality   只查一个台账：它的测试和分层"
	@echo "make test-all                全部检查和测试，一项不漏，发布前运行"
	@echo "make coverage                同 make test，并列出测试没有走到的代码"
	@echo "make bench  [MATTERS=10000]  测速，结果另存 var/bench.json"
	@echo "make score                   读稿和审稿的得分：看得见的、看不见的、没见过程序的人写的三组文书"
	@echo "make fuzz   [SECONDS=60]     用随机变形的文件反复试读，查找崩溃和卡死，出错的文件存 var/fuzz"
	@echo "make mutants [ROOM=…] [MUTANTS=150] 逐处改错规则代码，看测试能否发现；漏过的存 var/mutants.txt"
	@echo "make register NAME=seals     新建一个台账（TITLE=用印 写中文名）：先得到能运行、带测试的一间房，再照文件改写"
	@echo "make setup                   只准备运行环境"

setup: $(READY)

run: $(READY)
	@exec $(VENV)/bin/huiyin demo --serve --port $(PORT) $(if $(ORGAN),--organ $(ORGAN))

test: $(READY_TO_TEST)
	@$(VENV)/bin/python tools/check.py $(if $(ROOM),--room $(ROOM))

test-all: $(READY_TO_TEST)
	@$(VENV)/bin/python tools/check.py --all

coverage: $(READY_TO_TEST)
	@$(VENV)/bin/python tools/check.py --coverage

bench: $(READY)
	@$(VENV)/bin/python -m huiyin.bench --matters $(MATTERS)

mutants: $(READY_TO_TEST)
	@$(VENV)/bin/python tools/mutants.py $(if $(ROOM),--room $(ROOM)) $(if $(MUTANTS),--count $(MUTANTS))

register: $(READY_TO_TEST)
	@$(VENV)/bin/python tools/new_register.py "$(NAME)" --title "$(TITLE)"

score: $(READY_TO_TEST)
	@$(VENV)/bin/python -m tests.reading.scoring

# atheris is no part of requirements-dev.lock: it has no packages for some systems.
fuzz: $(READY_TO_TEST)
	@$(VENV)/bin/python -c "import atheris" 2>/dev/null || $(PYTHON) tools/environment.py $(VENV) --add atheris
	@$(VENV)/bin/python tools/fuzz_reader.py --seconds $(SECONDS)

$(READY): requirements.lock pyproject.toml tools/environment.py
	@$(PYTHON) tools/environment.py $(VENV) requirements.lock
	@touch $@

$(READY_TO_TEST): requirements-dev.lock pyproject.toml tools/environment.py
	@$(PYTHON) tools/environment.py $(VENV) requirements-dev.lock
	@touch $(READY) $@
