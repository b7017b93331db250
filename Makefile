# ChezFlora in two commands: `make run` opens the shop, `make test` proves it.

PORT ?= 8000
HOST ?= 127.0.0.1
TEST_DATABASE_URL ?= postgres://root@127.0.0.1:5432/test
TEST_REDIS_URL ?= redis://127.0.0.1:6379/9
UV_VERSION = 0.13.9
PY = .venv/bin/python
UV = .venv/bin/uv
PYTEST = $(PY) -m pytest
export PORT HOST
# Machines that build images often set it: each process of ours then compiles the three
# thousand modules it imports anew, which is most of what a short one does.
unexport PYTHONDONTWRITEBYTECODE
.DEFAULT_GOAL := help
.PHONY: help run test test-services races e2e contract teeth bench bench-load \
	bench-subscriptions bench-exports bench-imports features lint format lock \
	screenshots messages check-deploy image

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-14s %s\n", $$1, $$2}' Makefile

run: .venv/.runtime ## Open the shop on http://127.0.0.1:8000 (PORT, HOST)
	@exec $(PY) -m ops.prepare

test: .venv/.dev ## Run the tests that need no service
	@$(PYTEST) -n 2 -q

test-services: .venv/.dev ## Run the tests against PostgreSQL and Redis
	@TEST_DATABASE_URL=$(TEST_DATABASE_URL) TEST_REDIS_URL=$(TEST_REDIS_URL) \
		$(PY) -m tests.services
	@TEST_DATABASE_URL=$(TEST_DATABASE_URL) TEST_REDIS_URL=$(TEST_REDIS_URL) \
		$(PYTEST) -n 2 -q -m "not races and not e2e and not contract"

races: .venv/.dev ## Run real processes against each other
	@TEST_DATABASE_URL=$(TEST_DATABASE_URL) TEST_REDIS_URL=$(TEST_REDIS_URL) \
		$(PY) -m tests.services
	@RACES_DATABASE_URL=$(TEST_DATABASE_URL) RACES_REDIS_URL=$(TEST_REDIS_URL) \
		$(PYTEST) -n 2 --dist loadscope -q -m races -p no:randomly

e2e: .venv/.dev ## Walk the shop in Chromium
	@$(PY) -m tests.services chromium
	@DJANGO_ALLOW_ASYNC_UNSAFE=1 $(PYTEST) -q -m e2e -p no:randomly

contract: .venv/.dev ## Ask Stripe's test mode what our double answers (STRIPE_CONTRACT_KEY)
	@$(PYTEST) -q -m contract --force-enable-socket --allow-hosts="" \
		payments/tests/test_stripe_contract.py

teeth: .venv/.dev ## Switch each guard off and see its tests turn red
	@$(PY) -m tests.teeth

bench: .venv/.dev ## Measure pages beside a hello-world view, write var/bench.json
	@$(PY) -m tests.bench

bench-load: .venv/.dev ## Load the shop on PostgreSQL: exact counts, ratios
	@TEST_DATABASE_URL=$(TEST_DATABASE_URL) TEST_REDIS_URL=$(TEST_REDIS_URL) \
		$(PY) -m tests.services
	@RACES_DATABASE_URL=$(TEST_DATABASE_URL) RACES_REDIS_URL=$(TEST_REDIS_URL) \
		$(PY) -m tests.bench.load

bench-subscriptions: .venv/.dev ## Run 10,000 due subscriptions, killing workers
	@TEST_DATABASE_URL=$(TEST_DATABASE_URL) TEST_REDIS_URL=$(TEST_REDIS_URL) \
		$(PY) -m tests.services
	@RACES_DATABASE_URL=$(TEST_DATABASE_URL) RACES_REDIS_URL=$(TEST_REDIS_URL) \
		$(PY) -m tests.bench.subscriptions

bench-exports: .venv/.dev ## Export 1,000 and 100,000 orders: memory, first byte
	@TEST_DATABASE_URL=$(TEST_DATABASE_URL) TEST_REDIS_URL=$(TEST_REDIS_URL) \
		$(PY) -m tests.services
	@RACES_DATABASE_URL=$(TEST_DATABASE_URL) $(PY) -m tests.bench.exports
bench-imports: .venv/.dev ## Load a spreadsheet of ROWS (50,000) products
	@$(PY) -m tests.bench.imports

features: .venv/.dev ## List every feature with its tests and their results
	@$(PY) -m tests.features

lint: .venv/.dev ## Check style, imports, templates, migrations, budgets
	@$(PY) -m tests.lint

format: .venv/.dev ## Format code and templates
	@.venv/bin/ruff check --fix --quiet . || true
	@.venv/bin/ruff format --quiet .
	@git ls-files -z 'templates/*.html' '*/templates/*.html' \
		| xargs -0 -r .venv/bin/djade --target-version 5.2 || true

image: .venv/.dev ## Do every step of the Dockerfile, start what compose.yaml starts
	@TEST_DATABASE_URL=$(TEST_DATABASE_URL) TEST_REDIS_URL=$(TEST_REDIS_URL) \
		$(PY) -m tests.services
	@TEST_DATABASE_URL=$(TEST_DATABASE_URL) TEST_REDIS_URL=$(TEST_REDIS_URL) \
		$(PY) -m tests.image

check-deploy: .venv/.runtime ## Check production settings
	@SECRET_KEY=$$($(PY) -c "import secrets; print(secrets.token_urlsafe(64))") \
		DATABASE_URL=$(TEST_DATABASE_URL) REDIS_URL=$(TEST_REDIS_URL) \
		ALLOWED_HOSTS=www.chezflora.example \
		BACKUP_KEY=$$($(PY) -c "import secrets; print(secrets.token_urlsafe(48))") \
		$(PY) manage.py check --deploy --fail-level WARNING \
		--settings chezflora.settings.base

messages: .venv/.runtime ## Collect and compile translations
	@$(PY) manage.py makemessages -l fr -l nl --no-obsolete --add-location file \
		-i .venv -i var -i node_modules -i tests -i demo/illustrator
	@$(PY) manage.py compilemessages -l fr -l nl -i .venv

lock: .venv/bin/uv ## Pin requirements*.in with hashes
	@$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes \
		--no-header --output-file requirements.txt requirements.in
	@$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes \
		--no-header --constraint requirements.txt \
		--output-file requirements-dev.txt requirements-dev.in

screenshots: .venv/.dev ## Photograph the shop's pages into var/screenshots
	@$(PY) -m tests.services chromium
	@$(PY) -m tests.screenshots

.venv/bin/uv:
	@python3 -c "import sys; sys.exit(sys.version_info < (3, 11))" || \
		{ echo "ChezFlora needs Python 3.11 or newer as python3."; exit 1; }
	@echo "Making a Python environment in .venv"
	@python3 -m venv .venv || { \
		echo "On Debian: apt-get install python3-venv"; rm -rf .venv; exit 1; }
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check \
		uv==$(UV_VERSION)

.venv/.runtime: requirements.txt .venv/bin/uv
	@echo "Installing packages"
	@$(UV) pip install --quiet --require-hashes --python $(PY) -r requirements.txt
	@touch $@

.venv/.dev: requirements-dev.txt .venv/.runtime
	@echo "Installing test packages"
	@$(UV) pip install --quiet --require-hashes --python $(PY) \
		-r requirements-dev.txt
	@touch $@
