/* err.c - code, status and sentence of every outcome. */
#include <assert.h>

#include "base/err.h"

static const struct {
	const char	*code;
	int		 status;
	struct str	 sentence;
} table[] = {
	[OK] = { "ok", 200, STR("") },
	[ERR_INVALID] = { "invalid", 400, N_("Something you entered cannot be used. Check it and try again.") },
	[ERR_BAD_JSON] = { "bad_json", 400, N_("The request is not valid JSON.") },
	[ERR_NO_SUCH_TIME] = { "no_such_time", 400,
	    N_("This time does not exist on that day, because the clocks change. Choose another time.") },
	[ERR_AMBIGUOUS_TIME] = { "ambiguous_time", 400,
	    N_("This time comes twice on that day, because the clocks change. Say which of the two you mean.") },
	[ERR_IN_THE_PAST] = { "in_the_past", 400, N_("This time has already passed. Choose a later one.") },
	[ERR_UNAUTHORIZED] = { "unauthorized", 401, N_("Please sign in first.") },
	[ERR_CODE_WRONG] = { "code_wrong", 401, N_("That code is not right. Check the message and try again.") },
	[ERR_FORBIDDEN] = { "forbidden", 403, N_("You are not allowed to do this.") },
	[ERR_BAD_CSRF] = { "bad_csrf", 403,
	    N_("This page has been open for too long. Load it again and repeat your last step.") },
	[ERR_NOT_FOUND] = { "not_found", 404, N_("We could not find what you are looking for.") },
	[ERR_METHOD] = { "method_not_allowed", 405, N_("This address does not support that request.") },
	[ERR_EXISTS] = { "exists", 409, N_("This already exists.") },
	[ERR_SLOT_TAKEN] = { "slot_taken", 409, N_("That time was just taken. Choose another time.") },
	[ERR_SLOT_UNAVAILABLE] = { "slot_unavailable", 409, N_("That time cannot be booked. Choose another time.") },
	[ERR_WRONG_STATE] = { "wrong_state", 409, N_("This booking cannot be changed that way any more.") },
	[ERR_IN_PROGRESS] = { "in_progress", 409,
	    N_("We are still working on your request. Wait a moment and try again.") },
	[ERR_PRICE_CHANGED] = { "price_changed", 409,
	    N_("The price has changed. Check the new price before you book.") },
	[ERR_CART_CHANGED] = { "cart_changed", 409,
	    N_("Your selection has changed since this page was shown. Check it before you book.") },
	[ERR_CODE_EXPIRED] = { "code_expired", 410, N_("That code has expired. Ask for a new one.") },
	[ERR_HOLD_EXPIRED] = { "hold_expired", 410,
	    N_("We could not keep your time any longer. Choose a time again.") },
	[ERR_GONE] = { "gone", 410, N_("This link has ended.") },
	[ERR_TOO_LARGE] = { "too_large", 413, N_("That is too much to send at once. Shorten it and try again.") },
	[ERR_UNSUPPORTED_TYPE] = { "unsupported_type", 415, N_("This address takes requests in another format.") },
	[ERR_MISMATCH] = { "idempotency_mismatch", 422,
	    N_("This idempotency key was already used for another request.") },
	[ERR_TOO_MANY] = { "too_many", 429, N_("That was too many tries. Wait a while and try again.") },
	[ERR_FAULT] = { "internal", 500, N_("Something went wrong on our side. Try again, or call us.") },
	[ERR_BUSY] = { "busy", 503,
	    N_("We are busy at the moment and nothing was saved. Try again in a few seconds.") },
	[ERR_UNCERTAIN] = { "busy", 503,
	    N_("We could not make sure that this was saved. Look at your bookings before you try again.") },
};

_Static_assert(sizeof(table) / sizeof(table[0]) == ERR_COUNT, "each outcome has its row");

struct str
err_code(enum err err)
{
	assert((unsigned int)err < ERR_COUNT);
	return str_of(table[err].code);
}

int
err_status(enum err err)
{
	assert((unsigned int)err < ERR_COUNT);
	return table[err].status;
}

struct str
err_sentence(enum err err)
{
	assert((unsigned int)err < ERR_COUNT);
	return table[err].sentence;
}

/* The first sentence about a field stays. Beyond the last place, the person has enough to mend before the next try. */
void
problem_add(struct problem *problem, struct str name, struct str sentence)
{
	if (problem_of(problem, name).len > 0 || problem->n_fields == PROBLEM_FIELDS_MAX)
		return;
	problem->fields[problem->n_fields++] = (struct field_problem){ .name = name, .sentence = sentence };
}

struct str
problem_of(const struct problem *problem, struct str name)
{
	size_t i;

	for (i = 0; i < problem->n_fields; i++)
		if (str_eq(problem->fields[i].name, name))
			return problem->fields[i].sentence;
	return STR_NONE;
}
