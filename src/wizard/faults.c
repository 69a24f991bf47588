/* faults.c - what is wrong with a form, as its page says it. */
#include "wizard/faults.h"

const struct shape fault_shape = SHAPE(fault_view, FIELD(fault_view, href), FIELD(fault_view, text));

void
faults_fill(struct cx *cx, enum lang lang, const struct problem *problem, const struct fault_field *fields, size_t n,
    struct fault_view *out, size_t *n_out)
{
	struct str sentence;
	size_t i;

	for (i = 0; i < n; i++) {
		sentence = problem_of(problem, str_of(fields[i].name));
		if (sentence.len == 0)
			continue;
		*fields[i].at = wizard_say(cx, lang, sentence);
		out[(*n_out)++] = (struct fault_view){ { str_of(fields[i].href) }, *fields[i].at };
	}
}
