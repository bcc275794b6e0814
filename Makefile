# `make help` lists what there is. Needs Python 3.11 or newer and make, nothing else.
.DEFAULT_GOAL := help
SHELL := /bin/bash
bin := .venv/bin

.PHONY: help
help: ## What there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

.PHONY: env
env: ## Install what running needs into .venv
	@scripts/env.sh run

.PHONY: env-dev
env-dev: ## Install what tests need as well
	@scripts/env.sh dev

.PHONY: node-tools
node-tools: env-dev
	@$(bin)/python -m chain_node.tools chain_node contracts tests/node

.PHONY: geth
geth: env-dev ## Build geth for the network's tests, once a user (3 minutes; without a registry they are skipped)
	-@nice $(bin)/python -m chain_node.geth

.PHONY: demo
demo: env ## One voucher's life, told as it happens (ONCE=1: end with the story)
	@$(bin)/xinlian demo $(if $(ONCE),--once)

.PHONY: dev
dev: env ## The service with reload, on a dev chain
	@$(bin)/xinlian dev

.PHONY: test
test: lint node-tools ## Every test (two at a time; each says what it found when it ends)
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target test-contracts test-hardship test-service test-brownie

.PHONY: lint
lint: env-dev ## Style, types, import rules
	$(bin)/ruff check .
	$(bin)/ruff format --check .
	$(bin)/mypy
	$(bin)/lint-imports

.PHONY: test-contracts
test-contracts: node-tools ## The contracts' tests, and that committed ABIs are fresh
	$(bin)/python -m chain_node.forge fmt --check src test proof
	$(bin)/python -m chain_node.compile --check
	$(bin)/python -m chain_node.reference --check
	$(bin)/python -m chain_node.forge test --no-match-path 'test/gas/*'
	$(bin)/python -m chain_node.gas --check
	@$(MAKE) --no-print-directory prove
	@$(MAKE) --no-print-directory slither

.PHONY: test-python
test-python: node-tools geth ## The service's tests (ARGS="-k word" for some)
	$(bin)/pytest $(ARGS)

# The two halves of test-python, about as long as each other: two processors are busy to the end.
hardship := tests/audit tests/network tests/recovery tests/sim

.PHONY: test-hardship
test-hardship: node-tools geth
	$(bin)/pytest $(hardship)

.PHONY: test-service
test-service: node-tools geth
	$(bin)/pytest $(hardship:%=--ignore=%)

.PHONY: test-brownie
test-brownie: node-tools ## The Brownie suite, in an environment of its own
	@scripts/brownie.sh

.PHONY: prove
prove: node-tools ## Symbolic proofs of limits, splits and shares (docs/proof.md)
	scripts/proof.sh halmos
	scripts/proof.sh python proof/shares.py

.PHONY: slither
slither: node-tools ## Slither over the contracts: no finding without its answer
	$(bin)/python -m chain_node.slither

.PHONY: mutate
mutate: node-tools ## Mutants of the contracts, three a function (MUTANTS=all for a night)
	$(bin)/python -m chain_node.mutation $(if $(filter all,$(MUTANTS)),--all)

.PHONY: sim
sim: env-dev ## The indexer under seeded faults (SEEDS=2000 FROM=1; a seed that fails is played again by its number)
	@$(bin)/python -m tests.sim --seeds $(or $(SEEDS),100) --from $(or $(FROM),1)

.PHONY: bench
bench: env-dev ## Ours and the peers on the same chain (EVENTS="10000 100000", ROUNDS=3; WRITE=1: into docs; an hour with 100000)
	$(bin)/python -m scripts.bench $(EVENTS) $(if $(ROUNDS),--rounds $(ROUNDS)) $(if $(WRITE),--write)

.PHONY: screenshot
screenshot: env-dev node-tools ## The picture of the page in README.md anew
	SCREENSHOT=1 $(bin)/pytest tests/console

.PHONY: test-deep
test-deep: node-tools ## For a night: the tests of chance with many seeds (SEEDS=20), campaigns with the deep profile
	FOUNDRY_PROFILE=deep $(bin)/python -m chain_node.forge test
	$(bin)/pytest tests/recovery tests/books tests/network -k "killed or fewer or generated or fault or halves or healing" --seeds $(or $(SEEDS),20)

.PHONY: compile
compile: node-tools ## Write ABIs, bytecode and docs/contracts from the contracts
	$(bin)/python -m chain_node.compile
	$(bin)/python -m chain_node.reference

.PHONY: lock
lock: env-dev ## Choose package versions anew
	scripts/lock.sh

.PHONY: clean
clean: ## Remove what make made, the dev chain's state included
	rm -rf .venv .venv.log .venv-brownie .venv-proof .venv-proof.lock .xinlian .mypy_cache .pytest_cache .ruff_cache
	rm -rf {chain_node,contracts,tests/node,scripts/bench/ponder,scripts/bench/squid}/node_modules contracts/{out,cache,out-proof,cache-proof,cache-mutants}
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
