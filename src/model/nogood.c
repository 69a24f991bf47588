/*
 * nogood.c - what the search has learned: that a node cannot leave its home while certain others sit where they sit.
 *
 * Such a fact is about whole assignments and does not depend on how it was found, so it serves all further searches of the board until
 * homes change; one that involves a node without a home (what is asked for now) serves this search only. Only searches without a
 * bound may learn: what a bound forbids is not impossible.
 */
#include "base/arena.h"
#include "model/day_private.h"

enum {
	FACTS_MAX = 32,			/* of a node; the oldest gives way */
	OTHERS_MAX = 10,		/* longer ones seldom come true again */
	LEARNERS_MAX = 300,		/* nodes of a board that have facts: half a megabyte */
	KNOWN_MAX = 1024,		/* nodes of a board that facts are about */
};

struct nogood {
	uint64_t	sign;		/* of all its seats; what the trail lacks of it cannot hold */
	uint32_t	round;		/* 0: all */
	uint8_t		n;
	uint8_t		seats[OTHERS_MAX];
	uint16_t	others[OTHERS_MAX];	/* positions in board->known */
};

uint64_t
nogood_sign(const struct node *node, int technician)
{
	return UINT64_C(1) << ((uint64_t)(node->start / 5 * 31 + node->home * 7 + technician) & 63);
}

/* A short name for a node; false when there are too many. */
static bool
know(struct board *board, struct node *node)
{
	if (node->known > 0)
		return true;
	if (board->known == NULL)
		board->known = NEW_N(board->arena, struct node *, KNOWN_MAX);
	if (board->n_known + 1 == KNOWN_MAX)
		return false;
	node->known = ++board->n_known;
	board->known[node->known] = node;
	return true;
}

void
nogood_learn(struct board *board, struct node *node, const struct blame *blame)
{
	struct nogood fact = { .round = 0 };
	struct node *other;
	size_t i;

	if (board->bound < ROWS_MOVE || board->over || node->home < 0)
		return;
	for (i = 0; i < board->n_trail; i++) {
		if (!blame_has(blame, i))
			continue;
		other = board->trail[i];
		if (fact.n == OTHERS_MAX || other->state != SEATED || !know(board, other))
			return;
		if (other->home < 0)
			fact.round = board->round;
		fact.sign |= nogood_sign(other, other->seat);
		fact.seats[fact.n] = (uint8_t)other->seat;
		fact.others[fact.n++] = (uint16_t)other->known;
	}
	if (node->nogoods == NULL) {
		if (board->n_learners == LEARNERS_MAX)
			return;
		board->n_learners++;
		node->nogoods = NEW_N(board->arena, struct nogood, FACTS_MAX);
	}
	if (node->nogoods_homes != board->homes) {
		node->nogoods_homes = board->homes;
		node->n_nogoods = 0;
	}
	node->nogoods[node->n_nogoods++ % FACTS_MAX] = fact;
}

static bool
holds(const struct board *board, const struct nogood *fact)
{
	const struct node *other;
	size_t i;

	if (fact->round != 0 && fact->round != board->round)
		return false;
	for (i = 0; i < fact->n; i++) {
		other = board->known[fact->others[i]];
		if (other->state != SEATED || other->seat != fact->seats[i])
			return false;
	}
	return true;
}

bool
nogood_stays(struct board *board, const struct node *node, struct blame *blame)
{
	const struct nogood *fact;
	size_t n;
	size_t i;
	size_t j;

	if (node->nogoods_homes != board->homes)
		return false;
	n = node->n_nogoods < FACTS_MAX ? node->n_nogoods : FACTS_MAX;
	for (i = 0; i < n; i++) {
		fact = &node->nogoods[i];
		if ((fact->sign & ~board->signs[board->n_trail]) != 0 || !holds(board, fact))
			continue;
		for (j = 0; j < fact->n; j++)
			blame_one(blame, board->known[fact->others[j]]->level);
		return true;
	}
	return false;
}
