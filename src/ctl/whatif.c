/*
 * whatif.c - slotkeeperctl whatif: which bookings a change of hours would leave without a technician, and who could take them.
 *
 * Day by day: the bookings that lie within hours now and would not any more are taken out of the picture and asked for again, at their
 * time and by anybody. The matcher may move others for them, as it does for new bookings. Nothing is written.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "ctl/change.h"
#include "ctl/why.h"
#include "db/planning.h"

enum { TOGETHER_MAX = 150 };		/* bookings seated at once; more of a day are for a person to look at */

struct lost {
	const struct busy	*row;
	bool			 seated;
	size_t			 place;		/* seated: in wants */
	struct reason		 reason;	/* else why not */
};

/* One day of the question. */
struct search {
	struct desk		*desk;		/* its catalogue is the changed one */
	struct date		 date;
	struct busy		*rest;		/* what stays */
	size_t			 n_rest;
	struct lost		*lost;
	size_t			 n_lost;
	struct want		*wants;
	size_t			 n_wants;
	struct seating		 seating;
};

struct tally {
	size_t	n_lost;
	size_t	n_kept;
};

/* What ends first is asked for first: of spans that cannot all be had, that keeps the most. */
static int
by_end(const void *left, const void *right)
{
	const struct busy *a;
	const struct busy *b;

	a = ((const struct lost *)left)->row;
	b = ((const struct lost *)right)->row;
	if (a->busy.to != b->busy.to)
		return a->busy.to < b->busy.to ? -1 : 1;
	return a->id < b->id ? -1 : a->id > b->id;
}

static int
by_start(const void *left, const void *right)
{
	const struct busy *a;
	const struct busy *b;

	a = ((const struct lost *)left)->row;
	b = ((const struct lost *)right)->row;
	if (a->start != b->start)
		return a->start < b->start ? -1 : 1;
	return a->id < b->id ? -1 : a->id > b->id;
}

static void
part(struct search *search, const struct day_view *was, const struct day_view *would)
{
	const struct busy *row;
	bool fits;
	size_t i;

	search->rest = NEW_N(search->desk->arena, struct busy, was->n_busy);
	search->lost = NEW_N(search->desk->arena, struct lost, was->n_busy);
	for (i = 0; i < was->n_busy; i++) {
		row = &was->busy[i];
		fits = row->kind == BUSY_HOLD || row->start < MINUTE_OF(search->desk->now) ||
		    zone_local(search->desk->cat->zone, INSTANT_OF(row->start)).date.days != search->date.days ||
		    !day_fits(search->desk->arena, was->day, row) || day_fits(search->desk->arena, would->day, row);
		if (fits)
			search->rest[search->n_rest++] = *row;
		else
			search->lost[search->n_lost++].row = row;
	}
}

/* Numbers for those who may not be served twice at a time. */
static int
guest_number(const struct search *search, size_t i)
{
	size_t k;

	for (k = 0; k < i; k++)
		if (search->lost[k].row->guest_id == search->lost[i].row->guest_id)
			return (int)k;
	return (int)i;
}

static void
seat(struct search *search, struct day *day, size_t i)
{
	struct seating seating;
	struct lost *lost;
	struct want *want;
	size_t which;

	lost = &search->lost[i];
	if (lost->row->kind == BUSY_CLASS || lost->row->service < 0 || search->n_wants == TOGETHER_MAX) {
		lost->reason.why = REFUSED_UNABLE;
		return;
	}
	want = &search->wants[search->n_wants];
	*want = (struct want){
		.service = lost->row->service,
		.technician = ANY,
		.start = lost->row->start,
		.guest = lost->row->guest_id == 0 ? -1 : guest_number(search, i),
		.held = true,
	};
	lost->reason.why = day_seat(search->desk->arena, day, search->wants, search->n_wants + 1, false, &seating, &which);
	if (lost->reason.why != FREE) {
		day_why(search->desk->arena, day, want, &lost->reason);
		if (lost->reason.why == FREE)		/* but not beside those before it */
			lost->reason = (struct reason){ .why = REFUSED_BUSY };
		return;
	}
	lost->seated = true;
	lost->place = search->n_wants++;
	search->seating = seating;
}

