/*
 * json_parse.c - text to a tree, by yajl's SAX parser with the checks that it lacks.
 *
 * yajl accepts overlong UTF-8 and surrogates, turns a lone \ud800 into "?", keeps \u0000 and every duplicate key, and nests without end
 * (dependencies.md, section 5). So the bytes and escapes are checked before it sees them, and the rest in its callbacks.
 */
#include <string.h>

#include <yajl/yajl_parse.h>

#include "base/arena.h"
#include "base/limits.h"
#include "view/json_in.h"

struct level {
	struct json	*node;			/* an object or array that is open */
	struct json	*last;			/* its last child */
};

struct parser {
	struct arena		*arena;
	struct str		 body;
	struct json_bounds	 bounds;
	yajl_handle		 yajl;
	struct level		*levels;
	size_t			 n_levels;
	size_t			 n_values;
	struct json		*root;
	struct str		 key;		/* of the value that comes next */
	size_t			 counted;	/* bytes whose newlines are in .line */
	uint32_t		 line;
	enum err		 e;		/* why a callback stopped the parser */
};

static int
stop(struct parser *p, enum err e)
{
	p->e = e;
	return 0;
}

static uint32_t
line_now(struct parser *p)
{
	size_t at = yajl_get_bytes_consumed(p->yajl);

	for (; p->counted < at && p->counted < p->body.len; p->counted++)
		if (p->body.ptr[p->counted] == '\n')
			p->line++;
	return p->line;
}

static struct json *
add(struct parser *p, enum json_type type, struct str text)
{
	struct level *level = p->n_levels == 0 ? NULL : &p->levels[p->n_levels - 1];
	struct json *node;

	if (++p->n_values > p->bounds.values) {
		p->e = ERR_TOO_LARGE;
		return NULL;
	}
	node = NEW(p->arena, struct json);
	node->type = type;
	node->text = text;
	node->line = line_now(p);
	if (level == NULL) {
		p->root = node;
		return node;
	}
	if (level->node->type == JSON_OBJECT)
		node->name = p->key;
	if (level->last == NULL)
		level->node->first = node;
	else
		level->last->next = node;
	level->last = node;
	level->node->n++;
	return node;
}

static int
on_null(void *ctx)
{
	return add(ctx, JSON_NULL, STR_NONE) != NULL;
}

static int
on_boolean(void *ctx, int value)
{
	return add(ctx, value ? JSON_TRUE : JSON_FALSE, STR_NONE) != NULL;
}

static int
on_number(void *ctx, const char *ptr, size_t len)
{
	struct parser *p = ctx;

	return add(p, JSON_NUMBER, str_dup(p->arena, (struct str){ ptr, len })) != NULL;
}

static int
on_string(void *ctx, const unsigned char *ptr, size_t len)
{
	struct parser *p = ctx;

	return add(p, JSON_STRING, str_dup(p->arena, (struct str){ (const char *)ptr, len })) != NULL;
}

static int
on_start(struct parser *p, enum json_type type)
{
	struct json *node;

	if (p->n_levels == p->bounds.depth)
		return stop(p, ERR_BAD_JSON);
	if ((node = add(p, type, STR_NONE)) == NULL)
		return 0;
	p->levels[p->n_levels++] = (struct level){ .node = node };
	return 1;
}

static int
on_start_map(void *ctx)
{
	return on_start(ctx, JSON_OBJECT);
}

static int
on_start_array(void *ctx)
{
	return on_start(ctx, JSON_ARRAY);
}

static int
on_key(void *ctx, const unsigned char *ptr, size_t len)
{
	struct parser *p = ctx;
	const struct json *object = p->levels[p->n_levels - 1].node;

	p->key = str_dup(p->arena, (struct str){ (const char *)ptr, len });
	if (object->n == JSON_MEMBERS_MAX)
		return stop(p, ERR_TOO_LARGE);
	if (json_get(object, p->key) != NULL)
		return stop(p, ERR_BAD_JSON);
	return 1;
}

static int
on_end(void *ctx)
{
	struct parser *p = ctx;

	p->n_levels--;
	return 1;
}

/* yajl's own memory comes from the arena too, so that it is wiped with the request. The size stands before each block. */
enum { BLOCK_HEAD = 16 };

static void *
block_alloc(void *ctx, size_t size)
{
	char *head = arena_alloc(ctx, size + BLOCK_HEAD);

	memcpy(head, &size, sizeof size);
	return head + BLOCK_HEAD;
}

