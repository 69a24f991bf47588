/*
 * why.h - a refusal as a sentence for a person who plans.
 */
#ifndef CTL_WHY_H
#define CTL_WHY_H

#include "desk/desk.h"
#include "model/why.h"

struct str	why_sentence(struct arena *arena, const struct catalogue *cat, const struct want *want, const struct reason *reason);

#endif
