/* view_json.c - tests of view/json*.c: what is read, what is refused and how it is named, what is written. */
#include "view_test.h"

#include "base/limits.h"
#include "view/json.h"

struct item {
	struct str	service;
	struct local	datetime;
	int32_t		n;
};

static const struct shape item_shape = SHAPE(item,
	FIELD_AS(item, service, "service_id"),
	FIELD(item, datetime),
	FIELD(item, n));

struct order {
	bool			 paid;
	int32_t			 i32;
	int64_t			 i64;
	uint32_t		 u32;
	uint64_t		 u64;
	struct str		 name;
	struct str		 note;
	struct instant		 instant;
	struct instant		 ended;
	struct date		 date;
	struct when		 when;
	struct money		 total;
	struct item		 first;
	const struct item	*extra;
	const struct item	*items;
	size_t			 n_items;
	const struct text	*tags;
	size_t			 n_tags;
};

static const struct shape order_shape = SHAPE(order,
	FIELD(order, paid),
	FIELD(order, i32),
	FIELD(order, i64),
	FIELD(order, u32),
	FIELD(order, u64),
	FIELD(order, name),
	FIELD_NULL(order, note),
	FIELD(order, instant),
	FIELD_NULL(order, ended),
	FIELD(order, date),
	FIELD(order, when),
	FIELD(order, total),
	FIELD_ONE(order, first, &item_shape),
	FIELD_PTR(order, extra, &item_shape),
	FIELD_LIST(order, items, n_items, &item_shape),
	FIELD_LIST(order, tags, n_tags, &text_shape));

static struct order
read_order(struct str body)
{
	struct problem problem = { 0 };
	struct order order;
	enum err e;

	memset(&order, 0xee, sizeof order);
	e = json_decode(life, &order_shape, body, &order, &problem);
	if (e != OK)
		fail_msg("%.*s: %.*s at %zu", STR_ARG(body), STR_ARG(err_code(e)), problem.offset);
	return order;
}

static void
assert_bad_json(struct str body, size_t offset, int line)
{
	struct problem problem = { 0 };
	struct order order;

	if (json_decode(life, &order_shape, body, &order, &problem) != ERR_BAD_JSON)
		_fail(__FILE__, line);
	if (problem.offset != offset) {
		print_error("offset %zu, wanted %zu\n", problem.offset, offset);
		_fail(__FILE__, line);
	}
}

#define assert_bad(literal, offset)	assert_bad_json(STR(literal), (offset), __LINE__)

static void
assert_invalid_at(struct str body, struct str name, int line)
{
	struct problem problem = { 0 };
	struct order order;

	if (json_decode(life, &order_shape, body, &order, &problem) != ERR_INVALID || problem.n_fields != 1)
		_fail(__FILE__, line);
	assert_text_at(problem.fields[0].name, name, __FILE__, line);
}

#define assert_invalid(literal, name)	assert_invalid_at(STR(literal), STR(name), __LINE__)

static void
every_kind_is_read(void **state)
{
	struct order order = read_order(STR("{\"paid\":true,\"i32\":-2147483648,\"i64\":9223372036854775807,\"u32\":4294967295,"
	    "\"u64\":18446744073709551615,\"name\":\"Zo\\u00eb \\ud83d\\ude00 \\n\",\"instant\":\"2026-02-15T10:00:00-05:00\","
	    "\"date\":\"2026-02-15\",\"when\":\"2026-02-15T10:00:00-05:30\",\"total\":5000,"
	    "\"first\":{\"service_id\":\"svc_1\",\"datetime\":\"2026-02-15T10:30\"},"
	    "\"extra\":{\"n\":7},\"items\":[{\"n\":1},null,{\"n\":3}],\"tags\":[\"a\",\"\",\"c\"],\"unknown\":{\"deep\":[1,2.5,{}]}}"));

	(void)state;
	assert_true(order.paid);
	assert_true(order.i32 == INT32_MIN && order.i64 == INT64_MAX && order.u32 == UINT32_MAX && order.u64 == UINT64_MAX);
	assert_text(order.name, "Zo\xc3\xab \xf0\x9f\x98\x80 \n");
	assert_true(order.instant.us == INT64_C(1771167600000000));
	assert_int_equal(order.date.days, date_of(2026, 2, 15).days);
	assert_int_equal(order.when.offset_s, -(5 * 3600 + 30 * 60));
	assert_true(order.when.at.us == INT64_C(1771169400000000));
	assert_int_equal(order.total.cents, 5000);
	assert_text(order.first.service, "svc_1");
	assert_int_equal(order.first.datetime.seconds, 10 * 3600 + 30 * 60);
	assert_int_equal(order.extra->n, 7);
	assert_int_equal(order.n_items, 3);
	assert_int_equal(order.items[0].n + order.items[1].n + order.items[2].n, 4);
	assert_int_equal(order.n_tags, 3);
	assert_text(order.tags[2].text, "c");
}

