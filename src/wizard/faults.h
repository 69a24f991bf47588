/*
 * faults.h - what is wrong with a form: the same words in the box "There is a problem" (_problem.html) and at the field.
 */
#ifndef WIZARD_FAULTS_H
#define WIZARD_FAULTS_H

#include "wizard/wizard.h"

/* One line of the box. */
struct fault_view {
	struct url	href;
	struct str	text;
};
extern const struct shape fault_shape;

struct fault_field {
	const char	*name;		/* in the problem */
	const char	*href;		/* "#name" */
	struct str	*at;		/* the words, translated, beside the field */
};

/* Appends a line for each field that has a problem, in the order of fields; there is room for n. */
void		faults_fill(struct cx *cx, enum lang lang, const struct problem *problem, const struct fault_field *fields, size_t n,
		    struct fault_view *out, size_t *n_out);

#endif