static void
repair(struct search *search)
{
	struct day *day;
	size_t i;

	day = day_build(search->desk->arena, search->desk->cat, search->date, search->date, search->rest, search->n_rest,
	    search->desk->now);
	search->wants = NEW_N(search->desk->arena, struct want, search->n_lost + 1);
	qsort(search->lost, search->n_lost, sizeof(*search->lost), by_end);
	for (i = 0; i < search->n_lost; i++)
		seat(search, day, i);
	qsort(search->lost, search->n_lost, sizeof(*search->lost), by_start);
}

/* Another pair of hands may take longer: whether that runs into what the guest has next. */
static bool
runs_on(const struct search *search, const struct busy *row, int64_t end)
{
	const struct busy *next;
	int64_t ended;
	size_t i;

	ended = row->busy.to - catalogue_terms(search->desk->cat, row->service, row->technician).buffer_after;
	for (i = 0; i < search->n_rest && row->guest_id != 0; i++) {
		next = &search->rest[i];
		if (next->kind == BUSY_ITEM && next->guest_id == row->guest_id && next->start >= ended && next->start < end)
			return true;
	}
	return false;
}

static enum err
name_item(const struct search *search, uint64_t id, struct booked_item *out)
{
	struct planning_key key;

	key = (struct planning_key){ .store_id = search->desk->cat->store.id, .id = id };
	return db_booked_item(search->desk->db, &key, out);
}

static enum err
say_class(const struct search *search, const struct lost *lost)
{
	struct planning_key key;
	struct booked_class class;
	struct str time;
	enum err e;

	key = (struct planning_key){ .store_id = search->desk->cat->store.id, .id = lost->row->id };
	if ((e = db_booked_class(search->desk->db, &key, &class)) != OK)
		return e;
	time = ctl_time(search->desk->arena, search->desk->cat, lost->row->busy.from, search->date);
	printf("  %.*s class %.*s (%.*s) with %.*s, %d booked: nobody could hold it\n", STR_ARG(time), STR_ARG(class.course),
	    STR_ARG(class.public_id), STR_ARG(search->desk->cat->technicians[lost->row->technician].name), class.booked_count);
	return OK;
}

static enum err
say_item(const struct search *search, const struct lost *lost)
{
	const struct catalogue *cat;
	const struct seat *got;
	struct booked_item item;
	struct str text;
	enum err e;

	if ((e = name_item(search, lost->row->id, &item)) != OK)
		return e;
	cat = search->desk->cat;
	text = ctl_time(search->desk->arena, cat, lost->row->start, search->date);
	printf("  %.*s %.*s for %.*s (%.*s) with %.*s: ", STR_ARG(text), STR_ARG(item.service_name), STR_ARG(item.guest_name),
	    STR_ARG(item.group_code), STR_ARG(cat->technicians[lost->row->technician].name));
	if (!lost->seated) {
		text = lost->row->service < 0 ? STR("the service is no longer offered") : STR("too many to look at");
		if (lost->reason.why != REFUSED_UNABLE)
			text = why_sentence(search->desk->arena, cat, &(struct want){ .service = lost->row->service, .technician = ANY,
			    .start = lost->row->start }, &lost->reason);
		printf("nobody could take it: %.*s\n", STR_ARG(text));
		return OK;
	}
	assert(lost->place < search->n_wants && search->seating.seats != NULL);
	got = &search->seating.seats[lost->place];
	printf("%.*s could take it%s%s\n", STR_ARG(cat->technicians[got->technician].name),
	    item.requested ? ", if the guest agrees, who asked by name" : item.told ? ", if the guest agrees, who was told the name" : "",
	    runs_on(search, lost->row, got->end) ? ", but takes longer and runs into the guest's next service" : "");
	return OK;
}

