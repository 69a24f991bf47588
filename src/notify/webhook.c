/* webhook.c - messages to the owner's programs, by libcurl. */
#include <curl/curl.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/secret.h"
#include "db/webhook.h"
#include "notify/address.h"
#include "notify/webhook.h"

enum {
	TIMEOUT_MS = 5000,
	ANSWER_MAX = 64 * 1024,		/* head and body */
	GONE = 410,
	WHY_MAX = 200,			/* outbox.last_error has 300 characters */
};

struct attempt {
	const struct settings	*settings;
	size_t			 n_read;
	bool			 refused;	/* an address that is not for everybody */
};

/* ---- the secret ---- */

static struct str
aad(struct arena *arena, uint64_t store_id)
{
	return str_fmt(arena, "webhook %llu", (unsigned long long)store_id);
}

struct str
webhook_secret_seal(struct arena *arena, const struct settings *settings, uint64_t store_id, struct str secret)
{
	const struct keyring *ring;

	if (keyring_load(arena, settings->keyring_file, &ring) != OK)
		return STR_NONE;
	return secret_seal(arena, ring, PURPOSE_NOTICE, aad(arena, store_id), secret);
}

bool
webhook_secret_open(struct arena *arena, const struct settings *settings, uint64_t store_id, struct str sealed, struct str *out)
{
	const struct keyring *ring;

	return keyring_load(arena, settings->keyring_file, &ring) == OK &&
	    secret_open(arena, ring, PURPOSE_NOTICE, aad(arena, store_id), sealed, out);
}

/* ---- the address ---- */

static bool
has_port(struct str list, const char *port)
{
	while (list.len > 0)
		if (str_eq(str_trim(str_cut(&list, ',')), str_of(port)))
			return true;
	return false;
}

static struct str
part(struct arena *arena, CURLU *url, CURLUPart what)
{
	struct str s;
	char *text;

	if (curl_url_get(url, what, &text, CURLU_DEFAULT_PORT) != CURLUE_OK)
		return STR_NONE;
	s = str_dup(arena, str_of(text));
	curl_free(text);
	return s;
}

static struct str
parts_problem(struct arena *arena, const struct settings *settings, CURLU *url)
{
	struct str scheme = part(arena, url, CURLUPART_SCHEME);
	struct str port = part(arena, url, CURLUPART_PORT);

	if (!str_eq(scheme, STR("https")) && !(settings->webhook_http && str_eq(scheme, STR("http"))))
		return settings->webhook_http ? STR("it must begin with https:// or http://") :
		    STR("it must begin with https:// (http needs the setting webhook_http)");
	if (part(arena, url, CURLUPART_USER).len > 0 || part(arena, url, CURLUPART_PASSWORD).len > 0)
		return STR("it must hold no name and password");
	if (part(arena, url, CURLUPART_FRAGMENT).len > 0)
		return STR("it must hold no #");
	if (!has_port(settings->webhook_ports, str_cstr(arena, port)))
		return str_fmt(arena, "port %.*s is not in the setting webhook_ports", STR_ARG(port));
	return STR_NONE;
}

static bool
is_ascii(struct str s)
{
	size_t i;

	for (i = 0; i < s.len; i++)
		if (s.ptr[i] <= ' ' || s.ptr[i] > '~')
			return false;
	return true;
}

struct str
webhook_url_problem(struct arena *arena, const struct settings *settings, struct str url)
{
	struct str problem;
	CURLU *parsed;

	if (url.len == 0 || url.len > WEBHOOK_URL_MAX || !is_ascii(url))
		return str_fmt(arena, "it must have 1 to %d ASCII characters and no spaces", (int)WEBHOOK_URL_MAX);
	if ((parsed = curl_url()) == NULL)
		return STR("out of memory");
	if (curl_url_set(parsed, CURLUPART_URL, str_cstr(arena, url), 0) != CURLUE_OK)
		problem = STR("it is no address like https://example.com/hook");
	else
		problem = parts_problem(arena, settings, parsed);
	curl_url_cleanup(parsed);
	return problem;
}

/* libcurl asks for a socket with the address it is about to connect to: this one is judged, and no later look-up can change it. */
static curl_socket_t
open_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct attempt *attempt = arg;

	(void)purpose;
	if (!attempt->settings->webhook_private && !address_is_public(&address->addr)) {
		attempt->refused = true;
		return CURL_SOCKET_BAD;
	}
	return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* ---- the request ---- */

static size_t
swallow(char *bytes, size_t size, size_t n, void *arg)
{
	struct attempt *attempt = arg;

	(void)bytes;
	attempt->n_read += size * n;
	return attempt->n_read > ANSWER_MAX ? 0 : size * n;
}

