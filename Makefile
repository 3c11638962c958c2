# es: an event-sourced election, as Unix filters. `make help` lists the targets.

VERSION = 0.1.0
PREFIX ?= /usr/local
DATA ?= data
DOC = $(PREFIX)/share/doc/es

# Where install puts things.
TO = $(DESTDIR)$(PREFIX)
LIBEXEC = $(TO)/libexec/es
COMPLETIONS = $(TO)/share/bash-completion/completions
# With gcc, the linker compiles all files of a program at once; then it takes a buffer on the stack that never has to grow
# for one that may be reallocated.
LTO = $(if $(findstring clang,$(CC)),,-flto=auto -ffat-lto-objects -Wno-free-nonheap-object)
CFLAGS = -O3 -g $(LTO)
WARN = -Wall -Wextra -Wconversion -Wshadow -Wmissing-prototypes -Werror
STD_CFLAGS = -std=c11 -D_GNU_SOURCE -DES_VERSION='"$(VERSION)"' -Ilib -MMD -MP $(WARN)
ALL_CFLAGS = $(STD_CFLAGS) $(CPPFLAGS) $(CFLAGS)
LIBS = -Wl,--as-needed -ldb-5.3 -lcjson -lseccomp -lnettle -lcrypto

# The Debian packages needed to build and run, to serve and try it with curl, to make a package, and to test.
NEEDS = gcc libc6-dev libcjson-dev libdb5.3-dev libseccomp-dev libssl-dev nettle-dev uthash-dev jq
SERVE_NEEDS = lighttpd curl
DEB_NEEDS = $(NEEDS) dpkg-dev
TEST_NEEDS = $(DEB_NEEDS) bats bats-assert bats-file bats-support clang clang-format clang-tidy libclang-rt-14-dev mandoc \
	miller node-ajv openssl procps pv python3 shellcheck strace valgrind gnuplot-nox mawk sqlite3 $(SERVE_NEEDS)
# npm may be installed without Debian's package; then node's headers come with it.
BENCH_NEEDS = $(NEEDS) g++ gnuplot-nox mawk python3 sqlite3 $(if $(shell command -v npm),,nodejs libnode-dev npm)

