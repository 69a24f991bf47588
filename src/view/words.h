/*
 * words.h - the catalogues: msgid to text, by our own reader of GNU .mo files, and how dates and prices are written per language.
 *
 * Languages are "en" (msgids are English; no file needed) and "zh". They live in the life arena.
 */
#ifndef VIEW_WORDS_H
#define VIEW_WORDS_H

#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"

enum lang {
	LANG_EN,
	LANG_ZH,
	LANG_COUNT
};

struct words;

enum err	 words_load(struct arena *life, struct str catalogue_dir, const struct words **out, struct str *out_problem);
/* Nothing is read before it is asked for: for plain CGI, which answers in one language. A catalogue that cannot be read is logged then. */
const struct words *words_open(struct arena *life, struct str catalogue_dir);
struct str	 words_get(const struct words *words, enum lang lang, struct str msgid);		/* msgid itself when unknown */
struct str	 words_plural(const struct words *words, enum lang lang, struct str one, struct str many, uint64_t n);
enum lang	 lang_choose(struct str wanted, struct str cookie, struct str accept_language, struct str store_locale);
bool		 lang_of(struct str code, enum lang *out);	/* "en", "zh", "zh-CN", "zh-Hans" ... */
struct str	 lang_code(enum lang lang);			/* "en", "zh" */
struct str	 lang_tag(enum lang lang);			/* for <html lang>: "en", "zh-Hans" */

/* How people write it: clock "10:00 AM" / "10:00"; day "Feb 15" / "2月15日"; full "Sunday, February 15, 2026" / "2026年2月15日 星期日". */
void		 words_clock(struct buf *buf, enum lang lang, struct local at);
void		 words_clock_s(struct buf *buf, enum lang lang, struct local at);	/* with seconds */
void		 words_day(struct buf *buf, enum lang lang, struct date date);		/* Feb 15 */
void		 words_day_week(struct buf *buf, enum lang lang, struct date date);	/* Sun, Feb 15 / 2月15日 周日 */
void		 words_day_full(struct buf *buf, enum lang lang, struct date date);
void		 words_weekday(struct buf *buf, enum lang lang, struct date date);	/* Sun / 周日 */
void		 words_weekday_full(struct buf *buf, enum lang lang, struct date date);
void		 words_month(struct buf *buf, enum lang lang, struct date date);	/* February */
void		 words_month_year(struct buf *buf, enum lang lang, struct date date);	/* February 2026 / 2026年2月 */
void		 words_money(struct buf *buf, enum lang lang, struct money amount, struct str currency);	/* $50, $50.50, ¥30 */

#endif
