# Needs python3 (3.11 or later) and make, nothing else: each target first brings .venv up to date.

BIN := .venv/bin
READY := .venv/.ready

.PHONY: run test check fmt bench soak picture constraints clean

run: $(READY)
	@$(BIN)/amlx $(ARGS)

test: $(READY)
	$(BIN)/pytest -n 2 --dist worksteal -m "not soak" $(ARGS)

soak: $(READY)
	$(BIN)/pytest -m soak --timeout 1800 $(ARGS)

check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

fmt: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(READY)
	@$(BIN)/python -m tests.bench $(ARGS)

picture: $(READY)
	$(BIN)/python -m tests.picture docs/amlx.svg

# Resolves everything anew, then writes down what was chosen; the next target installs it.
constraints:
	@sh .ci/constraints

clean:
	rm -rf .venv .reports dist build

$(READY): pyproject.toml constraints.txt .ci/setup
	@sh .ci/setup