static void
null_and_absent_leave_zero(void **state)
{
	struct order order = read_order(STR(" {\"name\":null,\"items\":null,\"extra\":null,\"i32\":null,\"when\":null,\"paid\":null} \n"));
	struct order zero;

	(void)state;
	memset(&zero, 0, sizeof zero);
	assert_memory_equal(&order, &zero, sizeof zero);
}

static void
out_is_written_only_when_all_is_right(void **state)
{
	struct problem problem = { 0 };
	struct order order = { .i32 = 42 };

	(void)state;
	assert_int_equal(json_decode(life, &order_shape, STR("{\"i32\":1,\"name\":2}"), &order, &problem), ERR_INVALID);
	assert_int_equal(order.i32, 42);
	assert_text(problem_of(&problem, STR("name")), "This must be a text.");
}

static void
a_wrong_type_is_named(void **state)
{
	(void)state;
	assert_invalid("{\"name\":5}", "name");
	assert_invalid("{\"paid\":\"true\"}", "paid");
	assert_invalid("{\"i32\":\"5\"}", "i32");
	assert_invalid("{\"items\":[{},{\"datetime\":\"soon\"}]}", "items.1.datetime");
	assert_invalid("{\"items\":{}}", "items");
	assert_invalid("{\"items\":[1]}", "items.0");
	assert_invalid("{\"tags\":[\"a\",2]}", "tags.1");
	assert_invalid("{\"first\":[]}", "first");
	assert_invalid("{\"extra\":{\"service_id\":false}}", "extra.service_id");
	assert_invalid("{\"date\":\"2026-02-30\"}", "date");
	assert_invalid("{\"when\":\"2026-02-15T10:00:00\"}", "when");
	assert_invalid("{\"instant\":1771167600}", "instant");
	assert_invalid("[]", "");
	assert_invalid("\"text\"", "");
}

static void
numbers_are_whole_and_in_range(void **state)
{
	(void)state;
	assert_invalid("{\"i32\":2147483648}", "i32");
	assert_invalid("{\"i64\":9223372036854775808}", "i64");
	assert_invalid("{\"u32\":-1}", "u32");
	assert_invalid("{\"u32\":4294967296}", "u32");
	assert_invalid("{\"u64\":18446744073709551616}", "u64");
	assert_invalid("{\"total\":50.00}", "total");
	assert_invalid("{\"total\":5e3}", "total");
	assert_invalid("{\"total\":1e400}", "total");
}

static void
several_wrong_fields_are_told_at_once(void **state)
{
	struct problem problem = { 0 };
	struct order order;

	(void)state;
	assert_int_equal(json_decode(life, &order_shape, STR("{\"name\":1,\"i32\":\"x\",\"tags\":[0]}"), &order, &problem), ERR_INVALID);
	assert_int_equal(problem.n_fields, 3);
	assert_text(problem_of(&problem, STR("i32")), "This must be a whole number.");
}

static void
broken_text_is_refused_with_its_offset(void **state)
{
	(void)state;
	assert_bad("", 0);
	assert_bad("{\"name\":", 8);
	assert_bad("{\"name\":\"x", 10);
	assert_bad("{\"name\":\"x\"} {}", 13);
	assert_bad("{} x", 3);
	assert_bad("{,}", 1);
	assert_bad("\xef\xbb\xbf{}", 0);
	assert_bad("{/* no */}", 0);
	assert_bad("{\"i32\":01}", 7);
	assert_bad("{\"a\":1,\"b\":2,\"a\":3}", 15);
	assert_bad("{\"x\":{\"a\":1,\"\\u0061\":3}}", 19);
}

static void
hostile_text_is_refused_before_yajl_bends_it(void **state)
{
	(void)state;
	assert_bad("{\"name\":\"a\\u0000b\"}", 10);
	assert_bad("{\"name\":\"a\0b\"}", 10);
	assert_bad("{\"name\":\"\xc0\x80\"}", 9);
	assert_bad("{\"name\":\"\xed\xa0\x80\"}", 9);
	assert_bad("{\"name\":\"\xf4\x90\x80\x80\"}", 9);
	assert_bad("{\"name\":\"\\ud800\"}", 9);
	assert_bad("{\"name\":\"\\ud800\\u0041\"}", 9);
	assert_bad("{\"name\":\"\\udc00\"}", 9);
	assert_bad("{\"name\":\"\\u12", 9);
	assert_bad("{\"name\":\"\\", 9);
	assert_text(read_order(STR("{\"name\":\"\\\\u0000\"}")).name, "\\u0000");
}

