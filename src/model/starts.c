/* starts.c - the starts offered on a day. */
#include "base/arena.h"
#include "model/question.h"

struct finding {
	struct start	 start;
	uint64_t	 able[ABLE_WORDS];
};

/* Whether the item at that start can be had of one of the able; who got it. */
static bool
search_start(struct question *q, int64_t at, const uint64_t *able, size_t most, int *out)
{
	struct board *board;
	enum answer answer;
	size_t limit;
	size_t i;

	/* One node for all searches: what a day takes of memory does not grow with its starts. */
	board = &q->board;
	q->want.start = at;
	q->node->start = at;
	q->node->prepared = true;
	for (i = 0; i < ABLE_WORDS; i++)
		q->node->able[i] = able[i];
	limit = q->steps < MATCH_NODES_MAX ? q->steps : MATCH_NODES_MAX;
	/* Hard starts may have used up the day's steps: what is easy is found all the same. */
	if (limit < STEPS_LEAST)
		limit = STEPS_LEAST;
	answer = search_room(board, q->node, most, limit);
	q->steps -= board->steps < q->steps ? board->steps : q->steps;
	board->day->steps -= board->steps < board->day->steps ? board->steps : board->day->steps;
	if (answer == OVER)
		board->day->fell_back = true;
	for (i = 0; answer == YES && i < board->n_found; i++)
		if (board->found[i].node == q->node)
			*out = board->found[i].technician;
	return answer == YES;
}

/* Whether the cart's other items for ANY can sit so that this technician is free; rows stay. */
static bool
can_shift(struct question *q, int64_t minute, int technician)
{
	uint64_t able[ABLE_WORDS] = { 0 };
	int who;

	if (!q->shifting || !mask_has(&q->possible[technician], minute))
		return false;
	able_add(able, technician);
	return search_start(q, q->date.from + minute, able, ROWS_STAY, &who);
}

/* Those who are free at that start, and those whom the cart's other items for ANY can make free among themselves. */
static bool
find_free(struct question *q, int64_t minute, struct finding *finding)
{
	size_t i;
	int t;

	for (i = 0; i < q->n_turn; i++) {
		t = q->turn[i];
		if (!mask_has(&q->free[t], minute) && !can_shift(q, minute, t))
			continue;
		if (finding->start.n_able++ == 0)
			finding->start.technician = t;
		able_add(finding->able, t);
	}
	return finding->start.n_able > 0;
}

static bool
find(struct question *q, int64_t minute, struct finding *out)
{
	struct finding finding = { .start = { .at = q->date.from + minute, .technician = ANY } };
	uint64_t possible[ABLE_WORDS] = { 0 };
	size_t n;
	size_t i;

	if (!find_free(q, minute, &finding)) {
		for (i = 0, n = 0; i < q->n_turn; i++) {
			if (mask_has(&q->possible[q->turn[i]], minute)) {
				able_add(possible, q->turn[i]);
				n++;
			}
		}
		if (n == 0 || !search_start(q, finding.start.at, possible, ROWS_MOVE, &finding.start.technician))
			return false;
	}
	*out = finding;
	return true;
}

static size_t
find_all(struct question *q, struct finding *findings)
{
	struct mask any = { .bits = { 0 } };
	int64_t minute;
	size_t n;
	size_t i;
	size_t w;

	for (i = 0; i < q->n_turn; i++)
		for (w = 0; w < MASK_WORDS; w++)
			any.bits[w] |= q->possible[q->turn[i]].bits[w];
	n = 0;
	for (minute = 0; minute < q->date.to - q->date.from && n < DAY_STARTS_MAX; minute++) {
		if (minute % 64 == 0 && any.bits[minute / 64] == 0)
			minute += 63;
		else if (mask_has(&any, minute) && find(q, minute, &findings[n]))
			n++;
	}
	return n;
}

static size_t
spread(const uint64_t *able, int *out)
{
	size_t n;
	int i;

	n = 0;
	for (i = 0; i < ABLE_WORDS * 64; i++)
		if (able_has(able, i))
			out[n++] = i;
	return n;
}

static size_t
starts_of(struct arena *arena, struct day *day, struct date date, const struct question *about, const struct want *also, size_t n_also,
    struct finding *findings)
{
	struct question q;
	size_t mark;
	size_t n;

	q = *about;
	mark = arena_mark(arena);
	n = question_ask(&q, arena, day, date, also, n_also) ? find_all(&q, findings) : 0;
	arena_rewind(arena, mark);
	return n;
}

size_t
day_starts(struct arena *arena, struct day *day, struct date date, int service, int technician, int guest, const struct want *also,
    size_t n_also, struct start **out)
{
	const struct question about = { .service = service, .technician = technician, .guest = guest };
	struct finding findings[DAY_STARTS_MAX];
	struct start *starts;
	size_t n;
	size_t i;

	n = starts_of(arena, day, date, &about, also, n_also, findings);
	starts = NEW_N(arena, struct start, n);
	for (i = 0; i < n; i++)
		starts[i] = findings[i].start;
	*out = starts;
	return n;
}

size_t
day_starts_able(struct arena *arena, struct day *day, struct date date, int service, int technician, int guest, const struct want *also,
    size_t n_also, struct start **out, int ***out_able)
{
	const struct question about = { .service = service, .technician = technician, .guest = guest };
	struct finding findings[DAY_STARTS_MAX];
	struct start *starts;
	int **able;
	size_t n;
	size_t i;

	n = starts_of(arena, day, date, &about, also, n_also, findings);
	starts = NEW_N(arena, struct start, n);
	able = NEW_N(arena, int *, n);
	for (i = 0; i < n; i++) {
		starts[i] = findings[i].start;
		able[i] = NEW_N(arena, int, starts[i].n_able);
		(void)spread(findings[i].able, able[i]);
	}
	*out = starts;
	*out_able = able;
	return n;
}
