# Each job makes the environment it needs in .venv, once; a second run takes seconds.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
comma := ,
PATIENT ?= examples/tox_shm2011_case1.yaml
TESTS := test
ifeq ($(CI),true)
TESTS := test,referees
endif
TEST_STAMP := $(VENV)/$(subst $(comma),-,$(TESTS)).stamp

.PHONY: demo test lint bench validate clean

demo: $(VENV)/demo.stamp  ## the main job, on a published patient
	@$(BIN)/vitadyn assess $(PATIENT)

test: $(TEST_STAMP) $(if $(filter true,$(CI)),lint)  ## every test; with CI=true also lint, the referees, and no skip that is not listed
	@$(BIN)/pytest -n 2 --dist worksteal

lint: $(VENV)/lint.stamp  ## form, types, spelling
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/codespell

bench: $(TEST_STAMP)  ## how fast, beside others
	@$(BIN)/vitadyn bench

validate: $(VENV)/demo.stamp  ## published evidence against the model
	@$(BIN)/vitadyn validate

clean:
	rm -rf $(VENV)

$(VENV)/python.stamp: tools/environment.py
	@$(PYTHON) tools/environment.py $(VENV) && touch $@

$(VENV)/demo.stamp: pyproject.toml $(VENV)/python.stamp
	@$(BIN)/python -m pip install --quiet --editable . && touch $@

$(TEST_STAMP): pyproject.toml $(VENV)/python.stamp
	@$(BIN)/python -m pip install --quiet --editable '.[$(TESTS)]' && touch $@ $(VENV)/demo.stamp

$(VENV)/lint.stamp: pyproject.toml $(VENV)/python.stamp
	@$(BIN)/python -m pip install --quiet --editable '.[test,lint]' && touch $@
