/* transfer.c - what every exchange with a gateway has in common. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "notify/transfer.h"

enum { CONNECT_S = 10, RETRY_AFTER_MAX_S = 60 * 60, LINE_MAX_BYTES = 512 };

/* libcurl wants memory that outlives a round's arena: the struct is its own small arena's. */
static struct arena *life;

struct transfer *
transfer_new(void)
{
	struct transfer *transfer;

	if (life == NULL) {
		if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
			return NULL;
		life = arena_new(64 * 1024);
	}
	transfer = NEW(life, struct transfer);
	transfer->curl = curl_easy_init();
	return transfer->curl == NULL ? NULL : transfer;
}

void
transfer_free(struct transfer *transfer)
{
	if (transfer != NULL)
		curl_easy_cleanup(transfer->curl);
}

static size_t
take(char *data, size_t size, size_t n, void *arg)
{
	struct transfer *transfer = arg;

	buf_add(&transfer->answer, (struct str){ .ptr = data, .len = size * n });
	transfer->too_long = transfer->answer.full;
	return transfer->too_long ? 0 : size * n;
}

static size_t
give(char *data, size_t size, size_t n, void *arg)
{
	struct transfer *transfer = arg;
	struct str part;

	part = str_sub(transfer->out, 0, size * n);
	if (part.len > 0)
		memcpy(data, part.ptr, part.len);
	transfer->out = str_sub(transfer->out, part.len, transfer->out.len);
	return part.len;
}

static bool
is_refusal(struct str line)
{
	return line.len >= 3 && (line.ptr[0] == '4' || line.ptr[0] == '5');
}

/* Of a web server its Retry-After in seconds (a date is not honoured), of a mail server the last line. */
static size_t
hear(char *data, size_t size, size_t n, void *arg)
{
	static const struct str wait = { .ptr = "retry-after:", .len = 12 };
	struct transfer *transfer = arg;
	struct str line = { .ptr = data, .len = size * n };
	uint64_t seconds;

	line = str_trim(line);
	if (line.len == 0)
		return size * n;
	if (str_eq_nocase(str_sub(line, 0, wait.len), wait) && str_u64(str_trim(str_sub(line, wait.len, line.len)), &seconds))
		transfer->retry_after_s = (int32_t)(seconds > RETRY_AFTER_MAX_S ? RETRY_AFTER_MAX_S : seconds);
	/* A refusal stays: the farewell after it says nothing. */
	if (!is_refusal(transfer->last_line))
		transfer->last_line = str_dup(transfer->arena, str_sub(line, 0, LINE_MAX_BYTES));
	return size * n;
}

void
transfer_begin(struct transfer *transfer, struct arena *arena, const struct settings *settings, struct str url, struct str ca,
    const char *protocols)
{
	long connect_s = settings->gateway_timeout < CONNECT_S ? settings->gateway_timeout : CONNECT_S;
	CURL *curl = transfer->curl;

	*transfer = (struct transfer){ .curl = curl, .arena = arena, .answer = buf_new(arena, TRANSFER_ANSWER_MAX) };
	curl_easy_reset(curl);
	curl_easy_setopt(curl, CURLOPT_URL, str_cstr(arena, url));
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, protocols);
	curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
	curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 1L);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, connect_s);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)settings->gateway_timeout);
	curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, transfer->problem);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, transfer);
	curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, hear);
	curl_easy_setopt(curl, CURLOPT_HEADERDATA, transfer);
	curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	if (ca.len > 0)
		curl_easy_setopt(curl, CURLOPT_CAINFO, str_cstr(arena, ca));
}

void
transfer_upload(struct transfer *transfer, struct str text)
{
	transfer->out = text;
	curl_easy_setopt(transfer->curl, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(transfer->curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)text.len);
	curl_easy_setopt(transfer->curl, CURLOPT_READFUNCTION, give);
	curl_easy_setopt(transfer->curl, CURLOPT_READDATA, transfer);
}

CURLcode
transfer_run(struct transfer *transfer, long *out_code)
{
	CURLcode result;

	*out_code = 0;
	result = curl_easy_perform(transfer->curl);
	curl_easy_getinfo(transfer->curl, CURLINFO_RESPONSE_CODE, out_code);
	return result;
}

struct str
transfer_problem(const struct transfer *transfer, CURLcode result)
{
	if (transfer->too_long)
		return STR("the answer is longer than 64 KiB");
	return str_dup(transfer->arena, str_of(transfer->problem[0] != '\0' ? transfer->problem : curl_easy_strerror(result)));
}
