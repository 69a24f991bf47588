/* view_ical.c - tests of view/ical.c: calendar files as RFC 5545 has them. */
#include "view_test.h"

#include "view/ical.h"

static struct ical_event
an_event(void)
{
	return (struct ical_event){
		.uid = STR("item-1@book.example.com"),
		.sequence = 2,
		.stamp = { INT64_C(1771167600999999) },
		.starts_at = { INT64_C(1771167600000000) },
		.ends_at = { INT64_C(1771171200000000) },
		.summary = STR("Full Nail Set; Emma, at \"Rosewood\""),
		.description = STR("One\nTwo \\ three"),
		.location = STR("214 Mercer Street"),
	};
}

static struct str
file_of(const struct ical_event *events, size_t n, struct str method)
{
	struct buf buf = buf_new(life, 65536);

	ical_add(&buf, method, STR("-//Slotkeeper//EN"), events, n);
	assert_false(buf.full);
	return buf_str(&buf);
}

static void
an_event_is_written_in_utc(void **state)
{
	struct ical_event event = an_event();

	(void)state;
	assert_text(file_of(&event, 1, STR("PUBLISH")),
	    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Slotkeeper//EN\r\nMETHOD:PUBLISH\r\n"
	    "BEGIN:VEVENT\r\nUID:item-1@book.example.com\r\nSEQUENCE:2\r\nDTSTAMP:20260215T150000Z\r\n"
	    "DTSTART:20260215T150000Z\r\nDTEND:20260215T160000Z\r\nSUMMARY:Full Nail Set\\; Emma\\, at \"Rosewood\"\r\n"
	    "DESCRIPTION:One\\nTwo \\\\ three\r\nLOCATION:214 Mercer Street\r\nSTATUS:CONFIRMED\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
}

static void
a_cancelled_event_says_so(void **state)
{
	struct ical_event event = an_event();
	struct str file;

	(void)state;
	event.cancelled = true;
	event.location = STR_NONE;
	file = file_of(&event, 1, STR("CANCEL"));
	assert_non_null(memmem(file.ptr, file.len, "\r\nMETHOD:CANCEL\r\n", 17));
	assert_non_null(memmem(file.ptr, file.len, "\r\nSTATUS:CANCELLED\r\n", 20));
	assert_null(memmem(file.ptr, file.len, "LOCATION", 8));
}

static void
an_organizer_cannot_break_out(void **state)
{
	struct ical_event event = an_event();
	struct str file;

	(void)state;
	event.organizer = STR("salon@example.com");
	event.organizer_name = STR("Rose\"wood\r\nATTENDEE:x; & Co");
	file = file_of(&event, 1, STR("PUBLISH"));
	assert_non_null(memmem(file.ptr, file.len, "\r\nORGANIZER;CN=\"Rose wood  ATTENDEE:x; & Co\":mailto:salon@example.com\r\n", 71));
}

/* Takes the folds out again, checking each line on the way. */
static struct str
unfolded(struct str file)
{
	struct buf out = buf_new(life, 65536);
	struct str line;

	while (file.len > 0) {
		line = str_cut(&file, '\n');
		assert_true(str_ends(line, STR("\r")));
		line = str_sub(line, 0, line.len - 1);
		assert_true(line.len <= 75);
		assert_true(utf8_valid(line));
		if (str_starts(line, STR(" ")))
			buf_add(&out, str_sub(line, 1, line.len));
		else {
			buf_add(&out, STR("\n"));
			buf_add(&out, line);
		}
	}
	return buf_str(&out);
}

static void
long_lines_are_folded_between_characters(void **state)
{
	struct ical_event event = an_event();
	struct buf text = buf_new(life, 4096);
	struct str line;
	struct str plain;
	size_t n;

	(void)state;
	for (n = 0; n < 200; n++) {
		text.len = 0;
		while (text.len < n)
			buf_addc(&text, 'x');
		buf_add(&text, STR("玫瑰木美甲工作室\xf0\x9f\x98\x80足部护理与美甲彩绘水疗足护热石玫瑰木美甲工作室"));
		event.summary = buf_str(&text);
		plain = unfolded(file_of(&event, 1, STR("PUBLISH")));
		line = str_fmt(life, "\nSUMMARY:%.*s\n", STR_ARG(event.summary));
		assert_non_null(memmem(plain.ptr, plain.len, line.ptr, line.len));
	}
}

static void
text_cannot_add_lines(void **state)
{
	struct ical_event event = an_event();
	struct str file;

	(void)state;
	event.summary = STR("x\r\nATTENDEE:evil\rATTACH:evil\nEND:VCALENDAR");
	file = file_of(&event, 1, STR("PUBLISH"));
	assert_null(memmem(file.ptr, file.len, "\r\nATTENDEE", 10));
	assert_null(memmem(file.ptr, file.len, "\rATTACH", 7));
	assert_non_null(memmem(file.ptr, file.len, "SUMMARY:x\\nATTENDEE:evil\\nATTACH:evil\\nEND:VCALENDAR\r\n", 54));
}

static void
many_events_and_none(void **state)
{
	struct ical_event events[2] = { an_event(), an_event() };
	struct str file;

	(void)state;
	events[1].starts_at.us = INT64_C(-1000000);
	file = file_of(events, 2, STR("PUBLISH"));
	assert_non_null(memmem(file.ptr, file.len, "DTSTART:19691231T235959Z", 24));
	assert_text(file_of(NULL, 0, STR("PUBLISH")),
	    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Slotkeeper//EN\r\nMETHOD:PUBLISH\r\nEND:VCALENDAR\r\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_event_is_written_in_utc),
		cmocka_unit_test(a_cancelled_event_says_so),
		cmocka_unit_test(an_organizer_cannot_break_out),
		cmocka_unit_test(long_lines_are_folded_between_characters),
		cmocka_unit_test(text_cannot_add_lines),
		cmocka_unit_test(many_events_and_none),
	};

	return cmocka_run_group_tests(tests, open_scratch, close_scratch);
}