# Compiled files go to .build/, laid out like the sources; only the programs go next to their sources.
SOURCES = $(wildcard lib/*/*.c bin/*.c)
HEADERS = $(wildcard lib/*/*.h)
OBJS = $(patsubst %.c,.build/%.o,$(wildcard lib/*/*.c))
PROGRAMS = $(patsubst %.c,%,$(wildcard bin/*.c))
UNITS = $(patsubst %.c,.build/%,$(wildcard tests/unit/*.c))
FUZZERS = $(patsubst %.c,.build/%,$(wildcard tests/fuzz/*.c))
FUZZ_SECONDS = 300
TORTURES = syscalls memory full-disk kills power-loss damage load
FUZZ_CFLAGS = $(STD_CFLAGS) -O1 -g -fno-omit-frame-pointer -fno-sanitize-recover=all \
	-fsanitize=address,undefined,fuzzer-no-link
ANALYZE = gcc $(filter-out -MMD -MP,$(STD_CFLAGS)) -O0 -fanalyzer -S -o /dev/null
PIPELINES = init intake inbox decide project run reissue tally result replay audit report follow serve web publish export-arlo \
	reset csv-to-registry cvr-to-events es
EXAMPLES = $(notdir $(wildcard pipelines/examples/*))

# Recipes read these from the environment, and make takes them as they are, so that no character in them is special.
GIVEN = DATA PORT SOURCE REGISTRY ORIGIN KEY CHECKPOINTS VERIFIER OUT SEALED FORCE GATE GATE_PER_BALLOT GATE_IN_ALL
$(foreach name,$(GIVEN),$(eval override $(name) := $$(value $(name))))
export $(GIVEN)

# Build output goes to stderr, so that stdout has only results. Only one make builds at a time.
QUIET = flock Makefile $(MAKE) --no-print-directory -s >&2 </dev/null

# These would work on the same data: if several are named, make them one after the other.
ifneq ($(filter run init inbox tally result replay audit report publish follow serve reset test torture fuzz bench,$(MAKECMDGOALS)),)
.NOTPARALLEL:
endif

all: $(PROGRAMS) ## build the programs (after make deps)

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))
	@echo 'Variables: DATA=$(DATA) (the data directory), SOURCE=name (for run, init), REGISTRY=file (for init),'
	@echo '           ORIGIN=the name of the log in checkpoints and KEY=none to begin a log without a key (for run, init),'
	@echo '           PREFIX=$(PREFIX) and DESTDIR (for install), CC, CFLAGS.'

run: ## store the ballots on stdin, decide, project, print the tally
	+@$(QUIET) ready
	@pipelines/run -d "$$DATA" $${SOURCE:+-s "$$SOURCE"} $${ORIGIN:+-o "$$ORIGIN"} $${KEY:+-k "$$KEY"}

init: ## store a registry: REGISTRY=file (default seed/registry.ndjson)
	+@$(QUIET) ready
	@pipelines/init -d "$$DATA" $${SOURCE:+-s "$$SOURCE"} $${REGISTRY:+-r "$$REGISTRY"} \
		$${ORIGIN:+-o "$$ORIGIN"} $${KEY:+-k "$$KEY"}

tally: ## print the tally as of the last run
	+@$(QUIET) ready
	@pipelines/tally -d "$$DATA"

result: ## print the official count as of the last run
	+@$(QUIET) ready
	@pipelines/result -d "$$DATA"

replay: ## recompute every projection from the log and compare
	+@$(QUIET) ready
	@pipelines/replay -d "$$DATA"

audit: ## recount everything from the log, its key and checkpoint (CHECKPOINTS=files kept elsewhere, VERIFIER=key)
	+@$(QUIET) ready
	@set --; [ ! -e "$$DATA/events.key" ] || set -- -k "$$DATA/events.key"; \
	pipelines/audit "$$@" $${VERIFIER:+-V "$$VERIFIER"} "$$DATA/events.ndjson" "$$DATA/events.checkpoint" $$CHECKPOINTS

publish: ## write what may be shown to the world into a new directory: OUT=dir
	+@$(QUIET) ready
	@pipelines/publish -d "$$DATA" "$$OUT"

report: ## make the result page, DATA/report/index.html (SEALED=1: without the votes of elections that are not closed)
	+@$(QUIET) ready
	@pipelines/report -d "$$DATA"

inbox: ## store the files of ballots in DATA/inbox/, decide, project, report
	+@$(QUIET) ready
	@pipelines/inbox -d "$$DATA"

follow: ## decide, project and report as events arrive, until Ctrl-C
	+@$(QUIET) ready
	@exec pipelines/follow -d "$$DATA"

serve: ## serve the result page and POST /events on 127.0.0.1, PORT=8080, until Ctrl-C (needs lighttpd)
	+@$(QUIET) ready
	+@$(QUIET) deps NEEDS='$(SERVE_NEEDS)'
	@exec pipelines/serve -d "$$DATA" $${PORT:+-p "$$PORT"}

reset: ## remove the data directory, log and all (asks first; FORCE=1: does not ask)
	+@$(QUIET) ready
	@pipelines/reset -d "$$DATA" $${FORCE:+-f}

test: ## run all tests
	+@$(QUIET) test-deps
	+@$(QUIET) all $(UNITS)
	@tests/run

torture: ## inject every fault there is, about half an hour; TORTURE=all: longer
	+@$(QUIET) test-deps
	+@$(QUIET) all
	@TORTURE=$(or $(TORTURE),full) tests/run $(addprefix tests/torture/,$(TORTURES))

fuzz: ## fuzz each target for FUZZ_SECONDS, then compare readers
	+@$(QUIET) test-deps
	+@$(QUIET) all fuzzers
	@tests/fuzz/run $(FUZZ_SECONDS)

valgrind: ## run the programs' tests under valgrind
	@$(QUIET) test-deps
	@tests/valgrind

bench: ## compare with awk, jq, SQLite, Python, Node and DuckDB
	+@$(QUIET) bench-deps
	+@$(QUIET) all
	@tests/bench/run

lint: ## check style, shell scripts and man pages
	+@$(QUIET) test-deps
	awk -f tests/rooms.awk $(SOURCES) $(HEADERS)
	clang-format --dry-run -Werror $(SOURCES) $(HEADERS) tests/unit/*.[ch] tests/fuzz/*.[ch]
	@# gcc's analyzer loses sight of uthash's tables and reports them as leaked.
	grep -L uthash.h $(SOURCES) | xargs -n 1 -P 2 $(ANALYZE)
	grep -l uthash.h $(SOURCES) | xargs -n 1 -P 2 $(ANALYZE) -Wno-analyzer-malloc-leak
	printf '%s\n' $(SOURCES) | xargs -I {} -P 2 clang-tidy --quiet {} -- $(STD_CFLAGS) 2>/dev/null
	shellcheck -x -P pipelines:pipelines/lib $(addprefix pipelines/,$(PIPELINES) completion debian/build) seed/club/vote \
		tests/run tests/golden/make tests/golden/answers tests/fuzz/run tests/valgrind .ci/run \
		$(addprefix tests/bench/peers/,es jq mawk sqlite3)
	@# Each sets variables that only other scripts use, and uses variables that others set.
	shellcheck -x -P pipelines/lib -e SC2034,SC2154 pipelines/lib/*.bash
	mandoc -T lint -W warning bin/*.[157]

deps: ## install missing packages
	@command -v dpkg-query >/dev/null || exit 0; \
	there=$$(dpkg-query -W -f '$${Package} $${Status}\n' $(NEEDS) 2>/dev/null); missing=; \
	for package in $(NEEDS); do \
		echo "$$there" | grep -qx "$$package install ok installed" || missing="$$missing $$package"; \
	done; \
	[ -n "$$missing" ] || exit 0; \
	if [ "$$(id -u)" != 0 ]; then \
		echo "Packages are missing. Install them with:" >&2; \
		echo "  sudo sh -c 'apt-get update && apt-get install -y --no-install-recommends$$missing'" >&2; \
		exit 1; \
	fi; \
	echo "installing$$missing" >&2; export DEBIAN_FRONTEND=noninteractive; \
	{ apt-get -q update && apt-get -qy install --no-install-recommends $$missing; } </dev/null >&2

install: all ## install programs, pipelines, man pages, schema, examples and completion under PREFIX
	install -d '$(TO)/bin' '$(LIBEXEC)/pipelines/lib' '$(LIBEXEC)/seed' '$(COMPLETIONS)' '$(TO)/share/es' \
		'$(DESTDIR)$(DOC)/examples/city' '$(DESTDIR)$(DOC)/examples/club' $(foreach n,1 5 7,'$(TO)/share/man/man$(n)')
	install $(PROGRAMS) '$(TO)/bin'
	install $(addprefix pipelines/,$(PIPELINES)) '$(LIBEXEC)/pipelines'
	ln -sfn ../libexec/es/pipelines/es '$(TO)/bin/es'
	install -m 644 pipelines/lib/* '$(LIBEXEC)/pipelines/lib'
	install -m 644 seed/*.ndjson '$(LIBEXEC)/seed'
	$(foreach n,1 5 7,install -m 644 bin/*.$(n) '$(TO)/share/man/man$(n)' &&) :
	install -m 644 bin/es-events.schema.json '$(TO)/share/es'
	install -m 644 README.md CHANGELOG.md LICENSE '$(DESTDIR)$(DOC)'
	install -m 644 seed/*.ndjson '$(DESTDIR)$(DOC)/examples'
	install -m 644 seed/city/* '$(DESTDIR)$(DOC)/examples/city'
	install -m 644 $(filter-out seed/club/vote,$(wildcard seed/club/*)) '$(DESTDIR)$(DOC)/examples/club'
	install seed/club/vote '$(DESTDIR)$(DOC)/examples/club'
	for example in $(EXAMPLES); do \
		sed 's|/usr/local|$(PREFIX)|' "pipelines/examples/$$example" | \
			install -m 644 /dev/stdin '$(DESTDIR)$(DOC)/examples/'"$$example" || exit; \
	done
	install -m 644 pipelines/completion '$(COMPLETIONS)/es'
	for program in $(notdir $(PROGRAMS)); do ln -sfn es '$(COMPLETIONS)/'"$$program" || exit; done

uninstall: ## remove what install installed
	for file in es $(notdir $(PROGRAMS)); do rm -f '$(TO)/bin/'"$$file" '$(COMPLETIONS)/'"$$file" || exit; done
	$(foreach n,1 5 7,rm -f $(foreach page,$(notdir $(wildcard bin/*.$(n))),'$(TO)/share/man/man$(n)/$(page)') &&) :
	rm -rf '$(LIBEXEC)' '$(TO)/share/es' '$(DESTDIR)$(DOC)'

deb: ## build a Debian package
	+@$(QUIET) deps NEEDS='$(DEB_NEEDS)'
	pipelines/debian/build $(VERSION)

dist: ## pack the committed files into es-VERSION.tar.gz
	git -c tar.umask=022 archive --prefix=es-$(VERSION)/ HEAD | gzip -9n >es-$(VERSION).tar.gz

clean: ## remove what was built
	rm -rf .build $(PROGRAMS) es-$(VERSION).tar.gz es-election_*.deb

test-deps:
	@$(MAKE) --no-print-directory -s deps NEEDS='$(TEST_NEEDS)'

bench-deps:
	@$(MAKE) --no-print-directory -s deps NEEDS='$(BENCH_NEEDS)'
	@$(MAKE) --no-print-directory -s tests/bench/node_modules || echo 'bench: continuing without npm packages'

# Native code is compiled here, with node's headers if they are installed.
tests/bench/node_modules: tests/bench/package.json
	cd tests/bench && npm install --ignore-scripts --no-package-lock --no-audit --no-fund
	cd $@/better-sqlite3 && npm run build-release -- $(if $(wildcard /usr/include/node/node.h),--nodedir=/usr)
	touch $@

ready: deps
	@$(MAKE) --no-print-directory -s all

.build/libes.a: $(OBJS)
	rm -f $@ && $(AR) rcs $@ $^

bin/%: .build/bin/%.o .build/libes.a
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

.build/tests/unit/%: .build/tests/unit/%.o .build/libes.a
	$(CC) $(CFLAGS) -fno-lto $(LDFLAGS) -o $@ $^ $(LIBS)

fuzzers: $(FUZZERS)

.build/tests/fuzz/%: .build/fuzz/tests/fuzz/%.o $(OBJS:.build/%=.build/fuzz/%)
	@mkdir -p $(@D)
	clang $(FUZZ_CFLAGS) -fsanitize=fuzzer -o $@ $^ $(LIBS)

.build/fuzz/%.o: %.c
	@mkdir -p $(@D)
	clang $(FUZZ_CFLAGS) -c -o $@ $<

.build/%.o: %.c .build/flags
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -c -o $@ $<

# If the flags change, rebuild.
.build/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(CC) $(subst ','\'',$(ALL_CFLAGS) $(LDFLAGS))' | cmp -s - $@ || \
		echo '$(CC) $(subst ','\'',$(ALL_CFLAGS) $(LDFLAGS))' >$@

FORCE:
.SECONDARY:
.DELETE_ON_ERROR:
.PHONY: all help run init inbox tally result replay audit report follow serve publish reset test torture fuzz fuzzers valgrind bench lint deps test-deps bench-deps install uninstall deb dist clean ready FORCE

-include $(OBJS:.o=.d) $(PROGRAMS:%=.build/%.d) $(UNITS:=.d) $(wildcard .build/fuzz/*/*.d .build/fuzz/*/*/*.d)
