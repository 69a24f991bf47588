/* format.c - dates, clocks and prices as people write them in each language. */
#include "view/words.h"

static const char *const months[12] = {
	"January", "February", "March", "April", "May", "June",
	"July", "August", "September", "October", "November", "December",
};

static const char *const weekdays[7] = {
	"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
};

static const char *const weekdays_zh[7] = { "一", "二", "三", "四", "五", "六", "日" };

/* ISO 4217: what is not here has two decimals and is written with its code. Chinese pages mean the yuan by a plain yen sign. */
static const struct currency {
	struct str	 code;
	const char	*symbol[LANG_COUNT];
	int		 decimals;
} currencies[] = {
	{ { "USD", 3 }, { "$", "$" }, 2 },
	{ { "CNY", 3 }, { "¥", "¥" }, 2 },
	{ { "EUR", 3 }, { "€", "€" }, 2 },
	{ { "GBP", 3 }, { "£", "£" }, 2 },
	{ { "JPY", 3 }, { "¥", "JP¥" }, 0 },
	{ { "CAD", 3 }, { "CA$", "CA$" }, 2 },
	{ { "AUD", 3 }, { "A$", "A$" }, 2 },
	{ { "NZD", 3 }, { "NZ$", "NZ$" }, 2 },
	{ { "HKD", 3 }, { "HK$", "HK$" }, 2 },
	{ { "SGD", 3 }, { "S$", "S$" }, 2 },
	{ { "TWD", 3 }, { "NT$", "NT$" }, 2 },
	{ { "MXN", 3 }, { "MX$", "MX$" }, 2 },
	{ { "BRL", 3 }, { "R$", "R$" }, 2 },
	{ { "INR", 3 }, { "₹", "₹" }, 2 },
	{ { "KRW", 3 }, { "₩", "₩" }, 0 },
	{ { "PHP", 3 }, { "₱", "₱" }, 2 },
	{ { "VND", 3 }, { NULL, NULL }, 0 },
	{ { "CLP", 3 }, { NULL, NULL }, 0 },
	{ { "ISK", 3 }, { NULL, NULL }, 0 },
	{ { "BHD", 3 }, { NULL, NULL }, 3 },
	{ { "JOD", 3 }, { NULL, NULL }, 3 },
	{ { "KWD", 3 }, { NULL, NULL }, 3 },
	{ { "OMR", 3 }, { NULL, NULL }, 3 },
	{ { "TND", 3 }, { NULL, NULL }, 3 },
};

static void
clock_parts(struct buf *buf, enum lang lang, struct local at, bool with_seconds)
{
	int hour = at.seconds / 3600;
	int minute = at.seconds / 60 % 60;
	int shown = lang == LANG_ZH ? hour : (hour + 11) % 12 + 1;

	buf_add_i64(buf, shown);
	buf_addc(buf, ':');
	buf_add_digits(buf, (uint64_t)minute, 2);
	if (with_seconds) {
		buf_addc(buf, ':');
		buf_add_digits(buf, (uint64_t)at.seconds % 60, 2);
	}
	if (lang != LANG_ZH)
		buf_add(buf, hour < 12 ? STR(" AM") : STR(" PM"));
}

void
words_clock(struct buf *buf, enum lang lang, struct local at)
{
	clock_parts(buf, lang, at, false);
}

void
words_clock_s(struct buf *buf, enum lang lang, struct local at)
{
	clock_parts(buf, lang, at, true);
}

void
words_day(struct buf *buf, enum lang lang, struct date date)
{
	struct civil civil = date_civil(date);

	if (lang == LANG_ZH) {
		buf_addf(buf, "%d月%d日", civil.month, civil.day);
	} else {
		buf_add(buf, str_sub(str_of(months[civil.month - 1]), 0, 3));
		buf_addc(buf, ' ');
		buf_add_i64(buf, civil.day);
	}
}

void
words_day_week(struct buf *buf, enum lang lang, struct date date)
{
	if (lang == LANG_ZH) {
		words_day(buf, lang, date);
		buf_addc(buf, ' ');
		words_weekday(buf, lang, date);
	} else {
		words_weekday(buf, lang, date);
		buf_add(buf, STR(", "));
		words_day(buf, lang, date);
	}
}

void
words_day_full(struct buf *buf, enum lang lang, struct date date)
{
	struct civil civil = date_civil(date);

	if (lang == LANG_ZH) {
		buf_addf(buf, "%d年%d月%d日 ", civil.year, civil.month, civil.day);
		words_weekday_full(buf, lang, date);
	} else {
		words_weekday_full(buf, lang, date);
		buf_addf(buf, ", %s %d, %d", months[civil.month - 1], civil.day, civil.year);
	}
}

void
words_weekday(struct buf *buf, enum lang lang, struct date date)
{
	int weekday = date_weekday(date) - 1;

	if (lang == LANG_ZH)
		buf_addf(buf, "周%s", weekdays_zh[weekday]);
	else
		buf_add(buf, str_sub(str_of(weekdays[weekday]), 0, 3));
}

void
words_weekday_full(struct buf *buf, enum lang lang, struct date date)
{
	int weekday = date_weekday(date) - 1;

	if (lang == LANG_ZH)
		buf_addf(buf, "星期%s", weekdays_zh[weekday]);
	else
		buf_add(buf, str_of(weekdays[weekday]));
}

void
words_month(struct buf *buf, enum lang lang, struct date date)
{
	struct civil civil = date_civil(date);

	if (lang == LANG_ZH)
		buf_addf(buf, "%d月", civil.month);
	else
		buf_addf(buf, "%s", months[civil.month - 1]);
}

void
words_month_year(struct buf *buf, enum lang lang, struct date date)
{
	struct civil civil = date_civil(date);

	if (lang == LANG_ZH)
		buf_addf(buf, "%d年%d月", civil.year, civil.month);
	else
		buf_addf(buf, "%s %d", months[civil.month - 1], civil.year);
}

/* 1234567 as 1,234,567. */
static void
add_grouped(struct buf *buf, uint64_t n)
{
	if (n < 1000) {
		buf_add_u64(buf, n);
		return;
	}
	add_grouped(buf, n / 1000);
	buf_addf(buf, ",%03u", (unsigned int)(n % 1000));
}

void
words_money(struct buf *buf, enum lang lang, struct money amount, struct str currency)
{
	uint64_t units = amount.cents < 0 ? -(uint64_t)amount.cents : (uint64_t)amount.cents;
	const char *symbol = NULL;
	int decimals = 2;
	uint64_t scale = 1;
	size_t i;

	for (i = 0; i < sizeof currencies / sizeof currencies[0]; i++)
		if (str_eq(currency, currencies[i].code)) {
			symbol = currencies[i].symbol[lang];
			decimals = currencies[i].decimals;
		}
	for (i = 0; i < (size_t)decimals; i++)
		scale *= 10;
	if (amount.cents < 0)
		buf_addc(buf, '-');
	buf_add(buf, str_of(symbol));
	add_grouped(buf, units / scale);
	if (units % scale != 0)
		buf_addf(buf, ".%0*u", decimals, (unsigned int)(units % scale));
	if (symbol == NULL && currency.len > 0) {
		buf_addc(buf, ' ');
		buf_add(buf, currency);
	}
}
