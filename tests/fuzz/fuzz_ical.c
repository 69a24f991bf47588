/* fuzz_ical.c - calendar files: a reader of our own finds as many properties as were written, and the texts that were put in. */
#include "tests/fuzz/fuzz.h"
#include "view/ical.h"

/* Lines are at most 75 octets and end in CR LF; joined again, none is a property nobody wrote. */
static struct str
unfolded(struct arena *arena, struct str s)
{
	struct buf out;
	size_t start;
	size_t i;

	out = buf_new(arena, s.len + 1);
	for (start = 0, i = 0; i < s.len; i++) {
		must(s.ptr[i] != '\n');
		if (s.ptr[i] != '\r')
			continue;
		must(i + 1 < s.len && s.ptr[i + 1] == '\n' && i - start <= 75);
		buf_add(&out, str_sub(s, start, i - start));
		i++;
		start = i + 1;
		if (start < s.len && s.ptr[start] == ' ')
			start++;
		else
			buf_addc(&out, '\n');
	}
	must(start == s.len);
	return buf_str(&out);
}

FUZZ
{
	static const char *const known[] = { "BEGIN:", "END:", "VERSION:2.0", "PRODID:", "METHOD:", "CALSCALE:", "UID:", "SEQUENCE:", "DTSTAMP:",
		"DTSTART:", "DTEND:", "SUMMARY:", "DESCRIPTION:", "LOCATION:", "STATUS:", "TRANSP:" };
	struct ical_event event = { .uid = { "a@b", 3 }, .starts_at = { INT64_C(1770000000) * US_PER_S } };
	struct str line;
	struct str rest;
	struct buf buf;
	size_t n_summaries;
	size_t i;

	event.summary = take_text(&input);
	event.description = take_text(&input);
	event.location = take_text(&input);
	if (event.summary.len + event.description.len + event.location.len > 4000)
		return;
	event.ends_at.us = event.starts_at.us + 60 * US_PER_MIN;
	event.stamp = event.starts_at;
	event.cancelled = (take_byte(&input) & 1) != 0;
	buf = buf_new(arena, 128 * 1024);
	ical_add(&buf, event.cancelled ? STR("CANCEL") : STR("PUBLISH"), STR("-//Slotkeeper//EN"), &event, 1);
	must(!buf.full);
	rest = unfolded(arena, buf_str(&buf));
	for (n_summaries = 0; rest.len > 0;) {
		line = str_cut(&rest, '\n');
		for (i = 0; i < sizeof(known) / sizeof(known[0]) && !str_starts(line, str_of(known[i])); i++)
			;
		must(i < sizeof(known) / sizeof(known[0]));
		n_summaries += str_starts(line, STR("SUMMARY:"));
	}
	must(n_summaries == (event.summary.len > 0));
}
