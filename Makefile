# Each job makes the environment it needs in .venv, once; a second run takes seconds.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PATIENT ?= examples/tox_shm2011_case1.yaml
TEST_EXTRAS := test$(if $(CI),$(comma)referees)
comma := ,

.PHONY: demo test lint bench validate clean

demo: $(VENV)/demo.stamp  ## the main job, on a published patient
	@$(BIN)/vitadyn assess $(PATIENT)

test: $(VENV)/test.stamp  ## every test; with CI=true also the referees, and no skip that is not listed
	@$(BIN)/pytest -n 2

lint: $(VENV)/lint.stamp  ## form, types, spelling
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/codespell

bench: $(VENV)/test.stamp  ## how fast, beside SciPy
	@$(BIN)/vitadyn bench

validate: $(VENV)/demo.stamp  ## published evidence against the model
	@$(BIN)/vitadyn validate physiology

clean:
	rm -rf $(VENV)

$(VENV)/python.stamp: tools/environment.py
	@$(PYTHON) tools/environment.py $(VENV) && touch $@

$(VENV)/demo.stamp: pyproject.toml $(VENV)/python.stamp
	@$(BIN)/python -m pip install --quiet --editable . && touch $@

$(VENV)/test.stamp: pyproject.toml $(VENV)/python.stamp
	@$(BIN)/python -m pip install --quiet --editable '.[$(TEST_EXTRAS)]' && touch $@ $(VENV)/demo.stamp

$(VENV)/lint.stamp: pyproject.toml $(VENV)/python.stamp
	@$(BIN)/python -m pip install --quiet --editable '.[test,lint]' && touch $@
