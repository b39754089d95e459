# The usual errands. The build itself is CMake's: `cmake --preset release && cmake --build --preset release`.
PREFIX ?= /usr/local
JOBS ?= $(shell nproc)
CMAKE_FLAGS ?=
FUZZ_SECONDS ?= 60
EXAMPLE ?= examples/csc421-hw1.md

.PHONY: all build deps run test update-golden format check-format lint install sanitize fuzz bench clean help
all: build

help:
	@echo 'make             build; the programs are build/bin/overbar and build/bin/overbar-audit'
	@echo 'make run         install what is missing, build, answer every question of $(EXAMPLE)'
	@echo 'make test        install what is missing, build, run every test'
	@echo 'make update-golden   rewrite the expected outputs that differ'
	@echo 'make format, make check-format, make lint (ALL=1: every file, not only the changed ones)'
	@echo 'make sanitize    every test under the address and undefined-behaviour sanitizers'
	@echo 'make fuzz        each fuzz target for FUZZ_SECONDS=$(FUZZ_SECONDS)'
	@echo 'make bench       the benchmarks'
	@echo 'make install     to PREFIX=$(PREFIX)'

deps:
	@scripts/install-dependencies build test

build:
	@mkdir -p build
	@cmake --preset release $(CMAKE_FLAGS) > build/configure.log 2>&1 || { cat build/configure.log; \
	  echo 'make deps installs what the build needs.'; exit 1; }
	@cmake --build --preset release -j $(JOBS)

# Status 1 (a claim refuted) and 3 (one unknown) are answers; 2 and a crash are not.
run: deps
	@$(MAKE) --no-print-directory build
	@status=0; build/bin/overbar $(EXAMPLE) || status=$$?; case $$status in 0|1|3) ;; *) exit $$status;; esac
	@status=0; build/bin/overbar $(EXAMPLE) --quiet -o build/report.html || status=$$?; \
	  case $$status in 0|1|3) echo 'The same as a page: build/report.html';; *) exit $$status;; esac

test: deps
	@$(MAKE) --no-print-directory build
	@ctest --preset release -j $(JOBS)

update-golden: build
	@cmake --build --preset release --target update-golden

format check-format:
	@scripts/install-dependencies format
	@scripts/format $@

lint: check-format
	@scripts/install-dependencies build test lint
	@scripts/lint $(if $(ALL),--all)

install: build
	@cmake --install build/release --prefix $(PREFIX)

sanitize: deps
	@cmake --preset sanitize $(CMAKE_FLAGS) > /dev/null
	@cmake --build --preset sanitize -j $(JOBS)
	@ctest --preset sanitize -j $(JOBS)

fuzz:
	@scripts/install-dependencies build test fuzz
	@scripts/fuzz $(FUZZ_SECONDS)

bench:
	@scripts/install-dependencies build test bench
	@$(MAKE) --no-print-directory build CMAKE_FLAGS="$(CMAKE_FLAGS) -DOVERBAR_BENCH=ON"
	@bench/run

clean:
	rm -rf build
