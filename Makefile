# es: an event-sourced election, as Unix filters. `make help` lists the targets.

VERSION = 0.1.0
PREFIX ?= /usr/local
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
OFFICE = begin add issue reissue open close reopen count result rejected revoke status report publish audit
PIPELINES = $(OFFICE) init intake inbox decide project run tally replay follow serve web export-arlo reset csv-to-registry \
	csv-to-ballots cvr-to-events es
# What works on the data directory.
ON_DATA = $(OFFICE) init inbox run tally replay follow serve reset
EXAMPLES = $(notdir $(wildcard pipelines/examples/*))

# Recipes read these from the environment, and make takes them as they are, so that no character in them is special.
GIVEN = DATA PORT SOURCE REGISTRY ORIGIN ORGANIZER KEY CHECKPOINTS VERIFIER OUT OPEN FORCE GATE GATE_PER_BALLOT GATE_IN_ALL FILES \
	CONTESTS VOTERS BALLOTS LIST WHY REVOKE TABLE MAKE_IDS
# Taken only from the command line: left over in the environment, it would remove every ballot unasked.
FORCED := $(if $(filter command line,$(origin FORCE)),-f)
ifeq ($(origin DATA)$(value DATA),command line)
$(error DATA is empty: name the directory of the election, as in DATA=club)
endif
$(foreach name,$(GIVEN),$(eval override $(name) := $$(value $(name))))
export $(GIVEN)
# The data directory of the pipelines: DATA, or else what they take by themselves. Not that of the tests.
$(ON_DATA): export ES_DATA := $(or $(value DATA),$(value ES_DATA),data)

# A misspelt variable must not go unnoticed: data=club would mean the directory data.
BUILDS = QUIET PREFIX DESTDIR DOC CC CFLAGS CPPFLAGS LDFLAGS LIBS LTO WARN NEEDS TORTURE FUZZ_SECONDS VERSION MAKEFLAGS SHELL ES_DATA
UNKNOWN = $(strip $(foreach given,$(filter-out $(GIVEN) $(BUILDS),$(.VARIABLES)), \
	$(if $(filter command line,$(origin $(given))),$(given))))
$(if $(UNKNOWN),$(error no such variable: $(UNKNOWN). They are written in capitals, as in DATA=club; 'make help' lists them))

# What a target needs to be told: $(call needs,FILES,FILES="contests.csv voters.csv")
needs = [ -n "$$$(1)" ] || { echo '$@: name them: $(2)' >&2; exit 64; }

# How a new log is named and keyed.
NAMING = $${ORIGIN:+-o "$$ORIGIN"} $${KEY:+-k "$$KEY"}
# The pipelines end with a status of sysexits.h. make shows it as "Error 75", so this says what it means.
SAYING = || { status=$$?; sh pipelines/lib/meaning $$status; exit $$status; }

# Build output goes to stderr, so that stdout has only results. Only one make builds at a time.
QUIET = flock Makefile $(MAKE) --no-print-directory -s >&2 </dev/null

# These would work on the same data: if several are named, make them one after the other.
ifneq ($(filter $(ON_DATA) test torture fuzz bench,$(MAKECMDGOALS)),)
.NOTPARALLEL:
endif

all: $(PROGRAMS) ## build the programs (after make deps)

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))
	@echo 'Variables: DATA=the directory of the election (data), OPEN=1 to show others how an open contest stands,'
	@echo '           TABLE=1 to print a table into a file, and those named above;'
	@echo '           SOURCE=name for ballots on standard input (for count, run) or a registry (for init),'
	@echo '           ORIGIN=the name of the log in checkpoints, KEY=none to begin a log without a key (for begin, run, init),'
	@echo '           PREFIX=$(PREFIX) and DESTDIR (for install), CC, CFLAGS.'

begin: ## begin an election: FILES="contests.csv voters.csv" (ORGANIZER=whose election it is)
	+@$(QUIET) ready
	@$(call needs,FILES,FILES="contests.csv voters.csv")
	@set -f; pipelines/begin $${ORGANIZER:+-n "$$ORGANIZER"} $(NAMING) $${MAKE_IDS:+--make-ids} $$FILES $(SAYING)

add: ## add voters, candidates or contests: FILES=more.csv
	+@$(QUIET) ready
	@$(call needs,FILES,FILES=more.csv)
	@set -f; pipelines/add $${MAKE_IDS:+--make-ids} $$FILES $(SAYING)

issue: ## issue a ballot to every voter who has none; writes LIST=list.csv
	+@$(QUIET) ready
	@pipelines/issue $${LIST:+-l "$$LIST"} $(SAYING)

reissue: ## give voters new ballots for lost ones: VOTERS="001 002" (LIST=reissued.csv, WHY=lost, REVOKE=1)
	+@$(QUIET) ready
	@$(call needs,VOTERS,VOTERS="001 002")
	@set -f; pipelines/reissue $${LIST:+-l "$$LIST"} $${WHY:+-w "$$WHY"} $${REVOKE:+--revoke} $$VOTERS $(SAYING)

open: ## open contests that were to wait for it: CONTESTS="chair board", or CONTESTS=--all
close: ## close contests: ballots that come later are rejected
reopen: ## reopen closed contests
open close reopen:
	+@$(QUIET) ready
	@set -f; pipelines/$@ $$CONTESTS $(SAYING)

count: ## accept ballots, FILES=monday.ndjson or on stdin, rule on them, count, print the tally
	+@$(QUIET) ready
	@set -f; pipelines/count $${SOURCE:+-s "$$SOURCE"} $$FILES $(SAYING)

result: ## print the official count
	+@$(QUIET) ready
	@pipelines/result $${TABLE:+--table} $(SAYING)

rejected: ## list the ballots that were rejected, and why
	+@$(QUIET) ready
	@pipelines/rejected $${TABLE:+--table} $(SAYING)

revoke: ## take back accepted ballots: BALLOTS="id id" (WHY=reason)
	+@$(QUIET) ready
	@$(call needs,BALLOTS,BALLOTS="id id")
	@set -f; pipelines/revoke $${WHY:+-w "$$WHY"} $$BALLOTS $(SAYING)

status: ## say where the election stands, without the votes
	+@$(QUIET) ready
	@pipelines/status $(SAYING)

report: ## make the result page, DATA/report/index.html
	+@$(QUIET) ready
	@pipelines/report $(SAYING)

publish: ## write what may be shown to the world into a new directory: OUT=dir
	+@$(QUIET) ready
	@[ -n "$$OUT" ] || { echo 'publish: name a new directory: make publish OUT=dir' >&2; exit 64; }
	@pipelines/publish "$$OUT" $(SAYING)

audit: ## recount everything from the log, its key and checkpoint (CHECKPOINTS=files kept elsewhere, VERIFIER=key)
	+@$(QUIET) ready
	@set -f; [ -z "$$CHECKPOINTS" ] || set -- "$$ES_DATA/events.ndjson" "$$ES_DATA/events.checkpoint" $$CHECKPOINTS; \
	[ -z "$$CHECKPOINTS" ] || [ ! -e "$$ES_DATA/events.key" ] || set -- -k "$$ES_DATA/events.key" "$$@"; \
	pipelines/audit $${VERIFIER:+-V "$$VERIFIER"} $${TABLE:+--table} "$$@"

run: ## as count; the directory data begins with the example election
	+@$(QUIET) ready
	@pipelines/run $${SOURCE:+-s "$$SOURCE"} $${REGISTRY:+-r "$$REGISTRY"} $(NAMING) $(SAYING)

init: ## store a registry: REGISTRY=file (in the directory data: the example's)
	+@$(QUIET) ready
	@pipelines/init $${SOURCE:+-s "$$SOURCE"} $${REGISTRY:+-r "$$REGISTRY"} $(NAMING) $(SAYING)

tally: ## print the tally as of the last run
	+@$(QUIET) ready
	@pipelines/tally $${TABLE:+--table} $(SAYING)

replay: ## recompute every projection from the log and compare
	+@$(QUIET) ready
	@pipelines/replay $(SAYING)

inbox: ## store the files of ballots in DATA/inbox/, decide, project, report
	+@$(QUIET) ready
	@pipelines/inbox $(SAYING)

follow: ## decide, project and report as events arrive, until Ctrl-C
	+@$(QUIET) ready
	@exec pipelines/follow

serve: ## serve the result page and POST /events on 127.0.0.1, PORT=8080, until Ctrl-C (needs lighttpd)
	+@$(QUIET) ready
	+@$(QUIET) deps NEEDS='$(SERVE_NEEDS)'
	@exec pipelines/serve $${PORT:+-p "$$PORT"}

reset: ## remove the data directory, log and all (asks first; FORCE=1: does not ask)
	+@$(QUIET) ready
	@pipelines/reset $(FORCED) $(SAYING)

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
.PHONY: all help $(ON_DATA) test torture fuzz fuzzers valgrind bench lint deps test-deps bench-deps install uninstall deb dist clean ready FORCE

-include $(OBJS:.o=.d) $(PROGRAMS:%=.build/%.d) $(UNITS:=.d) $(wildcard .build/fuzz/*/*.d .build/fuzz/*/*/*.d)
