VERSION = 0.1.0
CFLAGS = -O2 -g
WARN = -Wall -Wextra -Wconversion -Wshadow -Wmissing-prototypes -Werror
ALL_CFLAGS = -std=c11 -D_GNU_SOURCE -DES_VERSION='"$(VERSION)"' -Ilib -MMD $(WARN) $(CFLAGS)
OBJS = $(patsubst %.c,%.o,$(wildcard lib/*.c))
PROGS = $(patsubst %.c,%,$(wildcard bin/*.c))
all: $(PROGS)
lib/libes.a: $(OBJS)
	rm -f $@; $(AR) rcs $@ $^
bin/%: bin/%.o lib/libes.a
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $< lib/libes.a -Wl,--as-needed -ldb-5.3 -lcjson
%.o: %.c
	$(CC) $(ALL_CFLAGS) -c -o $@ $<
.SECONDARY:
-include $(OBJS:.o=.d)