static enum err
say_move(const struct search *search, const struct move *move)
{
	const struct catalogue *cat;
	struct booked_item item;
	struct str time;
	size_t i;
	enum err e;

	cat = search->desk->cat;
	for (i = 0; i < search->n_rest && (search->rest[i].id != move->id || search->rest[i].kind != move->kind); i++)
		;
	time = i == search->n_rest ? STR_NONE : ctl_time(search->desk->arena, cat, search->rest[i].start, search->date);
	item = (struct booked_item){ .service_name = STR("what somebody is choosing"), .guest_name = STR("them") };
	if (move->kind == BUSY_ITEM && (e = name_item(search, move->id, &item)) != OK)
		return e;
	printf("    for that, %.*s %.*s for %.*s goes from %.*s to %.*s\n", STR_ARG(time), STR_ARG(item.service_name),
	    STR_ARG(item.guest_name), STR_ARG(cat->technicians[move->from].name), STR_ARG(cat->technicians[move->to].name));
	return OK;
}

static enum err
say(const struct search *search, struct tally *tally)
{
	struct str date;
	size_t i;
	enum err e;

	if (search->n_lost == 0)
		return OK;
	date = date_iso(search->desk->arena, search->date);
	printf("%.*s\n", STR_ARG(date));
	for (i = 0; i < search->n_lost; i++) {
		e = search->lost[i].row->kind == BUSY_CLASS ? say_class(search, &search->lost[i]) : say_item(search, &search->lost[i]);
		if (e != OK)
			return e;
		tally->n_kept += search->lost[i].seated;
	}
	tally->n_lost += search->n_lost;
	for (i = 0; search->n_wants > 0 && i < search->seating.n_moves; i++)
		if ((e = say_move(search, &search->seating.moves[i])) != OK)
			return e;
	return OK;
}

/* Both pictures are asked of the database, one by the hours as they are and one as they would be. */
static enum err
ask(struct desk *desk, const struct catalogue *was, const struct catalogue *would, struct date date, struct tally *tally)
{
	struct search search = { .desk = desk, .date = date };
	struct day_view before;
	struct day_view after;
	enum err e;

	desk->cat = was;
	if ((e = desk_view(desk, date, date, &before)) != OK)
		return e;
	desk->cat = would;
	if ((e = desk_view(desk, date, date, &after)) != OK)
		return e;
	part(&search, &before, &after);
	repair(&search);
	return say(&search, tally);
}

int
whatif_main(struct ctl *ctl, int argc, char *argv[])
{
	struct tally tally = { 0, 0 };
	const struct catalogue *was;
	struct catalogue *would;
	struct change change;
	struct desk desk;
	struct date date;
	struct str text;
	size_t mark;
	int status;

	if (argc < 4)
		return ctl_usage(ctl);
	if (!ctl_salon(ctl, argv[1], &desk))
		return EXIT_WRONG;
	was = desk.cat;
	if ((status = change_read(ctl, was, argc - 2, argv + 2, &change)) != 0)
		return status;
	would = change_apply(ctl->arena, was, &change);
	text = change_sentence(ctl->arena, was, &change);
	printf("%.*s\n", STR_ARG(text));
	for (date = change.look_first; date.days <= change.look_last.days; date.days++) {
		mark = arena_mark(ctl->arena);
		if (ask(&desk, was, would, date, &tally) != OK) {
			ctl_complain(ctl, "the database cannot be read");
			return EXIT_WRONG;
		}
		arena_rewind(ctl->arena, mark);
	}
	if (tally.n_lost == 0)
		printf("every booking would still fit; nothing was changed\n");
	else
		printf("%zu booking%s would no longer fit, %zu of them could be kept; nothing was changed\n", tally.n_lost,
		    tally.n_lost == 1 ? "" : "s", tally.n_kept);
	return 0;
}
