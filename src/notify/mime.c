/* mime.c - mails: RFC 5322, 2045, 2047. */
#include <string.h>

#include "base/arena.h"
#include "base/email.h"
#include "base/secret.h"
#include "notify/mime.h"

enum {
	MAIL_SIZE_MAX = 1024 * 1024,
	LINE_CHARS = 76,		/* RFC 2045 6.7, RFC 2047 2 */
	WORD_BYTES = 42,		/* "=?UTF-8?B?" 56 "?=" is 68 */
	PLAIN_SUBJECT_MAX = 60,
};

struct str
mime_host(struct str address)
{
	size_t at;

	return str_find(address, '@', &at) ? str_sub(address, at + 1, address.len) : STR("localhost");
}

static void
add_base64(struct buf *buf, struct str raw, bool lines)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	uint32_t three;
	size_t left;
	size_t i;

	for (i = 0; i < raw.len; i += 3) {
		left = raw.len - i;
		three = (uint32_t)(unsigned char)raw.ptr[i] << 16;
		if (left > 1)
			three |= (uint32_t)(unsigned char)raw.ptr[i + 1] << 8;
		if (left > 2)
			three |= (unsigned char)raw.ptr[i + 2];
		buf_addc(buf, digits[three >> 18]);
		buf_addc(buf, digits[three >> 12 & 63]);
		buf_addc(buf, left > 1 ? digits[three >> 6 & 63] : '=');
		buf_addc(buf, left > 2 ? digits[three & 63] : '=');
		if (lines && (i / 3 + 1) % (LINE_CHARS / 4) == 0)
			buf_add(buf, STR("\r\n"));
	}
	if (lines)
		buf_add(buf, STR("\r\n"));
}

/* What needs no encoding: printable ASCII that nobody could take for an encoded word. */
static bool
is_plain(struct str text)
{
	size_t i;

	for (i = 0; i < text.len; i++)
		if (text.ptr[i] < ' ' || text.ptr[i] > '~' || (text.ptr[i] == '=' && i + 1 < text.len && text.ptr[i + 1] == '?'))
			return false;
	return text.len <= PLAIN_SUBJECT_MAX;
}

/* The longest start of text that is whole characters and at most WORD_BYTES long; one byte where it is no UTF-8. */
static size_t
word_length(struct str text)
{
	uint32_t point;
	size_t len;
	size_t n;

	for (n = 0; n < text.len; n += len) {
		len = utf8_first(str_sub(text, n, text.len), &point);
		if (len == 0)
			len = 1;
		if (n + len > WORD_BYTES)
			break;
	}
	return n;
}

void
mime_add_words(struct buf *buf, struct str text)
{
	bool first = true;
	size_t n;

	if (is_plain(text)) {
		buf_add(buf, text);
		return;
	}
	while (text.len > 0) {
		n = word_length(text);
		buf_add(buf, first ? STR("=?UTF-8?B?") : STR("\r\n =?UTF-8?B?"));
		add_base64(buf, str_sub(text, 0, n), false);
		buf_add(buf, STR("?="));
		text = str_sub(text, n, text.len);
		first = false;
	}
}

/* A display name: quoted where it is plain. */
static void
add_name(struct buf *buf, struct str name)
{
	size_t i;

	if (!is_plain(name)) {
		mime_add_words(buf, name);
		return;
	}
	buf_addc(buf, '"');
	for (i = 0; i < name.len; i++) {
		if (name.ptr[i] == '"' || name.ptr[i] == '\\')
			buf_addc(buf, '\\');
		buf_addc(buf, name.ptr[i]);
	}
	buf_addc(buf, '"');
}

void
mime_add_quoted(struct buf *buf, struct str text)
{
	static const char digits[] = "0123456789ABCDEF";
	size_t width;
	size_t i;
	bool safe;
	char c;

	for (i = width = 0; i < text.len; i++) {
		c = text.ptr[i];
		if (c == '\r' && i + 1 < text.len && text.ptr[i + 1] == '\n')
			continue;
		if (c == '\n') {
			buf_add(buf, STR("\r\n"));
			width = 0;
			continue;
		}
		/* A space at the end of a line would be lost, a dot or "From " at its start be taken for something else. */
		safe = c >= ' ' && c <= '~' && c != '=' && !(width == 0 && (c == '.' || c == 'F')) &&
		    !(c == ' ' && (i + 1 == text.len || text.ptr[i + 1] == '\n' || text.ptr[i + 1] == '\r'));
		if (width + (safe ? 1 : 3) > LINE_CHARS - 1) {
			buf_add(buf, STR("=\r\n"));
			width = 0;
		}
		if (safe) {
			buf_addc(buf, c);
			width++;
			continue;
		}
		buf_addc(buf, '=');
		buf_addc(buf, digits[(unsigned char)c >> 4]);
		buf_addc(buf, digits[(unsigned char)c & 15]);
		width += 3;
	}
	buf_add(buf, STR("\r\n"));
}