static void *
block_grow(void *ctx, void *ptr, size_t size)
{
	char *head;
	size_t old;

	if (ptr == NULL)
		return block_alloc(ctx, size);
	head = (char *)ptr - BLOCK_HEAD;
	memcpy(&old, head, sizeof old);
	if (size <= old)
		return ptr;
	head = arena_grow(ctx, head, old + BLOCK_HEAD, size + BLOCK_HEAD);
	memcpy(head, &size, sizeof size);
	return head + BLOCK_HEAD;
}

static void
block_free(void *ctx, void *ptr)
{
	(void)ctx;
	(void)ptr;
}

static bool
hex4(struct str s, uint32_t *out)
{
	uint32_t value = 0;
	size_t i;
	char c;

	if (s.len != 4)
		return false;
	for (i = 0; i < 4; i++) {
		c = s.ptr[i];
		if (c >= '0' && c <= '9')
			value = value * 16 + (uint32_t)(c - '0');
		else if (c >= 'a' && c <= 'f')
			value = value * 16 + (uint32_t)(c - 'a') + 10;
		else if (c >= 'A' && c <= 'F')
			value = value * 16 + (uint32_t)(c - 'A') + 10;
		else
			return false;
	}
	*out = value;
	return true;
}

/* The escape whose backslash is at `at`: its length, or 0 when it is a NUL, a surrogate without its other half, or broken. */
static size_t
escape_len(struct str body, size_t at)
{
	uint32_t first;
	uint32_t second;

	if (at + 1 >= body.len)
		return 0;
	if (body.ptr[at + 1] != 'u')
		return 2;
	if (!hex4(str_sub(body, at + 2, 4), &first) || first == 0 || (first >= 0xdc00 && first <= 0xdfff))
		return 0;
	if (first < 0xd800 || first > 0xdbff)
		return 6;
	if (!str_eq(str_sub(body, at + 6, 2), STR("\\u")) || !hex4(str_sub(body, at + 8, 4), &second))
		return 0;
	return second >= 0xdc00 && second <= 0xdfff ? 12 : 0;
}

/* Outside strings a backslash is no JSON, so all backslashes may be taken for escapes. */
static bool
is_clean(struct str body, size_t *out_at)
{
	uint32_t point;
	size_t at = 0;
	size_t len;

	while (at < body.len) {
		if (body.ptr[at] == '\\')
			len = escape_len(body, at);
		else
			len = body.ptr[at] == '\0' ? 0 : utf8_first(str_sub(body, at, 4), &point);
		if (len == 0) {
			*out_at = at;
			return false;
		}
		at += len;
	}
	return true;
}

static enum err
run(struct parser *p, struct problem *problem)
{
	yajl_status status = yajl_parse(p->yajl, (const unsigned char *)p->body.ptr, p->body.len);
	size_t consumed;

	if (status == yajl_status_ok) {
		status = yajl_complete_parse(p->yajl);
		problem->offset = p->body.len;
	} else {
		consumed = yajl_get_bytes_consumed(p->yajl);	/* with the character that it stumbled over */
		problem->offset = consumed > 0 ? consumed - 1 : 0;
	}
	if (status == yajl_status_client_canceled)
		return p->e;
	return status == yajl_status_ok && p->root != NULL && p->n_levels == 0 ? OK : ERR_BAD_JSON;
}

enum err
json_tree(struct arena *arena, struct str body, struct json_bounds bounds, const struct json **out, struct problem *problem)
{
	static const yajl_callbacks callbacks = {
		.yajl_null = on_null,
		.yajl_boolean = on_boolean,
		.yajl_number = on_number,
		.yajl_string = on_string,
		.yajl_start_map = on_start_map,
		.yajl_map_key = on_key,
		.yajl_end_map = on_end,
		.yajl_start_array = on_start_array,
		.yajl_end_array = on_end,
	};
	yajl_alloc_funcs memory = { .malloc = block_alloc, .realloc = block_grow, .free = block_free, .ctx = arena };
	struct parser p = { .arena = arena, .body = body, .bounds = bounds, .line = 1 };
	enum err e;

	problem->offset = 0;
	if (!is_clean(body, &problem->offset))
		return ERR_BAD_JSON;
	p.levels = NEW_N(arena, struct level, bounds.depth + 1);
	p.yajl = yajl_alloc(&callbacks, &memory, &p);
	e = run(&p, problem);
	yajl_free(p.yajl);
	if (e != OK)
		return e;
	problem->offset = 0;
	*out = p.root;
	return OK;
}

enum err
json_parse(struct arena *arena, struct str body, size_t depth, const struct json **out, struct problem *problem)
{
	return json_tree(arena, body, (struct json_bounds){ .depth = depth, .values = SIZE_MAX }, out, problem);
}

const struct json *
json_get(const struct json *object, struct str name)
{
	const struct json *child;

	for (child = object->first; child != NULL; child = child->next)
		if (str_eq(child->name, name))
			return child;
	return NULL;
}