static struct curl_slist *
header(struct curl_slist *list, struct arena *arena, struct str line)
{
	struct curl_slist *longer = curl_slist_append(list, str_cstr(arena, line));

	if (longer == NULL)
		curl_slist_free_all(list);
	return longer;
}

static struct curl_slist *
headers(struct arena *arena, const struct webhook_target *target)
{
	long long seconds = (long long)(target->now.us / US_PER_S);
	struct curl_slist *list = NULL;
	struct hash hash;
	struct str hex;

	hash = secret_hmac_sha256(target->secret, str_fmt(arena, "%lld.%.*s", seconds, STR_ARG(target->body)));
	hex = secret_hex(arena, (struct str){ .ptr = (const char *)hash.bytes, .len = HASH_SIZE });
	if ((list = header(list, arena, STR("Content-Type: application/json"))) == NULL ||
	    (list = header(list, arena, STR("Expect:"))) == NULL ||
	    (list = header(list, arena, str_fmt(arena, "Slotkeeper-Event: %.*s", STR_ARG(target->event)))) == NULL)
		return NULL;
	return header(list, arena, str_fmt(arena, "Slotkeeper-Signature: t=%lld,v1=%.*s", seconds, STR_ARG(hex)));
}

static bool
set_up(CURL *curl, struct arena *arena, struct attempt *attempt, const struct webhook_target *target, struct curl_slist *lines)
{
	struct str ca = attempt->settings->webhook_tls_ca;
	bool ok;

	ok = curl_easy_setopt(curl, CURLOPT_URL, str_cstr(arena, target->url)) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, attempt->settings->webhook_http ? "https,http" : "https") == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_PROXY, "") == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)TIMEOUT_MS) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, 1L) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_FORBID_REUSE, 1L) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_USERAGENT, "Slotkeeper") == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, lines) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)target->body.len) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, target->body.ptr) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, attempt) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, swallow) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_HEADERDATA, attempt) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, swallow) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_WRITEDATA, attempt) == CURLE_OK;
	return ok && (ca.len == 0 || curl_easy_setopt(curl, CURLOPT_CAINFO, str_cstr(arena, ca)) == CURLE_OK);
}

static enum err
judge(struct arena *arena, CURL *curl, CURLcode code, const struct attempt *attempt, struct str *out_why)
{
	long status = 0;

	(void)curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	if (attempt->n_read > ANSWER_MAX)
		*out_why = str_fmt(arena, "status %ld, and an answer of more than %d bytes", status, (int)ANSWER_MAX);
	else if (attempt->refused && code != CURLE_OK)
		*out_why = STR("the address is not one of the public internet, see the setting webhook_private");
	else if (code != CURLE_OK)
		*out_why = utf8_cut(str_of(curl_easy_strerror(code)), WHY_MAX);
	else if (status < 200 || status > 299)
		*out_why = str_fmt(arena, "status %ld", status);
	else
		return OK;
	return code == CURLE_OK && status == GONE ? ERR_GONE : ERR_BUSY;
}

enum err
webhook_post(struct arena *arena, const struct settings *settings, const struct webhook_target *target, struct str *out_why)
{
	struct attempt attempt = { .settings = settings };
	struct curl_slist *lines;
	struct str problem;
	CURL *curl;
	enum err e;

	problem = webhook_url_problem(arena, settings, target->url);
	if (problem.len > 0) {
		*out_why = str_fmt(arena, "not a good URL: %.*s", STR_ARG(problem));
		return ERR_BUSY;		/* settings may change */
	}
	*out_why = STR("out of memory");
	if ((lines = headers(arena, target)) == NULL)
		return ERR_BUSY;
	e = ERR_BUSY;
	if ((curl = curl_easy_init()) != NULL && set_up(curl, arena, &attempt, target, lines))
		e = judge(arena, curl, curl_easy_perform(curl), &attempt, out_why);
	curl_easy_cleanup(curl);
	curl_slist_free_all(lines);
	return e;
}

enum err
webhook_send(struct arena *arena, struct db *db, const struct settings *settings, const struct outbox_due *due, struct str *out_why)
{
	struct webhook_target target;
	struct webhook_row row;
	enum err e;

	*out_why = STR("the webhook has been taken away");
	if ((e = db_webhook_by_url(db, due->store_id, due->recipient, &row)) != OK)
		return e == ERR_NOT_FOUND ? ERR_GONE : e;
	target = (struct webhook_target){ .url = due->recipient, .event = due->subject, .body = due->body, .now = clock_now() };
	if (!webhook_secret_open(arena, settings, due->store_id, row.secret, &target.secret)) {
		*out_why = STR("the secret cannot be opened with the keys that are left: add the webhook anew");
		return ERR_BUSY;
	}
	return webhook_post(arena, settings, &target, out_why);
}
