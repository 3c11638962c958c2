/* What every module that uses OpenSSL's libcrypto begins with. */
#ifndef ES_CRYPTO_H
#define ES_CRYPTO_H

/*
 * Makes a lack of memory inside libcrypto, which does not bear it everywhere, end the program with
 * 74. To be called by the first thread before anything else of libcrypto; again and again does no
 * harm.
 */
void crypto_open(void);

#endif
