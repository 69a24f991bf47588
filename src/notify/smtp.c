/*
 * smtp.c - mail by a submission server.
 *
 * One mail, one recipient: a refused one then stops nobody else. What was wrong is read from the server's last status: 4xx is this
 * message later, 5xx this message never; no connection, no TLS, no login, 421, and words that are no answer mean that the server is
 * down. When the connection breaks after the last byte, the server may have the mail: it is sent again with the same Message-ID, by
 * which mailboxes can tell.
 */
#include "base/arena.h"
#include "notify/channel.h"
#include "notify/mime.h"
#include "notify/transfer.h"

bool
smtp_is_set_up(const struct settings *settings)
{
	return settings->smtp_host.len > 0;
}

static bool
is_the_servers(long status)
{
	/* 421 closing; 454, 530, 534, 535, 538: about TLS and login, not about this mail. */
	return status == 421 || status == 454 || status == 530 || status == 534 || status == 535 || status == 538;
}

static struct delivery
read_answer(const struct transfer *transfer, CURLcode result, long status)
{
	struct str words = transfer->last_line;
	enum verdict verdict = DELIVERY_DOWN;

	if (result == CURLE_OK)
		return (struct delivery){ .verdict = DELIVERY_SENT, .reference = str_sub(words, 0, 100) };
	if (result == CURLE_SEND_ERROR || result == CURLE_WEIRD_SERVER_REPLY || result == CURLE_REMOTE_ACCESS_DENIED) {
		if (status >= 400 && status < 500 && !is_the_servers(status))
			verdict = DELIVERY_AGAIN;
		else if (status >= 500 && status < 600 && !is_the_servers(status))
			verdict = DELIVERY_NEVER;
	}
	if (words.len == 0 || status < 400)
		words = transfer_problem(transfer, result);
	return (struct delivery){ .verdict = verdict, .why = str_fmt(transfer->arena, "mail server: %.*s", STR_ARG(words)) };
}

/* Its path is the name we greet with. */
static struct str
server_url(struct sender *sender)
{
	const struct settings *settings = sender->settings;
	struct str host = settings->smtp_host;
	bool is_v6;
	size_t at;

	is_v6 = str_find(host, ':', &at) && !str_starts(host, STR("["));
	return str_fmt(sender->arena, "%s://%s%.*s%s:%d/%.*s", str_eq(settings->smtp_security, STR("tls")) ? "smtps" : "smtp",
	    is_v6 ? "[" : "", STR_ARG(host), is_v6 ? "]" : "", (int)settings->smtp_port, STR_ARG(mime_host(settings->mail_from)));
}

static struct str
in_angles(struct arena *arena, struct str address)
{
	return str_fmt(arena, "<%.*s>", STR_ARG(address));
}

struct delivery
smtp_send(struct sender *sender, const struct outbox_message *message)
{
	const struct settings *settings = sender->settings;
	struct arena *arena = sender->arena;
	struct curl_slist *to;
	struct delivery out;
	struct str mail;
	CURLcode result;
	CURL *curl;
	long status;

	if (mime_mail(arena, settings, message, clock_now(), &mail) != OK)
		return (struct delivery){ .verdict = DELIVERY_NEVER, .why = STR("no mail can be made of it: the address or the length") };
	if (sender->mail == NULL && (sender->mail = transfer_new()) == NULL)
		return (struct delivery){ .verdict = DELIVERY_DOWN, .why = STR("libcurl does not start") };
	transfer_begin(sender->mail, arena, settings, server_url(sender), settings->smtp_ca, "smtp,smtps");
	curl = sender->mail->curl;
	if (str_eq(settings->smtp_security, STR("starttls")))
		curl_easy_setopt(curl, CURLOPT_USE_SSL, (long)CURLUSESSL_ALL);
	if (settings->smtp_user.len > 0) {
		curl_easy_setopt(curl, CURLOPT_USERNAME, str_cstr(arena, settings->smtp_user));
		curl_easy_setopt(curl, CURLOPT_PASSWORD, str_cstr(arena, settings->smtp_password));
	}
	to = curl_slist_append(NULL, str_cstr(arena, in_angles(arena, message->recipient)));
	if (to == NULL)
		return (struct delivery){ .verdict = DELIVERY_DOWN, .why = STR("no memory") };
	curl_easy_setopt(curl, CURLOPT_MAIL_FROM, str_cstr(arena, in_angles(arena, settings->mail_from)));
	curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to);
	transfer_upload(sender->mail, mail);
	result = transfer_run(sender->mail, &status);
	out = read_answer(sender->mail, result, status);
	curl_slist_free_all(to);
	return out;
}
