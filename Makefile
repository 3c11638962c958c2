# es: an event-sourced election, as Unix filters. `make help` lists what can be made.

VERSION = 0.1.0
PREFIX = /usr/local
DATA = data
CFLAGS = -O2 -g
WARN = -Wall -Wextra -Wconversion -Wshadow -Wmissing-prototypes -Werror
ALL_CFLAGS = -std=c11 -D_GNU_SOURCE -DES_VERSION='"$(VERSION)"' -Ilib -MMD $(WARN) $(CPPFLAGS) $(CFLAGS)
LIBS = -Wl,--as-needed -ldb-5.3 -lcjson -lseccomp

# Debian packages: to build and run, and to test.
NEEDS = gcc libc6-dev libcjson-dev libdb5.3-dev libseccomp-dev uthash-dev jq
TEST_NEEDS = $(NEEDS) bats bats-assert bats-file bats-support clang clang-format mandoc \
	python3 shellcheck strace valgrind

OBJS = $(patsubst %.c,%.o,$(wildcard lib/*.c))
PROGRAMS = $(patsubst %.c,%,$(wildcard bin/*.c))
UNITS = $(patsubst %.c,%,$(wildcard tests/unit/*.c))
PIPELINES = intake decide project run tally replay cvr-to-events

# What a recipe prints goes to stderr, so that stdout holds results and nothing else.
QUIET = $(MAKE) --no-print-directory -s >&2 </dev/null

all: $(PROGRAMS) ## build the programs (after make deps)

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))
	@echo 'Variables: DATA=$(DATA) (the data directory), SOURCE=name (for run, init), REGISTRY=file (for init),'
	@echo '           PREFIX=$(PREFIX) and DESTDIR (for install), CC, CFLAGS.'

run: ## take the ballots on stdin in, decide, project, print the tally
	@$(QUIET) ready
	@pipelines/run -d '$(DATA)' $(if $(SOURCE),-s '$(SOURCE)')

# The registry's source: seed for the default, else a name made of the file's content.
init: ## store a registry: REGISTRY=file (default seed/registry.ndjson)
	@$(QUIET) ready
	@source='$(SOURCE)'; \
	if [ -z "$$source" ] && [ -z '$(REGISTRY)' ]; then source=seed; fi; \
	if [ -z "$$source" ]; then \
		sum=$$(sha256sum <'$(REGISTRY)') || exit 74; \
		source=registry-$$(printf %.16s "$$sum"); \
	fi; \
	pipelines/intake -d '$(DATA)' -s "$$source" -r '$(or $(REGISTRY),seed/registry.ndjson)' >/dev/null

tally: ## print the tally as of the last run
	@$(QUIET) ready
	@pipelines/tally -d '$(DATA)'

replay: ## recompute every projection from the log and compare
	@$(QUIET) ready
	@pipelines/replay -d '$(DATA)'

reset: ## remove the data directory, log and all (asks; FORCE=1: does not)
	@[ -e '$(DATA)' ] || exit 0; \
	[ -e '$(DATA)/events.lock' ] || { echo '$(DATA) is not a data directory' >&2; exit 1; }; \
	if [ -z '$(FORCE)' ]; then \
		[ -t 0 ] || { echo 'make reset removes every ballot in $(DATA): say FORCE=1' >&2; exit 1; }; \
		printf 'Remove %s, with every ballot in it? [y/N] ' '$(DATA)' >&2; \
		read -r answer; [ "$$answer" = y ] || exit 1; \
	fi; rm -rf -- '$(DATA)'

test: ## run all tests
	@$(QUIET) test-deps
	@$(QUIET) all $(UNITS)
	@tests/run

lint: ## check style, shell scripts and man pages
	@$(QUIET) test-deps
	clang-format --dry-run -Werror bin/*.c lib/*.[ch] tests/unit/*.[ch]
	shellcheck -x -P pipelines $(addprefix pipelines/,$(PIPELINES)) tests/run .ci/run
	mandoc -T lint -W warning bin/*.[157]

deps: ## install the packages that are missing
	@command -v dpkg-query >/dev/null || exit 0; \
	there=$$(dpkg-query -W -f '$${Package} $${Status}\n' $(NEEDS) 2>/dev/null); missing=; \
	for package in $(NEEDS); do \
		echo "$$there" | grep -qx "$$package install ok installed" || missing="$$missing $$package"; \
	done; \
	[ -n "$$missing" ] || exit 0; \
	if [ "$$(id -u)" != 0 ]; then \
		echo "Packages are missing. Install them with: sudo apt-get install$$missing" >&2; exit 1; \
	fi; \
	echo "installing$$missing" >&2; export DEBIAN_FRONTEND=noninteractive; \
	{ apt-get -q update && apt-get -qy install --no-install-recommends $$missing; } </dev/null >&2

install: all ## install programs, pipelines, seed and man pages below PREFIX
	install -d '$(DESTDIR)$(PREFIX)/bin' '$(DESTDIR)$(PREFIX)/libexec/es/pipelines' \
		'$(DESTDIR)$(PREFIX)/libexec/es/seed' $(foreach n,1 5 7,'$(DESTDIR)$(PREFIX)/share/man/man$(n)')
	install $(PROGRAMS) '$(DESTDIR)$(PREFIX)/bin'
	install $(addprefix pipelines/,$(PIPELINES)) '$(DESTDIR)$(PREFIX)/libexec/es/pipelines'
	install -m 644 pipelines/common pipelines/table.jq '$(DESTDIR)$(PREFIX)/libexec/es/pipelines'
	install -m 644 seed/*.ndjson '$(DESTDIR)$(PREFIX)/libexec/es/seed'
	$(foreach n,1 5 7,install -m 644 bin/*.$(n) '$(DESTDIR)$(PREFIX)/share/man/man$(n)';)

clean: ## remove what was built
	rm -f bin/*.[od] lib/*.[oda] lib/.flags $(PROGRAMS) $(UNITS) tests/unit/*.[od]

test-deps:
	@$(MAKE) --no-print-directory -s deps NEEDS='$(TEST_NEEDS)'

ready: deps
	@$(MAKE) --no-print-directory -s all

lib/libes.a: $(OBJS)
	rm -f $@ && $(AR) rcs $@ $^

tests/unit/%: tests/unit/%.o lib/libes.a
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $< lib/libes.a $(LIBS)

bin/%: bin/%.o lib/libes.a
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $< lib/libes.a $(LIBS)

%.o: %.c lib/.flags
	$(CC) $(ALL_CFLAGS) -c -o $@ $<

# Built with other flags: built anew.
lib/.flags: FORCE
	@echo '$(CC) $(subst ','\'',$(ALL_CFLAGS) $(LDFLAGS))' | cmp -s - $@ || \
		echo '$(CC) $(subst ','\'',$(ALL_CFLAGS) $(LDFLAGS))' >$@

FORCE:
.SECONDARY:
.DELETE_ON_ERROR:
.PHONY: all help run init tally replay reset test lint deps test-deps install clean ready FORCE

-include $(OBJS:.o=.d) $(PROGRAMS:=.d) $(UNITS:=.d)
