/*
 * crowd.c - a quick necessary check before the search.
 *
 * At one moment every piece of work needs a technician of its own: a matching in the sense of Hall. All but the new node are matched
 * where they sit, so one augmenting path decides. Most of what is impossible is so at some single moment, and the search would take
 * long to prove it.
 */
#include "model/day_private.h"

enum { CROWD_MINUTES_MAX = 720 };	/* of a span, looked at; the search sees all of it */

struct crowd {
	int64_t		from;			/* the minute of [0] */
	int64_t		n;
	uint16_t	busy[CROWD_MINUTES_MAX];	/* seats of the node that need their technician then */
	bool		look[CROWD_MINUTES_MAX];	/* moments at which the crowd may be greatest */
};

static bool
needs_hands(const struct place *place, int64_t at)
{
	return place->busy.from <= at && at < place->busy.to && !(place->gap.from <= at && at < place->gap.to);
}

static struct node *
occupant(const struct board *board, int technician, int64_t at)
{
	const struct lane *lane;
	size_t i;

	lane = &board->lanes[technician];
	for (i = 0; i < lane->n_nodes; i++)
		if (lane->nodes[i]->state == AT_HOME && needs_hands(&lane->nodes[i]->home_at, at))
			return lane->nodes[i];
	return NULL;
}

/* Whether the technicians in waiting, or those whom others could be passed on to, can free one at that moment. */
static bool
has_hands(struct board *board, const struct node *node, int64_t at, bool rows_stay)
{
	int queue[STORE_TECHNICIANS_MAX];
	uint64_t seen[ABLE_WORDS];
	struct node *sitting;
	struct place place;
	size_t head;
	size_t n;
	int n_technicians;
	int i;

	n_technicians = (int)board->cat->n_technicians;
	n = 0;
	for (i = 0; i < ABLE_WORDS; i++)
		seen[i] = node->able[i];
	for (i = 0; i < n_technicians; i++)
		if (able_has(seen, i))
			queue[n++] = i;
	for (head = 0; head < n; head++) {
		sitting = occupant(board, queue[head], at);
		if (sitting == NULL)
			return true;
		if (rows_stay && sitting->row != NULL)
			continue;
		board_prepare(board, sitting);
		for (i = 0; i < n_technicians; i++) {
			if (!able_has(sitting->able, i) || i == sitting->home)
				continue;
			place = board_place(board, sitting, i);
			if (!needs_hands(&place, at))
				return true;
			if (able_has(seen, i))
				continue;
			able_add(seen, i);
			queue[n++] = i;
		}
	}
	return false;
}

static void
mark_start(struct crowd *crowd, int64_t at)
{
	if (at >= crowd->from && at < crowd->from + crowd->n)
		crowd->look[at - crowd->from] = true;
}

/* Counts where all seats of the node need hands, and marks where work begins: a crowd is greatest at some beginning. */
static int
survey(const struct board *board, const struct node *node, struct crowd *crowd)
{
	const struct lane *lane;
	struct span pieces[2];
	struct place place;
	int64_t minute;
	size_t n_pieces;
	size_t p;
	size_t j;
	int n_able;
	int i;

	n_able = 0;
	for (i = 0; i < (int)board->cat->n_technicians; i++) {
		lane = &board->lanes[i];
		for (j = 0; j < lane->n_nodes; j++) {
			n_pieces = place_pieces(&lane->nodes[j]->home_at, pieces);
			for (p = 0; p < n_pieces; p++)
				mark_start(crowd, pieces[p].from);
		}
		if (!able_has(node->able, i))
			continue;
		n_able++;
		place = board_place(board, node, i);
		n_pieces = place_pieces(&place, pieces);
		for (p = 0; p < n_pieces; p++) {
			mark_start(crowd, pieces[p].from);
			for (minute = pieces[p].from; minute < pieces[p].to; minute++)
				if (minute >= crowd->from && minute < crowd->from + crowd->n)
					crowd->busy[minute - crowd->from]++;
		}
	}
	return n_able;
}

bool
crowd_forbids(struct board *board, const struct node *node, bool rows_stay)
{
	struct crowd crowd = { .n = CROWD_MINUTES_MAX };
	int64_t i;
	int n_able;

	crowd.from = node->start;
	crowd.look[0] = true;
	n_able = survey(board, node, &crowd);
	if (n_able == 0)
		return true;
	for (i = 0; i < crowd.n; i++)
		if (crowd.look[i] && crowd.busy[i] == n_able && !has_hands(board, node, crowd.from + i, rows_stay))
			return true;
	return false;
}
