/* code.c - slotkeeperctl code: whether codes are being abused, and a phone that guessed too often let in again. */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "ctl/ctl.h"
#include "db/code.h"
#include "desk/desk.h"

static int
status(struct ctl *ctl)
{
	struct desk desk = { .arena = ctl->arena, .db = ctl->db, .settings = &ctl->settings, .now = clock_now() };
	struct code_alarm alarm;

	if (desk_code_alarm(&desk, &alarm) != OK) {
		ctl_complain(ctl, "the database cannot be read");
		return EXIT_WRONG;
	}
	printf("Wrong codes in the last 24 hours: %llu%s\n", (unsigned long long)alarm.failed, alarm.failed > 1000 ? " or more" : "");
	printf("Of the last %llu codes, %llu were typed in.\n", (unsigned long long)alarm.sent, (unsigned long long)alarm.used);
	puts(alarm.on ? "The alarm is on: codes have 8 digits, and the stores' budgets are halved." : "The alarm is off.");
	return 0;
}

static int
unlock(struct ctl *ctl, const char *phone)
{
	const struct code_key key = { .phone = str_of(phone), .now = clock_now(), .since = { 1 } };
	struct failed_row *rows;
	size_t n;

	if (phone[0] != '+') {
		ctl_complain(ctl, "write the phone number with + and country code, without spaces");
		return EXIT_WRONG;
	}
	if (db_code_list_failed(ctl->db, &key, &rows, &n) != OK || db_code_forgive(ctl->db, &key) != OK) {
		ctl_complain(ctl, "the database cannot be written");
		return EXIT_WRONG;
	}
	printf("%zu wrong codes forgiven.\n", n);
	return 0;
}

int
code_main(struct ctl *ctl, int argc, char *argv[])
{
	if (argc == 2 && strcmp(argv[1], "status") == 0)
		return status(ctl);
	if (argc == 3 && strcmp(argv[1], "unlock") == 0)
		return unlock(ctl, argv[2]);
	return ctl_usage(ctl);
}
