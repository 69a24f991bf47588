/*
 * sms.c - text messages by a gateway with a form API.
 *
 * sms_fields is the operator's text; {to}, {text}, {from} and {id} in it become values, percent-encoded, and what they hold is never
 * looked at again. The header sms_key_header carries the same key whenever the same message is sent, so that a gateway which knows it
 * sends one text for two requests.
 */
#include "base/arena.h"
#include "base/secret.h"
#include "notify/channel.h"
#include "notify/transfer.h"
#include "view/json.h"

enum { FORM_SIZE_MAX = 32 * 1024, REFERENCE_MAX = 100, WORDS_MAX = 200 };

bool
sms_is_set_up(const struct settings *settings)
{
	return settings->sms_url.len > 0;
}

static bool
take_name(struct str *rest, struct str name)
{
	if (!str_starts(*rest, name))
		return false;
	*rest = str_sub(*rest, name.len, rest->len);
	return true;
}

static struct str
key_of(struct sender *sender, const struct outbox_message *message)
{
	return secret_hex(sender->arena, str_sub(message->dedupe_key, 0, 16));
}

static struct str
make_form(struct sender *sender, const struct outbox_message *message)
{
	struct buf buf = buf_new(sender->arena, FORM_SIZE_MAX);
	struct str rest = sender->settings->sms_fields;

	while (rest.len > 0) {
		if (take_name(&rest, STR("{to}")))
			buf_add_url(&buf, message->recipient);
		else if (take_name(&rest, STR("{text}")))
			buf_add_url(&buf, message->body);
		else if (take_name(&rest, STR("{from}")))
			buf_add_url(&buf, sender->settings->sms_from);
		else if (take_name(&rest, STR("{id}")))
			buf_add(&buf, key_of(sender, message));
		else {
			buf_addc(&buf, rest.ptr[0]);
			rest = str_sub(rest, 1, rest.len);
		}
	}
	return buf.full ? STR_NONE : buf_str(&buf);
}

static struct curl_slist *
add_header(struct arena *arena, struct curl_slist *list, struct str name, struct str value)
{
	struct curl_slist *longer;

	if (name.len == 0 || value.len == 0)
		return list;
	longer = curl_slist_append(list, str_cstr(arena, str_fmt(arena, "%.*s: %.*s", STR_ARG(name), STR_ARG(value))));
	return longer == NULL ? list : longer;
}

static struct curl_slist *
make_headers(struct sender *sender, const struct outbox_message *message)
{
	const struct settings *settings = sender->settings;
	struct str value = settings->sms_header;
	struct str name = str_cut(&value, ':');
	struct curl_slist *list;

	list = add_header(sender->arena, NULL, settings->sms_key_header, key_of(sender, message));
	list = add_header(sender->arena, list, str_trim(name), str_trim(value));
	if (settings->sms_token.len > 0)
		list = add_header(sender->arena, list, STR("Authorization"),
		    str_fmt(sender->arena, "Bearer %.*s", STR_ARG(settings->sms_token)));
	return list;
}

static bool
is_success(struct str list, long status)
{
	struct str one;
	uint64_t first;
	uint64_t last;

	while (list.len > 0) {
		one = str_trim(str_cut(&list, ','));
		if (!str_u64(str_cut(&one, '-'), &first))
			return false;
		if (one.len == 0 || !str_u64(one, &last))
			last = first;
		if (status >= (long)first && status <= (long)last)
			return true;
	}
	return false;
}

/* The gateway's name for the message; an answer that cannot be read is no reason to send the text again. */
static struct str
reference(struct sender *sender, struct str answer)
{
	const struct json *tree;
	const struct json *id;
	struct problem problem = { .n_fields = 0 };

	if (sender->settings->sms_id_field.len == 0 || json_parse(sender->arena, answer, 8, &tree, &problem) != OK ||
	    tree->type != JSON_OBJECT)
		return STR_NONE;
	id = json_get(tree, sender->settings->sms_id_field);
	return id == NULL || (id->type != JSON_STRING && id->type != JSON_NUMBER) ? STR_NONE : str_sub(id->text, 0, REFERENCE_MAX);
}

/* A gateway that refuses us, or this address, would refuse every message. */
static bool
is_the_gateways(long status)
{
	return status < 400 || status == 401 || status == 402 || status == 403 || status == 404 || status == 405 || status == 429 ||
	    status == 503;
}

static struct delivery
read_answer(struct sender *sender, CURLcode result, long status)
{
	const struct transfer *web = sender->web;
	struct delivery out = { .verdict = DELIVERY_DOWN, .wait_s = web->retry_after_s };

	/* A status of success is the gateway's word, whatever happens to the rest of its answer. */
	if (is_success(sender->settings->sms_success, status)) {
		out.verdict = DELIVERY_SENT;
		if (result == CURLE_OK)
			out.reference = reference(sender, buf_str(&web->answer));
		return out;
	}
	if (result != CURLE_OK && !(web->too_long && status > 0)) {
		out.why = str_fmt(sender->arena, "text gateway: %.*s", STR_ARG(transfer_problem(web, result)));
		return out;
	}
	if (!is_the_gateways(status))
		out.verdict = status == 408 || status == 409 || status == 425 || status >= 500 ? DELIVERY_AGAIN : DELIVERY_NEVER;
	out.why = str_fmt(sender->arena, "text gateway: status %ld: %.*s", status,
	    STR_ARG(str_sub(buf_str(&web->answer), 0, WORDS_MAX)));
	return out;
}

static void
set_up(struct sender *sender, struct str form, struct curl_slist *headers)
{
	const struct settings *settings = sender->settings;
	struct str url = settings->sms_url;
	CURL *curl;
	bool get;
	size_t at;

	get = str_eq(settings->sms_method, STR("GET"));
	if (get)
		url = str_fmt(sender->arena, "%.*s%c%.*s", STR_ARG(url), str_find(url, '?', &at) ? '&' : '?', STR_ARG(form));
	transfer_begin(sender->web, sender->arena, settings, url, settings->sms_ca, "https,http");
	curl = sender->web->curl;
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
	if (!get) {
		curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)form.len);
		curl_easy_setopt(curl, CURLOPT_COPYPOSTFIELDS, str_cstr(sender->arena, form));
	}
	if (settings->sms_user.len > 0) {
		curl_easy_setopt(curl, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
		curl_easy_setopt(curl, CURLOPT_USERNAME, str_cstr(sender->arena, settings->sms_user));
		curl_easy_setopt(curl, CURLOPT_PASSWORD, str_cstr(sender->arena, settings->sms_password));
	}
}

struct delivery
sms_send(struct sender *sender, const struct outbox_message *message)
{
	struct curl_slist *headers;
	struct delivery out;
	struct str form;
	CURLcode result;
	long status;

	form = make_form(sender, message);
	if (form.len == 0)
		return (struct delivery){ .verdict = DELIVERY_NEVER, .why = STR("too long for a text message") };
	if (sender->web == NULL && (sender->web = transfer_new()) == NULL)
		return (struct delivery){ .verdict = DELIVERY_DOWN, .why = STR("libcurl does not start") };
	headers = make_headers(sender, message);
	set_up(sender, form, headers);
	result = transfer_run(sender->web, &status);
	out = read_answer(sender, result, status);
	curl_slist_free_all(headers);
	return out;
}