static void
add_date(struct buf *buf, struct instant at)
{
	static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	int64_t seconds = at.us / US_PER_S;
	struct date date = { .days = (int32_t)(seconds / 86400) };
	struct civil civil = date_civil(date);
	int second = (int)(seconds % 86400);

	buf_addf(buf, "Date: %s, %d %s %d %02d:%02d:%02d +0000\r\n", days[date_weekday(date) - 1], civil.day, months[civil.month - 1],
	    civil.year, second / 3600, second / 60 % 60, second % 60);
}

static void
add_headers(struct buf *buf, const struct settings *settings, const struct outbox_message *message, struct str key, struct instant now)
{
	add_date(buf, now);
	buf_addf(buf, "Message-ID: <%llu.%.*s@%.*s>\r\n", (unsigned long long)message->id, STR_ARG(key),
	    STR_ARG(mime_host(settings->mail_from)));
	buf_add(buf, STR("From: "));
	if (message->store_name.len > 0) {
		add_name(buf, message->store_name);
		buf_add(buf, STR("\r\n "));
	}
	buf_addf(buf, "<%.*s>\r\n", STR_ARG(settings->mail_from));
	if (email_ok(message->store_email) && !str_eq(message->store_email, settings->mail_from))
		buf_addf(buf, "Reply-To: <%.*s>\r\n", STR_ARG(message->store_email));
	buf_addf(buf, "To: <%.*s>\r\nSubject: ", STR_ARG(message->recipient));
	mime_add_words(buf, message->subject);
	buf_add(buf, STR("\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"));
	if (message->locale.len > 0)
		buf_addf(buf, "Content-Language: %.*s\r\n", STR_ARG(message->locale));
}

static void
add_text(struct buf *buf, const char *type, struct str text)
{
	buf_addf(buf, "Content-Type: %s; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n", type);
	mime_add_quoted(buf, text);
}

static void
add_alternatives(struct buf *buf, const struct outbox_message *message, struct str key)
{
	if (message->body_html.len == 0) {
		add_text(buf, "text/plain", message->body);
		return;
	}
	buf_addf(buf, "Content-Type: multipart/alternative; boundary=\"=_a%.*s\"\r\n\r\n--=_a%.*s\r\n", STR_ARG(key), STR_ARG(key));
	add_text(buf, "text/plain", message->body);
	buf_addf(buf, "--=_a%.*s\r\n", STR_ARG(key));
	add_text(buf, "text/html", message->body_html);
	buf_addf(buf, "--=_a%.*s--\r\n", STR_ARG(key));
}

/* A calendar says itself what it is for; the header has to say the same (RFC 6047, 2.4). */
static const char *
calendar_method(struct str calendar)
{
	static const struct str mark = { .ptr = "METHOD:", .len = 7 };
	struct str line;

	while (calendar.len > 0) {
		line = str_trim(str_cut(&calendar, '\n'));
		if (str_starts(line, mark))
			return str_ends(line, STR(":CANCEL")) ? "CANCEL" : str_ends(line, STR(":REQUEST")) ? "REQUEST" : "PUBLISH";
	}
	return "PUBLISH";
}

static void
add_parts(struct buf *buf, const struct outbox_message *message, struct str key)
{
	if (message->calendar.len == 0) {
		add_alternatives(buf, message, key);
		return;
	}
	buf_addf(buf, "Content-Type: multipart/mixed; boundary=\"=_m%.*s\"\r\n\r\n--=_m%.*s\r\n", STR_ARG(key), STR_ARG(key));
	add_alternatives(buf, message, key);
	buf_addf(buf, "--=_m%.*s\r\nContent-Type: text/calendar; charset=utf-8; method=%s; name=\"visit.ics\"\r\n"
	    "Content-Disposition: attachment; filename=\"visit.ics\"\r\nContent-Transfer-Encoding: base64\r\n\r\n", STR_ARG(key),
	    calendar_method(message->calendar));
	add_base64(buf, message->calendar, true);
	buf_addf(buf, "--=_m%.*s--\r\n", STR_ARG(key));
}

enum err
mime_mail(struct arena *arena, const struct settings *settings, const struct outbox_message *message, struct instant now,
    struct str *out)
{
	struct buf buf = buf_new(arena, MAIL_SIZE_MAX);
	struct str key;

	if (!email_ok(message->recipient) || !email_ok(settings->mail_from))
		return ERR_INVALID;
	/* Quoted-printable never writes "=_", so no body has a boundary in it. */
	key = secret_hex(arena, str_sub(message->dedupe_key, 0, 12));
	add_headers(&buf, settings, message, key, now);
	add_parts(&buf, message, key);
	if (buf.full)
		return ERR_INVALID;
	*out = buf_str(&buf);
	return OK;
}
