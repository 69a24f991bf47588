/* store.c - slotkeeperctl store list and staff list: plain tables. */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "ctl/staff.h"
#include "db/sql.h"

enum {
	ROWS_MAX = 100000,
	COLUMN_WIDTH_MAX = 40,
	GAP = 2,
};

struct store_line {
	struct str	code;
	struct str	public_id;
	struct str	business;
	struct str	name;
	struct str	timezone;
	struct str	currency;
	struct str	active;
};

static const struct shape store_shape = SHAPE(store_line,
	FIELD(store_line, code),
	FIELD(store_line, public_id),
	FIELD(store_line, business),
	FIELD(store_line, name),
	FIELD(store_line, timezone),
	FIELD(store_line, currency),
	FIELD(store_line, active));

static struct sql stores = { .name = "store_lines", .out = &store_shape, .text =
	"SELECT s.code, s.public_id, b.public_id AS business, s.name, s.timezone, s.currency,"
	"       CASE WHEN s.active THEN 'yes' ELSE 'no' END AS active"
	"  FROM {store} s"
	"  JOIN {business} b ON b.id = s.business_id"
	" ORDER BY b.public_id, s.code" };
SQL_LIST(stores);

struct staff_line {
	struct str	email;
	struct str	name;
	struct str	store;
	struct str	role;
	struct str	technician;
	struct str	active;
	struct str	second_factor;
};

static const struct shape staff_shape = SHAPE(staff_line,
	FIELD(staff_line, email),
	FIELD(staff_line, name),
	FIELD(staff_line, store),
	FIELD(staff_line, role),
	FIELD(staff_line, technician),
	FIELD(staff_line, active),
	FIELD(staff_line, second_factor));

/* The code alone is a parameter: empty means every store. */
static struct sql staff = { .name = "staff_lines", .in = &staff_shape, .out = &staff_shape, .text =
	"SELECT f.email, f.name, COALESCE(s.code, '') AS store, COALESCE(r.role, '') AS role,"
	"       COALESCE(t.public_id, '') AS technician, CASE WHEN f.disabled_at IS NULL THEN 'yes' ELSE 'no' END AS active,"
	"       CASE WHEN f.totp_secret = '' THEN 'no' ELSE CONCAT('yes, ', (SELECT COUNT(*) FROM {staff_recovery} c"
	"           WHERE c.staff_id = f.id AND c.ended_at IS NULL), ' recovery codes') END AS second_factor"
	"  FROM {staff} f"
	"  LEFT JOIN {staff_role} r ON r.staff_id = f.id"
	"  LEFT JOIN {store} s ON s.id = r.store_id"
	"  LEFT JOIN {technician} t ON t.store_id = r.store_id AND t.id = r.technician_id"
	" WHERE :store = '' OR s.code = :store"
	" ORDER BY f.email, s.code" };
SQL_LIST(staff);

/* Characters of Chinese, Japanese and Korean take two columns of a terminal; nothing finer is needed here. */
static size_t
width(struct str s)
{
	size_t n;
	size_t i;

	n = 0;
	for (i = 0; i < s.len; i++)
		if (((unsigned char)s.ptr[i] & 0xc0) != 0x80)
			n += (unsigned char)s.ptr[i] >= 0xe3 ? 2 : 1;
	return n;
}

static struct str
cell(const struct shape *shape, const void *rows, size_t row, size_t column)
{
	const char *at;

	at = (const char *)rows + row * shape->size + shape->fields[column].offset;
	return *(const struct str *)(const void *)at;
}

static void
print_cell(struct str s, size_t to_width, bool last)
{
	size_t n;

	fwrite(s.ptr, 1, s.len, stdout);
	for (n = width(s); !last && n < to_width + GAP; n++)
		fputc(' ', stdout);
	if (last)
		fputc('\n', stdout);
}

/* A table of a shape whose fields are all texts, under their names. */
static void
print_table(struct arena *arena, const struct shape *shape, const void *rows, size_t n)
{
	size_t *widths;
	size_t i;
	size_t j;

	widths = NEW_N(arena, size_t, shape->n_fields);
	for (j = 0; j < shape->n_fields; j++) {
		widths[j] = strlen(shape->fields[j].name);
		for (i = 0; i < n; i++)
			if (width(cell(shape, rows, i, j)) > widths[j])
				widths[j] = width(cell(shape, rows, i, j));
		if (widths[j] > COLUMN_WIDTH_MAX)
			widths[j] = COLUMN_WIDTH_MAX;
	}
	for (j = 0; j < shape->n_fields; j++)
		print_cell(str_of(shape->fields[j].name), widths[j], j + 1 == shape->n_fields);
	for (i = 0; i < n; i++)
		for (j = 0; j < shape->n_fields; j++)
			print_cell(cell(shape, rows, i, j), widths[j], j + 1 == shape->n_fields);
}

int
store_main(struct ctl *ctl, int argc, char *argv[])
{
	struct store_line *rows;
	size_t n;

	if (argc != 2 || strcmp(argv[1], "list") != 0)
		return ctl_usage(ctl);
	if (sql_list(ctl->db, &stores, NULL, ROWS_MAX, &rows, &n) != OK) {
		ctl_complain(ctl, "the database cannot be read");
		return EXIT_WRONG;
	}
	print_table(ctl->arena, &store_shape, rows, n);
	return 0;
}

int
staff_main(struct ctl *ctl, int argc, char *argv[])
{
	struct staff_line *rows;
	struct staff_line which;
	size_t n;

	if (argc > 2 && strcmp(argv[1], "list") != 0)
		return staff_change_main(ctl, argc, argv);
	if (argc < 2 || argc > 3 || strcmp(argv[1], "list") != 0)
		return ctl_usage(ctl);
	memset(&which, 0, sizeof(which));
	which.store = argc == 3 ? str_of(argv[2]) : STR_NONE;
	if (sql_list(ctl->db, &staff, &which, ROWS_MAX, &rows, &n) != OK) {
		ctl_complain(ctl, "the database cannot be read");
		return EXIT_WRONG;
	}
	print_table(ctl->arena, &staff_shape, rows, n);
	return 0;
}