static void
add_times(struct buf *buf, const char *piece, size_t n)
{
	while (n-- > 0)
		buf_add(buf, str_of(piece));
}

static void
depth_length_and_size_are_bounded(void **state)
{
	struct problem problem = { 0 };
	struct order order;
	struct buf body = buf_new(life, 1024 * 1024);

	(void)state;
	buf_add(&body, STR("{\"x\":"));
	add_times(&body, "[", JSON_DEPTH_MAX - 1);
	add_times(&body, "]", JSON_DEPTH_MAX - 1);
	buf_add(&body, STR("}"));
	(void)read_order(buf_str(&body));
	body.len = 0;
	add_times(&body, "[", 60000);
	assert_bad_json(buf_str(&body), JSON_DEPTH_MAX, __LINE__);
	body.len = 0;
	buf_add(&body, STR("{\"tags\":[\"\""));
	add_times(&body, ",\"\"", JSON_LIST_MAX - 1);
	buf_add(&body, STR("]}"));
	assert_int_equal(read_order(buf_str(&body)).n_tags, JSON_LIST_MAX);
	body.len -= 2;
	buf_add(&body, STR(",\"\"]}"));
	assert_invalid_at(buf_str(&body), STR("tags"), __LINE__);
	body.len = 0;
	buf_add(&body, STR("{\"x\":[0"));
	add_times(&body, ",0", JSON_VALUES_MAX);
	buf_add(&body, STR("]}"));
	assert_int_equal(json_decode(life, &order_shape, buf_str(&body), &order, &problem), ERR_TOO_LARGE);
}

static void
an_object_has_so_many_keys(void **state)
{
	struct problem problem = { 0 };
	struct order order;
	struct buf body = buf_new(life, 1024 * 1024);
	int i;

	(void)state;
	for (i = 0; i < JSON_MEMBERS_MAX + 1; i++)
		buf_addf(&body, "%c\"k%d\":0", i == 0 ? '{' : ',', i);
	buf_addc(&body, '}');
	assert_int_equal(json_decode(life, &order_shape, buf_str(&body), &order, &problem), ERR_TOO_LARGE);
}

static void
every_kind_is_written(void **state)
{
	static const struct item items[] = { { .n = 1 }, { .n = 2 } };
	static const struct text tags[] = { { { "a", 1 } }, { { "b\"", 2 } } };
	struct order order = {
		.paid = true, .i32 = -5, .i64 = INT64_MIN, .u32 = 5, .u64 = UINT64_MAX, .name = STR("</script>"),
		.instant = { INT64_C(1771167600000000) }, .date = date_of(2026, 2, 15),
		.when = { { INT64_C(1771167600000000) }, -18000 }, .total = { 5000 },
		.first = { .service = STR("svc"), .datetime = { date_of(2026, 2, 15), 36000 } },
		.items = items, .n_items = 2, .tags = tags, .n_tags = 2,
	};
	struct buf out = buf_new(life, 65536);

	(void)state;
	json_data(&out, &order_shape, &order);
	assert_text(buf_str(&out), "{\"data\":{\"paid\":true,\"i32\":-5,\"i64\":-9223372036854775808,\"u32\":5,\"u64\":18446744073709551615,"
	    "\"name\":\"\\u003c/script\\u003e\",\"note\":null,\"instant\":\"2026-02-15T15:00:00Z\",\"ended\":null,\"date\":\"2026-02-15\","
	    "\"when\":\"2026-02-15T10:00:00\",\"total\":5000,"
	    "\"first\":{\"service_id\":\"svc\",\"datetime\":\"2026-02-15T10:00:00\",\"n\":0},\"extra\":null,"
	    "\"items\":[{\"service_id\":\"\",\"datetime\":\"1970-01-01T00:00:00\",\"n\":1},"
	    "{\"service_id\":\"\",\"datetime\":\"1970-01-01T00:00:00\",\"n\":2}],\"tags\":[\"a\",\"b\\\"\"]}}");
	out.len = 0;
	json_add_list(&out, &item_shape, NULL, 0);
	assert_text(buf_str(&out), "[]");
}

struct note {
	struct str		 name;
	struct local		 local;
	const struct text	*tags;
	size_t			 n_tags;
};

static const struct shape note_shape = SHAPE(note,
	FIELD(note, name),
	FIELD(note, local),
	FIELD_LIST(note, tags, n_tags, &text_shape));

