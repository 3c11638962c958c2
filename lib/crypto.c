/* What every module that uses OpenSSL's libcrypto begins with. */
#include "crypto.h"

#include <err.h>
#include <openssl/crypto.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sysexits.h>

static void *
reallocate(void *at, size_t n, const char *file, int line)
{
	(void)file;
	(void)line;
	if (n == 0) {
		free(at);
		return NULL;
	}
	at = realloc(at, n);
	if (at == NULL)
		errx(EX_IOERR, "out of memory");
	return at;
}

static void *
allocate(size_t n, const char *file, int line)
{
	return reallocate(NULL, n, file, line);
}

static void
release(void *at, const char *file, int line)
{
	(void)file;
	(void)line;
	free(at);
}

void
crypto_open(void)
{
	static bool done;
	if (!done && CRYPTO_set_mem_functions(allocate, reallocate, release) != 1)
		errx(EX_SOFTWARE, "libcrypto was used before it was opened");
	done = true;
}
