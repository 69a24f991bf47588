/* choice.c - where a node could sit, and whom that would push off. */
#include "model/day_private.h"

bool
choice_can_leave(struct board *board, struct node *node, struct blame *blame)
{
	size_t i;
	uint64_t others;

	if (node->row != NULL && board->rows_stay)
		return false;
	board_prepare(board, node);
	for (i = 0; i < ABLE_WORDS; i++) {
		others = node->able[i];
		if ((size_t)node->home / 64 == i)
			others &= ~(UINT64_C(1) << (node->home % 64));
		if (others != 0)
			return !nogood_stays(board, node, blame);
	}
	return false;
}

struct node **
choice_kin(struct board *board, struct node *node, size_t *n)
{
	*n = node->want != NULL ? board->n_wants : node->n_kin;
	return node->want != NULL ? board->wants : node->kin;
}

/* Whether what sits at home is in the way of a node at a place. */
bool
choice_in_the_way(const struct node *other, const struct node *node, int technician, const struct place *place)
{
	if (other->state != AT_HOME || other == node)
		return false;
	return (other->home == technician && place_meets(&other->home_at, place))
	    || board_guest_meets(node, place, other, &other->home_at);
}

/* Whether what is decided already keeps a node from a place; the earliest decision is blamed, for the longest way back. */
static bool
is_decided_against(struct board *board, struct node *node, int technician, const struct place *place, struct blame *blame)
{
	const struct node *other;
	size_t i;

	for (i = 0; i < board->n_trail; i++) {
		other = board->trail[i];
		if ((other->seat != technician || !place_meets(&other->at, place)) && !board_guest_meets(node, place, other, &other->at))
			continue;
		if (other->state == PINNED)
			blame_first(blame, board->n_trail);
		else
			blame_one(blame, i);
		return true;
	}
	if (!board_resources_free(board, node, place, board->held_hard) || board_day_over(board, node, technician, HARD, 1)) {
		blame_first(blame, board->n_trail);
		return true;
	}
	return false;
}

/* How many rows would have to leave for a node to sit there; -1 when it cannot, with the decisions to blame added. */
static int
weigh(struct board *board, struct node *node, int technician, const struct place *place, struct blame *blame)
{
	const struct lane *lane;
	struct node **kin;
	struct node *other;
	size_t n;
	size_t i;
	int cost;

	if (is_decided_against(board, node, technician, place, blame))
		return -1;
	cost = 0;
	lane = &board->lanes[technician];
	for (i = 0; i < lane->n_nodes; i++) {
		other = lane->nodes[i];
		if (!choice_in_the_way(other, node, technician, place))
			continue;
		if (!choice_can_leave(board, other, blame))
			return -1;
		cost += other->row != NULL;
	}
	kin = choice_kin(board, node, &n);
	for (i = 0; i < n; i++) {
		other = kin[i];
		if (other->home == technician || !choice_in_the_way(other, node, technician, place))
			continue;
		if (!choice_can_leave(board, other, blame))
			return -1;
		cost += other->row != NULL;
	}
	return cost;
}

/* As weigh, with what the bound forbids left out as well: of that, all decisions are to blame. */
static int
weigh_bounded(struct board *board, struct node *node, int technician, struct blame *blame)
{
	struct place place;
	int cost;

	if (technician == node->home || !able_has(node->able, technician))
		return -1;
	place = board_place(board, node, technician);
	cost = weigh(board, node, technician, &place, blame);
	if (cost >= 0 && board->n_moved + (size_t)cost > board->bound) {
		board->cut = true;
		blame_first(blame, board->n_trail);
		return -1;
	}
	return cost;
}

int
choice_count(struct board *board, struct node *node, int enough)
{
	struct blame unused = { .bits = { 0 } };
	int n;
	int i;

	if (nogood_stays(board, node, &unused))
		return 0;
	n = 0;
	for (i = 0; i < (int)board->cat->n_technicians && n < enough; i++)
		n += weigh_bounded(board, node, i, &unused) >= 0;
	return n;
}

int
choice_list(struct board *board, struct node *node, struct choice *choices, struct blame *blame)
{
	struct choice choice;
	int n;
	int i;
	int j;

	if (nogood_stays(board, node, blame))
		return 0;
	n = 0;
	for (i = 0; i < (int)board->cat->n_technicians; i++) {
		choice.technician = i;
		choice.cost = weigh_bounded(board, node, i, blame);
		if (choice.cost < 0)
			continue;
		choice.rank = board_rank(board, node, i);
		for (j = n++; j > 0; j--) {
			if (choices[j - 1].cost < choice.cost)
				break;
			if (choices[j - 1].cost == choice.cost && choices[j - 1].rank <= choice.rank)
				break;
			choices[j] = choices[j - 1];
		}
		choices[j] = choice;
	}
	return n;
}
