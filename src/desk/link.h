/*
 * link.h - the links by which guests manage a visit.
 *
 * A link is a random secret; the database has its keyed hash. Each change a guest makes ends the link and makes the next one, from the
 * hash of the one before with a key of our own: so a change that is run again makes the same link, and no holder of an old one can tell
 * the new. An ended link shows nothing; only the browser that made the change is led on, so that Back, a reload and a form sent twice
 * arrive where they should.
 *
 * A third kind is signed, not stored: it stands for a link for a short time, for who proved the phone number (desk/mine.h). It ends
 * with the link it stands for.
 */
#ifndef DESK_LINK_H
#define DESK_LINK_H

#include "desk/desk.h"

/* The link that follows an ended one, for the visitor who ended it. ERR_GONE: it has ended. ERR_NOT_FOUND: there was none. */
enum err	desk_link_follow(struct desk *desk, struct str token, struct str *out_token);
/* A signed link, good until then, for the visit whose link has this hash. */
struct str	desk_link_sign(struct desk *desk, struct str manage_hash, struct instant until);

#endif
