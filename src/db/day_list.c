/*
 * day_list.c - lists of days as text: what they reach over, then one entry after another, and never a change of what is there.
 *
 * An entry is a row, or the word that a token's holds are gone. Numbers are written seven bits a byte, low ones first; a row's own number
 * and its guest's come last, in eight bytes each, since the server puts them there: we may not know them yet.
 */
#include "base/arena.h"
#include "base/secret.h"
#include "db/busy.h"
#include "db/day_list.h"
#include "db/sql.h"

enum {
	FORMAT = 1,
	IDS_SIZE = 16,
	ENTRY_MIN = IDS_SIZE + 6,
	TOKEN_GONE = 3,			/* beside the kinds of rows */
	KIND_MASK = 3,
	IS_FIXED = 4,
	HAS_GAP = 8,
	HAS_END = 16,
	HAS_TOKEN = 32,
};

/* ---- writing ---- */

static void
add_number(struct buf *buf, uint64_t n)
{
	for (; n >= 128; n >>= 7)
		buf_addc(buf, (char)((n & 127) | 128));
	buf_addc(buf, (char)n);
}

static void
add_minute(struct buf *buf, struct instant at)
{
	add_number(buf, (uint64_t)(at.us / US_PER_MIN));
}

static void
add_head(struct buf *buf, const struct day_place *place)
{
	add_number(buf, FORMAT);
	add_minute(buf, place->from);
	add_minute(buf, place->to);
}

/* All but the ids. */
static void
add_row(struct buf *buf, const struct day_row *row)
{
	bool has_token = row->token_hash.len == HASH_SIZE;
	bool has_end = row->expires_at.us != 0;
	bool has_gap = row->gap_from.us != 0;

	add_number(buf, (uint64_t)row->kind | (row->fixed ? IS_FIXED : 0) | (has_gap ? HAS_GAP : 0) | (has_end ? HAS_END : 0) |
	    (has_token ? HAS_TOKEN : 0));
	add_number(buf, row->technician_id);
	add_number(buf, row->service_id);
	add_minute(buf, row->starts_at);
	add_minute(buf, row->busy_from);
	add_minute(buf, row->busy_to);
	if (has_gap) {
		add_minute(buf, row->gap_from);
		add_minute(buf, row->gap_to);
	}
	if (has_end)
		add_number(buf, (uint64_t)row->expires_at.us);
	if (has_token)
		buf_add(buf, row->token_hash);
}

static void
add_id(struct buf *buf, uint64_t id)
{
	int shift;

	for (shift = 56; shift >= 0; shift -= 8)
		buf_addc(buf, (char)(id >> shift & 255));
}

/* ---- reading ---- */

struct reader {
	struct str	rest;
	bool		bad;
};

static uint64_t
number(struct reader *reader)
{
	uint64_t n = 0;
	unsigned shift;
	unsigned char c;

	for (shift = 0; shift < 64 && reader->rest.len > 0; shift += 7) {
		c = (unsigned char)reader->rest.ptr[0];
		reader->rest = str_sub(reader->rest, 1, reader->rest.len);
		n |= (uint64_t)(c & 127) << shift;
		if (c < 128)
			return n;
	}
	reader->bad = true;
	return 0;
}

static struct instant
minute(struct reader *reader)
{
	return (struct instant){ (int64_t)number(reader) * US_PER_MIN };
}

static struct str
bytes(struct reader *reader, size_t n)
{
	struct str taken = str_sub(reader->rest, 0, n);

	reader->bad = reader->bad || taken.len != n;
	reader->rest = str_sub(reader->rest, n, reader->rest.len);
	return taken;
}

static uint64_t
id(struct reader *reader)
{
	struct str text = bytes(reader, sizeof(uint64_t));
	uint64_t n = 0;
	size_t i;

	for (i = 0; i < text.len; i++)
		n = n << 8 | (unsigned char)text.ptr[i];
	return n;
}

static void
forget_token(struct day_row *rows, size_t *n, struct str token_hash)
{
	size_t kept;
	size_t i;

	for (kept = i = 0; i < *n; i++)
		if (rows[i].kind != BUSY_ROW_HOLD || !str_eq(rows[i].token_hash, token_hash))
			rows[kept++] = rows[i];
	*n = kept;
}

