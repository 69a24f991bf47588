/* template_section.c - {{#x}}, {{^x}}, {{?x}} and their ends. */
#include <assert.h>

#include "view/template_in.h"

static void
push_scope(struct compiler *c, struct section *section, struct scope scope)
{
	assert(c->n_scopes < FRAMES_MAX);
	c->scopes[c->n_scopes++] = scope;
	section->scoped = true;
}

static void
begin(struct compiler *c, struct section *section, char kind, const struct ref *ref)
{
	enum op_code code = kind == '^' ? OP_UNLESS : OP_IF;

	if (kind == '#' && ref->kind == KIND_LIST)
		code = OP_LIST;
	else if (kind == '#' && (ref->kind == KIND_ONE || ref->kind == KIND_PTR))
		code = OP_ENTER;
	section->op = (uint32_t)c->n_ops;
	section->has_op = true;
	(void)template_emit(c, code, ref);
	if (code == OP_LIST || code == OP_ENTER) {
		section->enters = true;
		c->depth++;
		push_scope(c, section, (struct scope){ .shape = ref->shape, .at = { .depth = c->depth } });
	} else if (kind == '#')
		push_scope(c, section, (struct scope){ .shape = NULL, .at = *ref });
}

bool
template_section_open(struct compiler *c, const struct source *src, size_t at, char kind, struct str name)
{
	struct section *section;
	const char *wrong;
	struct ref ref;

	if (c->n_sections + c->n_partials >= TEMPLATE_DEPTH_MAX)
		return template_fail(c, src, at, "nested too deep", name);
	if (!c->missing_ok && (wrong = html_section(&c->html)) != NULL)
		return template_fail(c, src, at, wrong, name);
	section = &c->sections[c->n_sections];
	*section = (struct section){ .name = name, .at = at, .html = c->html };
	if (c->n_dead > 0)
		section->dead = true;
	else if (!template_find(c, name, &ref)) {
		if (!c->missing_ok)
			return template_fail(c, src, at, "no such field", name);
		section->dead = kind != '^';
	} else if (ref.kind == KIND_LIST && ref.shape == NULL)
		section->dead = kind != '^';	/* a list known to be empty has no elements to have a shape */
	else
		begin(c, section, kind, &ref);
	if (section->dead)
		c->n_dead++;
	c->n_sections++;
	return true;
}

bool
template_section_close(struct compiler *c, const struct source *src, size_t at, struct str name)
{
	struct section *section;
	const char *wrong;
	bool repeats;
	struct op *op;

	if (c->n_sections == src->n_open)
		return template_fail(c, src, at, "no section is open here", name);
	section = &c->sections[c->n_sections - 1];
	if (!str_eq(section->name, name))
		return template_fail(c, src, at, "the open section has another name", section->name);
	repeats = section->has_op && c->ops[section->op].code == OP_LIST;
	if (!c->missing_ok && ((wrong = html_section(&c->html)) != NULL || (wrong = html_join(&c->html, &section->html, repeats)) != NULL))
		return template_fail(c, src, at, wrong, name);
	if (section->enters) {
		op = template_emit(c, repeats ? OP_NEXT : OP_LEAVE, NULL);
		op->jump = section->op + 1;
		c->depth--;
	}
	if (section->scoped)
		c->n_scopes--;
	if (section->has_op)
		c->ops[section->op].jump = (uint32_t)c->n_ops;
	if (section->dead)
		c->n_dead--;
	c->n_sections--;
	return true;
}
