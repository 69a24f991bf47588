/*
 * shape.h - which fields of a struct may cross a border.
 *
 *	static const struct shape slot_shape = SHAPE(slot,
 *		FIELD(slot, id),
 *		FIELD(slot, starts_at),
 *		FIELD_LIST(slot, seats, n_seats, &seat_shape));
 *
 * A field's kind comes from its C type, so that a shape cannot disagree with its struct and a type without a kind does not compile.
 * Lists are a pointer and a size_t count; FIELD_ONE is a struct held by value; FIELD_PTR a pointer that may be NULL.
 * FIELD_AS gives a field another name outside than in C (storeId for store_id). FIELD_NULL is a text or time that JSON shows as null
 * when it is empty or zero.
 */
#ifndef BASE_SHAPE_H
#define BASE_SHAPE_H

#include <stddef.h>

#include "base/clock.h"
#include "base/str.h"

enum kind {
	KIND_BOOL,
	KIND_I32,
	KIND_I64,
	KIND_U32,
	KIND_U64,
	KIND_STR,
	KIND_URL,
	KIND_INSTANT,
	KIND_DATE,
	KIND_LOCAL,
	KIND_WHEN,
	KIND_MONEY,
	KIND_LIST,
	KIND_ONE,
	KIND_PTR,
};

/* An address this program built itself: the only kind of value that may stand at the start of an href, src or action. */
struct url {
	struct str	s;
};

struct shape;

struct field {
	const char		*name;		/* outside */
	enum kind		 kind;
	size_t			 offset;
	size_t			 n_offset;	/* KIND_LIST: where its size_t count is */
	const struct shape	*shape;		/* KIND_LIST, KIND_ONE, KIND_PTR: of an element */
	bool			 nullable;	/* an empty text or a zero time is null in JSON */
};

struct shape {
	const char		*name;
	size_t			 size;		/* of the struct */
	const struct field	*fields;
	size_t			 n_fields;
};

#define KIND_OF(T, f) _Generic(((struct T *)0)->f,	\
	bool:		KIND_BOOL,			\
	int32_t:	KIND_I32,			\
	int64_t:	KIND_I64,			\
	uint32_t:	KIND_U32,			\
	uint64_t:	KIND_U64,			\
	struct str:	KIND_STR,			\
	struct url:	KIND_URL,			\
	struct instant:	KIND_INSTANT,			\
	struct date:	KIND_DATE,			\
	struct local:	KIND_LOCAL,			\
	struct when:	KIND_WHEN,			\
	struct money:	KIND_MONEY)

#define FIELD(T, f)		{ #f, KIND_OF(T, f), offsetof(struct T, f), 0, NULL, false }
#define FIELD_AS(T, f, outside)	{ outside, KIND_OF(T, f), offsetof(struct T, f), 0, NULL, false }
#define FIELD_NULL(T, f)	{ #f, KIND_OF(T, f), offsetof(struct T, f), 0, NULL, true }
#define FIELD_NULL_AS(T, f, outside) { outside, KIND_OF(T, f), offsetof(struct T, f), 0, NULL, true }
#define FIELD_LIST(T, f, n, sh)	{ #f, KIND_LIST, offsetof(struct T, f), offsetof(struct T, n), sh, false }
#define FIELD_ONE(T, f, sh)	{ #f, KIND_ONE, offsetof(struct T, f), 0, sh, false }
#define FIELD_PTR(T, f, sh)	{ #f, KIND_PTR, offsetof(struct T, f), 0, sh, false }

#define SHAPE(T, ...) {									\
	.name = #T,									\
	.size = sizeof(struct T),							\
	.fields = (const struct field[]){ __VA_ARGS__ },				\
	.n_fields = sizeof((const struct field[]){ __VA_ARGS__ }) / sizeof(struct field) }

const struct field	*shape_field(const struct shape *shape, struct str name);	/* NULL when there is none */

/* A list of plain texts is a list of these. */
struct text {
	struct str	text;
};
extern const struct shape text_shape;

#endif
