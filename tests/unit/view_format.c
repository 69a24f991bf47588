/* view_format.c - tests of view/format.c: dates, clocks and prices as people write them. */
#include "view_test.h"

static struct str
date_text(void (*write)(struct buf *, enum lang, struct date), enum lang lang, int32_t year, int32_t month, int32_t day)
{
	struct buf buf = buf_new(life, 128);

	write(&buf, lang, date_of(year, month, day));
	return buf_str(&buf);
}

static struct str
clock_text(void (*write)(struct buf *, enum lang, struct local), enum lang lang, int32_t seconds)
{
	struct buf buf = buf_new(life, 128);

	write(&buf, lang, (struct local){ date_of(2026, 2, 15), seconds });
	return buf_str(&buf);
}

static struct str
money_text(enum lang lang, int64_t cents, struct str currency)
{
	struct buf buf = buf_new(life, 128);

	words_money(&buf, lang, (struct money){ cents }, currency);
	return buf_str(&buf);
}

static void
clocks_have_twelve_hours_in_english_and_24_in_chinese(void **state)
{
	(void)state;
	assert_text(clock_text(words_clock, LANG_EN, 10 * 3600), "10:00 AM");
	assert_text(clock_text(words_clock, LANG_EN, 0), "12:00 AM");
	assert_text(clock_text(words_clock, LANG_EN, 12 * 3600), "12:00 PM");
	assert_text(clock_text(words_clock, LANG_EN, 14 * 3600 + 30 * 60), "2:30 PM");
	assert_text(clock_text(words_clock, LANG_EN, 86399), "11:59 PM");
	assert_text(clock_text(words_clock, LANG_ZH, 9 * 3600 + 30 * 60), "9:30");
	assert_text(clock_text(words_clock, LANG_ZH, 14 * 3600), "14:00");
	assert_text(clock_text(words_clock, LANG_ZH, 5 * 60), "0:05");
	assert_text(clock_text(words_clock_s, LANG_EN, 10 * 3600 + 5), "10:00:05 AM");
	assert_text(clock_text(words_clock_s, LANG_ZH, 10 * 3600 + 5), "10:00:05");
}

static void
dates_are_written_in_each_language(void **state)
{
	(void)state;
	assert_text(date_text(words_day, LANG_EN, 2026, 2, 15), "Feb 15");
	assert_text(date_text(words_day, LANG_ZH, 2026, 2, 15), "2月15日");
	assert_text(date_text(words_day_week, LANG_EN, 2026, 2, 15), "Sun, Feb 15");
	assert_text(date_text(words_day_week, LANG_ZH, 2026, 2, 15), "2月15日 周日");
	assert_text(date_text(words_day_full, LANG_EN, 2026, 2, 15), "Sunday, February 15, 2026");
	assert_text(date_text(words_day_full, LANG_ZH, 2026, 2, 15), "2026年2月15日 星期日");
	assert_text(date_text(words_weekday, LANG_EN, 2026, 2, 16), "Mon");
	assert_text(date_text(words_weekday, LANG_ZH, 2026, 2, 16), "周一");
	assert_text(date_text(words_weekday_full, LANG_EN, 2026, 2, 18), "Wednesday");
	assert_text(date_text(words_weekday_full, LANG_ZH, 2026, 2, 21), "星期六");
	assert_text(date_text(words_month, LANG_EN, 2026, 12, 1), "December");
	assert_text(date_text(words_month, LANG_ZH, 2026, 12, 1), "12月");
	assert_text(date_text(words_month_year, LANG_EN, 2026, 2, 1), "February 2026");
	assert_text(date_text(words_month_year, LANG_ZH, 2026, 2, 1), "2026年2月");
}

static void
whole_prices_have_no_decimals(void **state)
{
	(void)state;
	assert_text(money_text(LANG_EN, 5000, STR("USD")), "$50");
	assert_text(money_text(LANG_EN, 5050, STR("USD")), "$50.50");
	assert_text(money_text(LANG_EN, 5005, STR("EUR")), "€50.05");
	assert_text(money_text(LANG_EN, 0, STR("GBP")), "£0");
	assert_text(money_text(LANG_ZH, 4500, STR("CNY")), "¥45");
	assert_text(money_text(LANG_EN, 3000, STR("CNY")), "¥30");
	assert_text(money_text(LANG_EN, 1250, STR("CAD")), "CA$12.50");
	assert_text(money_text(LANG_EN, 1250, STR("AUD")), "A$12.50");
}

static void
currencies_have_their_own_decimals(void **state)
{
	(void)state;
	assert_text(money_text(LANG_EN, 3000, STR("JPY")), "¥3,000");
	assert_text(money_text(LANG_ZH, 3000, STR("JPY")), "JP¥3,000");
	assert_text(money_text(LANG_EN, 12345, STR("KWD")), "12.345 KWD");
	assert_text(money_text(LANG_EN, 1250, STR("XXX")), "12.50 XXX");
	assert_text(money_text(LANG_EN, 1250, STR_NONE), "12.50");
}

static void
large_and_negative_prices_are_written_too(void **state)
{
	(void)state;
	assert_text(money_text(LANG_EN, 123456789, STR("USD")), "$1,234,567.89");
	assert_text(money_text(LANG_EN, 100000500, STR("USD")), "$1,000,005");
	assert_text(money_text(LANG_EN, -505, STR("USD")), "-$5.05");
	assert_text(money_text(LANG_EN, INT64_MIN, STR("USD")), "-$92,233,720,368,547,758.08");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(clocks_have_twelve_hours_in_english_and_24_in_chinese),
		cmocka_unit_test(dates_are_written_in_each_language),
		cmocka_unit_test(whole_prices_have_no_decimals),
		cmocka_unit_test(currencies_have_their_own_decimals),
		cmocka_unit_test(large_and_negative_prices_are_written_too),
	};

	return cmocka_run_group_tests(tests, open_scratch, close_scratch);
}
