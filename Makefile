# `make help` lists the targets. Everything is installed into .venv; a target whose inputs did not change installs nothing.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ENGINE ?= onnx
SHARED ?= ../shared

.DEFAULT_GOAL := help
.PHONY: help run test check bank-docs prove bench-grading bench-mocks model screenshots docs clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

# The trainer itself: no torch.
$(VENV)/.run: $(BIN)/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	touch $@

# torch first and pinned: a range would pull the CUDA build, 3 GB, where a CPU build of this version is at hand.
$(VENV)/.test: $(VENV)/.run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "torch==$$(sed -n 's/^torch==//p' constraints.txt)"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "pip>=25.1"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[sentence-transformers]" --group check
	touch $@

run: $(VENV)/.run ## Open the trainer (with no terminal: the linear front end on standard input)
	@$(BIN)/trainer

test: $(VENV)/.test ## Run every check: format, lint, types, import contracts, bank, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/trainer bank check
	$(BIN)/trainer --data-dir $(VENV)/no-data bank stats > /dev/null
	$(BIN)/python -m pytest

check: test ## The same as test

# An empty data folder: a bank of one's own must not get into the shipped page.
bank-docs: $(VENV)/.run ## Write the coverage tables of docs/bank.md; fails where a required section is short
	$(BIN)/trainer --data-dir $(VENV)/no-data bank stats --into docs/bank.md

prove: $(VENV)/.run ## Prove every rubric of the shipped bank by grading (some minutes)
	$(BIN)/trainer --data-dir $(VENV)/no-data bank check --prove

bench-grading: $(VENV)/.run ## Print the grader's figures on the labelled answers
	$(BIN)/python benchmarks/grading.py

bench-mocks: $(VENV)/.run ## Have simulated candidates sit mock interviews on every main question, and print their verdicts
	$(BIN)/python benchmarks/mocks.py

SOURCE ?= $(VENV)/model

$(SOURCE)/model.safetensors: $(VENV)/.test
	$(BIN)/python training/export_embedder.py --keep $(SOURCE)

model: $(SOURCE)/model.safetensors ## Export the embedding model, train judge and reader from the rubrics (about two hours on two cores)
	$(BIN)/python training/train_judge.py --source $(SOURCE) --save $(SOURCE)/judge.pt
	$(BIN)/python training/train_reader.py --source $(SOURCE) --start $(SOURCE)/judge.pt --save $(SOURCE)/reader.pt
	$(BIN)/python training/shipped_vectors.py
	$(BIN)/python training/calibrate.py

screenshots: $(VENV)/.test ## Export pictures of the screens into docs/screenshots
	$(BIN)/python benchmarks/screenshots.py

# In an environment of its own: the trainer needs nothing of the generator, and the other way round.
$(VENV)-docs/.docs: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)-docs
	$(VENV)-docs/bin/python -m pip install --quiet --disable-pip-version-check "pip>=25.1"
	$(VENV)-docs/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt --group docs
	touch $@

docs: $(VENV)-docs/.docs $(VENV)/.run ## Build the documentation site into site/; a broken link fails
	$(BIN)/python -m reference --check
	$(VENV)-docs/bin/zensical build --strict --clean

clean: ## Remove what was installed and built
	rm -rf $(VENV) $(VENV)-docs dist build site .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