static void
what_is_written_can_be_read_again(void **state)
{
	static const struct text tags[] = { { { "\xe2\x80\xa8<&>\"\\\n\t\x01", 11 } } };
	struct note note = { .name = STR("周日 \xf0\x9f\x98\x80"), .local = { date_of(2026, 2, 15), 86399 }, .tags = tags, .n_tags = 1 };
	struct buf out = buf_new(life, 65536);
	struct problem problem = { 0 };
	struct note again;

	(void)state;
	json_add(&out, &note_shape, &note);
	assert_int_equal(json_decode(life, &note_shape, buf_str(&out), &again, &problem), OK);
	assert_true(str_eq(again.name, note.name));
	assert_int_equal(again.n_tags, 1);
	assert_true(str_eq(again.tags[0].text, tags[0].text));
	assert_int_equal(again.local.seconds, 86399);
}

static void
a_tree_knows_lines_and_names(void **state)
{
	struct problem problem = { 0 };
	const struct json *tree = NULL;
	const struct json *list;

	(void)state;
	assert_int_equal(json_parse(life, STR("{\n \"a\": 1.50,\n \"list\": [\n  true,\n  {\"b\":\n null}\n ]\n}\n"), 8, &tree, &problem), OK);
	assert_int_equal(tree->type, JSON_OBJECT);
	assert_int_equal(tree->line, 1);
	assert_int_equal(tree->n, 2);
	assert_text(json_get(tree, STR("a"))->text, "1.50");
	assert_int_equal(json_get(tree, STR("a"))->line, 2);
	list = json_get(tree, STR("list"));
	assert_int_equal(list->type, JSON_ARRAY);
	assert_int_equal(list->line, 3);
	assert_int_equal(list->first->type, JSON_TRUE);
	assert_int_equal(list->first->line, 4);
	assert_int_equal(list->first->next->line, 5);
	assert_int_equal(json_get(list->first->next, STR("b"))->type, JSON_NULL);
	assert_int_equal(json_get(list->first->next, STR("b"))->line, 6);
	assert_null(json_get(tree, STR("none")));
	assert_int_equal(json_parse(life, STR("[[[1]]]"), 2, &tree, &problem), ERR_BAD_JSON);
	assert_int_equal(json_parse(life, STR("12"), 2, &tree, &problem), OK);
	assert_text(tree->text, "12");
}

/* Cuts and damages one body at every byte; the sanitizers watch. */
static void
a_damaged_body_is_never_misread(void **state)
{
	static const char bytes[] = "\0{}[]\",:\\u-e/*\xff\xed\x1f";
	struct str text = STR("{\"name\":\"\\u00e9\\ud83d\\ude00\\\\\",\"items\":[{\"n\":-12,\"datetime\":\"2026-02-15T10:00\"}],\"tags\":[\"x\"]}");
	struct problem problem;
	struct order order;
	char *copy;
	size_t mark = arena_mark(life);
	size_t i;
	size_t k;

	(void)state;
	for (i = 0; i < text.len; i++)
		for (k = 0; k < sizeof bytes; k++) {
			copy = arena_copy(life, text.ptr, text.len);
			copy[i] = bytes[k];
			problem = (struct problem){ 0 };
			if (json_decode(life, &order_shape, (struct str){ copy, text.len }, &order, &problem) == OK)
				assert_true(utf8_valid(order.name));
			assert_int_equal(json_decode(life, &order_shape, (struct str){ copy, i }, &order, &problem), ERR_BAD_JSON);
			assert_true(problem.offset <= text.len);
			arena_rewind(life, mark);
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind_is_read),
		cmocka_unit_test(null_and_absent_leave_zero),
		cmocka_unit_test(out_is_written_only_when_all_is_right),
		cmocka_unit_test(a_wrong_type_is_named),
		cmocka_unit_test(numbers_are_whole_and_in_range),
		cmocka_unit_test(several_wrong_fields_are_told_at_once),
		cmocka_unit_test(broken_text_is_refused_with_its_offset),
		cmocka_unit_test(hostile_text_is_refused_before_yajl_bends_it),
		cmocka_unit_test(depth_length_and_size_are_bounded),
		cmocka_unit_test(an_object_has_so_many_keys),
		cmocka_unit_test(every_kind_is_written),
		cmocka_unit_test(what_is_written_can_be_read_again),
		cmocka_unit_test(a_tree_knows_lines_and_names),
		cmocka_unit_test(a_damaged_body_is_never_misread),
	};

	return cmocka_run_group_tests(tests, open_scratch, close_scratch);
}