static void
read_entry(struct reader *reader, struct day_row *rows, size_t *n)
{
	struct day_row row = { .kind = 0 };
	uint64_t flags = number(reader);

	row.kind = (int32_t)(flags & KIND_MASK);
	row.fixed = (flags & IS_FIXED) != 0;
	row.technician_id = number(reader);
	row.service_id = number(reader);
	row.starts_at = minute(reader);
	row.busy_from = minute(reader);
	row.busy_to = minute(reader);
	if (flags & HAS_GAP) {
		row.gap_from = minute(reader);
		row.gap_to = minute(reader);
	}
	if (flags & HAS_END)
		row.expires_at.us = (int64_t)number(reader);
	if (flags & HAS_TOKEN)
		row.token_hash = bytes(reader, HASH_SIZE);
	row.id = id(reader);
	row.guest_id = id(reader);
	if (row.kind == TOKEN_GONE)
		forget_token(rows, n, row.token_hash);
	else
		rows[(*n)++] = row;
}

bool
db_day_list_place(struct str text, uint64_t store_id, struct date day, struct day_place *out)
{
	struct reader reader = { .rest = text };
	bool is_ours = number(&reader) == FORMAT;

	*out = (struct day_place){ .store_id = store_id, .day = day };
	out->from = minute(&reader);
	out->to = minute(&reader);
	return is_ours && !reader.bad;
}

bool
db_day_list_parse(struct arena *arena, struct str text, const struct day_place *place, struct day_row **out, size_t *n_out)
{
	struct reader reader = { .rest = text };
	struct day_place own;
	struct day_row *rows;
	size_t n_max = text.len / ENTRY_MIN;
	size_t n = 0;

	if (!db_day_list_place(text, place->store_id, place->day, &own) || own.from.us != place->from.us || own.to.us != place->to.us)
		return false;
	(void)number(&reader);
	(void)minute(&reader);
	(void)minute(&reader);
	rows = NEW_N(arena, struct day_row, n_max);
	while (reader.rest.len > 0 && !reader.bad && n < n_max)
		read_entry(&reader, rows, &n);
	*out = rows;
	*n_out = n;
	return reader.rest.len == 0 && !reader.bad;
}

/* ---- the row ---- */

struct stored {
	uint64_t	store_id;
	struct date	day;
	uint64_t	version;
	uint64_t	list_version;
	struct str	list;
};

struct addition {
	uint64_t	store_id;
	struct date	day;
	bool		anew;
	struct str	text;
	uint64_t	id;
	uint64_t	guest_id;
	uint64_t	behind;		/* list_version is so far behind version */
	uint64_t	room;		/* most bytes that the list may have before */
};

static const struct shape key_shape = SHAPE(stored,
	FIELD(stored, store_id),
	FIELD(stored, day));

static const struct shape stored_shape = SHAPE(stored,
	FIELD(stored, version),
	FIELD(stored, list_version),
	FIELD(stored, list));

static const struct shape addition_shape = SHAPE(addition,
	FIELD(addition, store_id),
	FIELD(addition, day),
	FIELD(addition, anew),
	FIELD(addition, text),
	FIELD(addition, id),
	FIELD(addition, guest_id),
	FIELD(addition, behind),
	FIELD(addition, room));

static struct sql read_one = { .name = "day_list_read", .in = &key_shape, .out = &stored_shape, .text =
	"SELECT version, list_version, list FROM {slot_lock}"
	" WHERE store_id = :store_id AND kind = 'store' AND ref_id = 0 AND day = :day" };
SQL_LIST(read_one);

static struct sql add = { .name = "day_list_add", .in = &addition_shape, .text =
	"UPDATE {slot_lock} SET list_version = version, list = CONCAT(IF(:anew, '', list), CAST(:text AS BINARY),"
	"       UNHEX(LPAD(HEX(:id), 16, '0')), UNHEX(LPAD(HEX(:guest_id), 16, '0')))"
	" WHERE store_id = :store_id AND kind = 'store' AND ref_id = 0 AND day = :day" };
SQL_LIST(add);

