/*
 * sql_tls.c - what the client library's start costs where the database is reached without TLS.
 *
 * At its first use it has OpenSSL read its configuration and load a sentence for every error: a third of a millisecond, which plain CGI
 * pays for each page, and 65 KiB that a worker keeps. Whoever asks first for less gets that, once for the whole process.
 */
#include <openssl/ssl.h>

#include "db/sql.h"

void
db_without_tls(void)
{
	(void)OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_LOAD_CRYPTO_STRINGS, NULL);
	(void)OPENSSL_init_ssl(OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_LOAD_SSL_STRINGS, NULL);
}
