/* shape.c - looking up fields by name. */
#include "base/shape.h"

const struct shape text_shape = SHAPE(text,
	FIELD(text, text));

const struct field *
shape_field(const struct shape *shape, struct str name)
{
	size_t i;

	for (i = 0; i < shape->n_fields; i++)
		if (str_eq(str_of(shape->fields[i].name), name))
			return &shape->fields[i];
	return NULL;
}
