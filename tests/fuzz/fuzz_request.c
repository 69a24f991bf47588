/* fuzz_request.c - the environment of a request, CGI's or FastCGI's, into a struct request. "NAME\0value\0...\0\0body". */
#include "http/gateway.h"
#include "tests/fuzz/fuzz.h"

struct variables {
	struct arena	*arena;
	struct str	 text;
};

/* The first of a name wins, as in an environment. */
static const char *
get(void *arg, const char *name)
{
	struct variables *variables = arg;
	struct str rest = variables->text;
	struct str found;

	while (rest.len > 0) {
		found = take_text(&rest);
		if (str_eq(found, str_of(name)))
			return str_cstr(variables->arena, take_text(&rest));
		(void)take_text(&rest);
	}
	return NULL;
}

static void
check_path(struct str path)
{
	struct str rest = path;
	struct str segment;

	must(path.len > 0 && path.ptr[0] == '/');
	must(!has_byte(path, 0, 0x1f) && !has_byte(path, 0x7f, 0x7f) && utf8_valid(path));
	(void)str_cut(&rest, '/');
	while (rest.len > 0) {
		segment = str_cut(&rest, '/');
		must(segment.len > 0 && !str_eq(segment, STR(".")) && !str_eq(segment, STR("..")));
	}
}

FUZZ
{
	struct request *request = NEW(arena, struct request);
	struct variables variables = { .arena = arena };
	struct params params = { .get = get, .arg = &variables };
	struct str body;
	size_t end;
	size_t i;

	for (end = 0; end + 1 < input.len && (input.ptr[end] != '\0' || input.ptr[end + 1] != '\0'); end++)
		;
	variables.text = str_sub(input, 0, end);
	body = str_sub(input, end + 2, input.len);
	request_read(arena, &params, body, false, STR("10.0.0.1, 192.0.2.0"), request);
	must(request->fault != OK || request->method != 0);
	must(request->body.len == 0 || request->body.len == body.len);
	if (request->fault != OK)
		return;
	check_path(request->path);
	for (i = 0; i < request->n_query_fields; i++)
		must(utf8_valid(request->query_fields[i].name) && utf8_valid(request->query_fields[i].value));
	for (i = 0; i < request->n_form_fields; i++)
		must(utf8_valid(request->form_fields[i].name) && !has_byte(request->form_fields[i].value, 0, 0));
	must(!has_byte(request->host, 0, 0x20) && !has_byte(request->origin, 0, 0x1f) && !has_byte(request->base, 0, 0x20));
	must(request->idempotency_key.len == 0 || !has_byte(request->idempotency_key, '\n', '\r'));
}
