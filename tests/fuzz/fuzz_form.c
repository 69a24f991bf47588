/* fuzz_form.c - query strings and form bodies: what was decoded, encoded again, decodes to the same; a field twice is refused. */
#include "http/form.h"
#include "tests/fuzz/fuzz.h"

struct form {
	struct str	name;
	int32_t		n;
	struct date	day;
	bool		yes;
	struct money	price;
};

static const struct shape form_shape = SHAPE(form, FIELD(form, name), FIELD(form, n), FIELD(form, day), FIELD(form, yes),
	FIELD(form, price));

static size_t
count(const struct pair *pairs, size_t n, struct str name)
{
	size_t found;
	size_t i;

	for (found = 0, i = 0; i < n; i++)
		found += str_eq(pairs[i].name, name);
	return found;
}

FUZZ
{
	struct pair *pairs = NEW_N(arena, struct pair, FORM_FIELDS_MAX);
	struct pair *again = NEW_N(arena, struct pair, FORM_FIELDS_MAX);
	struct problem *problem = NEW(arena, struct problem);
	struct request *request = NEW(arena, struct request);
	struct form form = { .n = 7 };
	struct cx cx = { .arena = arena, .request = request };
	struct buf buf;
	size_t n_again;
	size_t n;
	size_t i;
	enum err e;

	if (input.len > REQUEST_BODY_MAX || form_split(arena, input, pairs, FORM_FIELDS_MAX, &n) != OK)
		return;
	must(n <= FORM_FIELDS_MAX);
	buf = buf_new(arena, 8 * (size_t)REQUEST_BODY_MAX);
	for (i = 0; i < n; i++) {
		must(utf8_valid(pairs[i].name) && utf8_valid(pairs[i].value) && !has_byte(pairs[i].value, 0, 0));
		buf_add(&buf, i > 0 ? STR("&") : STR_NONE);
		buf_add_url(&buf, pairs[i].name);
		buf_addc(&buf, '=');
		buf_add_url(&buf, pairs[i].value);
	}
	must(form_split(arena, buf_str(&buf), again, FORM_FIELDS_MAX, &n_again) == OK && n_again == n);
	for (i = 0; i < n; i++)
		must(str_eq(pairs[i].name, again[i].name) && str_eq(pairs[i].value, again[i].value));
	memcpy(request->form_fields, pairs, n * sizeof(*pairs));
	request->n_form_fields = n;
	e = form_decode(&cx, &form_shape, &form, problem);
	if (count(pairs, n, STR("name")) > 1 || count(pairs, n, STR("n")) > 1)
		must(e == ERR_INVALID);
	if (e == OK)
		must(text_printable(form.name, true) && form.name.len == str_trim(form.name).len);
	else
		must(problem->n_fields > 0);
}