static struct sql follow = { .name = "day_list_follow", .in = &addition_shape, .text =
	"UPDATE {slot_lock} SET list_version = version, list = CONCAT(list, CAST(:text AS BINARY),"
	"       UNHEX(LPAD(HEX(:id), 16, '0')), UNHEX(LPAD(HEX(:guest_id), 16, '0')))"
	" WHERE store_id = :store_id AND kind = 'store' AND ref_id = 0 AND day = :day"
	"   AND list_version + :behind = version AND list <> '' AND LENGTH(list) <= :room" };
SQL_LIST(follow);

/* The lock has changed the version: the list is of the one before, or somebody has locked the day without telling it. */
enum err
db_day_list_read(struct db *db, struct arena *arena, const struct day_place *place, struct day_list *out)
{
	struct stored row = { .store_id = place->store_id, .day = place->day };
	enum err e;

	*out = (struct day_list){ .good = false };
	if ((e = sql_one(db, &read_one, &row, &row)) != OK)
		return e == ERR_NOT_FOUND ? OK : e;
	out->size = row.list.len;
	out->good = row.list.len > 0 && row.list_version + 1 == row.version &&
	    db_day_list_parse(arena, row.list, place, &out->rows, &out->n);
	return OK;
}

static void
add_base(struct buf *buf, const struct day_place *place, const struct day_list *list)
{
	size_t i;

	add_head(buf, place);
	for (i = 0; i < list->n; i++) {
		add_row(buf, &list->rows[i]);
		add_id(buf, list->rows[i].id);
		add_id(buf, list->rows[i].guest_id);
	}
}

/*
 * One addition for each entry, whose ids are the statement's own. What stands in buf already goes with the first. Returns how many bytes
 * they are; list and what else a statement wants is the caller's to fill in.
 */
static size_t
make_additions(struct buf *buf, const struct day_place *place, struct str gone_token, const struct day_row *rows, size_t n,
    struct addition *out)
{
	struct day_row gone = { .kind = TOKEN_GONE, .token_hash = gone_token };
	const struct day_row *row;
	size_t n_before = gone_token.len > 0 ? 1 : 0;
	size_t from = 0;
	size_t i;

	for (i = 0; i < n + n_before; i++) {
		row = i < n_before ? &gone : &rows[i - n_before];
		add_row(buf, row);
		out[i] = (struct addition){ .store_id = place->store_id, .day = place->day, .id = row->id, .guest_id = row->guest_id };
		out[i].text = str_sub(buf_str(buf), from, buf->len);
		from = buf->len;
	}
	return buf->len + i * IDS_SIZE;
}

static enum err
send(struct db *db, struct sql *sql, const struct addition *additions, size_t n)
{
	size_t i;
	enum err e;

	for (e = OK, i = 0; i < n && e == OK; i++)
		e = sql_later(db, sql, &additions[i], 1);
	return e;
}

enum err
db_day_list_add(struct db *db, struct arena *arena, const struct day_place *place, const struct day_list *list, struct str gone_token,
    const struct day_row *rows, size_t n)
{
	struct addition *additions = NEW_N(arena, struct addition, n + 1);
	struct buf buf = buf_new(arena, DAY_LIST_MAX);
	size_t size;

	if (!list->good)
		add_base(&buf, place, list);
	size = make_additions(&buf, place, gone_token, rows, n, additions) + (list->good ? list->size : 0);
	if (buf.full || size > DAY_LIST_MAX)
		return OK;
	additions[0].anew = !list->good;
	return send(db, &add, additions, n + (gone_token.len > 0));
}

enum err
db_day_list_follow(struct db *db, struct arena *arena, const struct day_place *place, struct str gone_token, const struct day_row *rows,
    size_t n)
{
	struct addition *additions = NEW_N(arena, struct addition, n + 1);
	struct buf buf = buf_new(arena, DAY_LIST_MAX);
	size_t size = make_additions(&buf, place, gone_token, rows, n, additions);
	size_t i;

	if (buf.full || size > DAY_LIST_MAX)
		return OK;
	for (i = 0; i <= n; i++) {
		additions[i].behind = i == 0 ? 1 : 0;
		additions[i].room = i == 0 ? DAY_LIST_MAX - size : DAY_LIST_MAX;
	}
	return send(db, &follow, additions, n + (gone_token.len > 0));
}
