/* notify_mime.c - mails: nothing that people type ends a header, and what was put in comes out. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>
#include <string.h>

#include "base/arena.h"
#include "notify/mime.h"

static struct arena *arena;
static struct settings settings = { .mail_from = { "desk@salon.example", 18 } };

static const char *
mail(struct outbox_message message)
{
	struct str out;

	if (message.recipient.len == 0)
		message.recipient = STR("a@example.com");
	message.dedupe_key = STR("0123456789abcdef0123456789abcdef");
	message.id = 7;
	assert_int_equal(mime_mail(arena, &settings, &message, (struct instant){ 1770732000 * US_PER_S }, &out), OK);
	return str_cstr(arena, out);
}

static bool
has(const char *mail, const char *what)
{
	return strstr(mail, what) != NULL;
}

static void
headers_are_all_there(void **state)
{
	const char *text = mail((struct outbox_message){ .subject = STR("Hello"), .body = STR("Body"), .store_name = STR("A \"B\" \\ C"),
	    .store_email = STR("hello@salon.example"), .locale = STR("en") });

	(void)state;
	assert_true(has(text, "Date: Tue, 10 Feb 2026 14:00:00 +0000\r\n"));
	assert_true(has(text, "Message-ID: <7.303132333435363738396162@salon.example>\r\n"));
	assert_true(has(text, "From: \"A \\\"B\\\" \\\\ C\"\r\n <desk@salon.example>\r\n"));
	assert_true(has(text, "Reply-To: <hello@salon.example>\r\n"));
	assert_true(has(text, "To: <a@example.com>\r\nSubject: Hello\r\nAuto-Submitted: auto-generated\r\n"));
	assert_true(has(text, "Content-Type: text/plain; charset=utf-8\r\n"));
	assert_false(has(text, "multipart"));
}

static void
nothing_from_people_ends_a_header(void **state)
{
	static const char *const evil[] = { "x\r\nBcc: evil@example.com", "x\nBcc: evil@example.com", "x\r\r\nBcc: evil@example.com", "=?UTF-8?Q?=0D=0ABcc:?=" };
	struct outbox_message message = { .body = STR("Body") };
	const char *text;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(evil) / sizeof(evil[0]); i++) {
		message.subject = message.store_name = str_of(evil[i]);
		message.store_email = str_of("a@b.example\r\nBcc: evil@example.com");
		text = mail(message);
		assert_false(has(text, "Bcc"));
		assert_true(has(text, "Subject: =?UTF-8?B?"));
		assert_false(has(text, "Reply-To"));
	}
}

static void
a_recipient_is_one_address(void **state)
{
	static const char *const bad[] = { "a@example.com,b@example.com", "a@example.com\r\nBcc: b@example.com", "<a@example.com>", "a", "" };
	struct outbox_message message = { .body = STR("Body"), .dedupe_key = STR("0123456789abcdef") };
	struct str out;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		message.recipient = str_of(bad[i]);
		assert_int_equal(mime_mail(arena, &settings, &message, (struct instant){ 0 }, &out), ERR_INVALID);
	}
}

static void
long_words_are_split_between_characters(void **state)
{
	struct buf buf = buf_new(arena, 4096);
	struct str text = STR("\xe4\xbd\xa0\xe5\xa5\xbd\xe4\xbd\xa0\xe5\xa5\xbd\xe4\xbd\xa0\xe5\xa5\xbd\xe4\xbd\xa0\xe5\xa5\xbd\xe4\xbd\xa0\xe5\xa5\xbd"
	    "\xe4\xbd\xa0\xe5\xa5\xbd\xe4\xbd\xa0\xe5\xa5\xbd\xe4\xbd\xa0\xe5\xa5\xbd");
	struct str rest;
	struct str line;

	(void)state;
	mime_add_words(&buf, text);
	rest = buf_str(&buf);
	while (rest.len > 0) {
		line = str_trim(str_cut(&rest, '\n'));
		assert_true(line.len <= 75);
		assert_true(str_starts(line, STR("=?UTF-8?B?")) && str_ends(line, STR("?=")));
		/* Whole characters of three bytes: four base64 digits each. */
		assert_int_equal((line.len - 12) % 4, 0);
		assert_false(str_ends(line, STR("=?=")));
	}
}

static void
bodies_are_quoted(void **state)
{
	struct buf buf = buf_new(arena, 4096);
	struct str rest;

	(void)state;
	mime_add_quoted(&buf, STR(".dot\nFrom me\n a=b \r\n\xc3\xa9\n"));
	assert_string_equal(str_cstr(arena, buf_str(&buf)), "=2Edot\r\n=46rom me\r\n a=3Db=20\r\n=C3=A9\r\n\r\n");
	buf = buf_new(arena, 4096);
	mime_add_quoted(&buf, STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
	rest = buf_str(&buf);
	while (rest.len > 0)
		assert_true(str_cut(&rest, '\n').len <= 77);
}

static int
begin(void **state)
{
	(void)state;
	arena = arena_new(64 * 1024 * 1024);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(headers_are_all_there),
		cmocka_unit_test(nothing_from_people_ends_a_header),
		cmocka_unit_test(a_recipient_is_one_address),
		cmocka_unit_test(long_words_are_split_between_characters),
		cmocka_unit_test(bodies_are_quoted),
	};

	return cmocka_run_group_tests(tests, begin, NULL);
}
