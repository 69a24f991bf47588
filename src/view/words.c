/* words.c - catalogues read from GNU .mo files, and the choice of a language. */
#include <string.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/log.h"
#include "view/words.h"

enum {
	CATALOGUE_SIZE_MAX = 1024 * 1024,
	MO_MAGIC = (int)0x950412deU,		/* in the byte order of this machine */
	MO_HEADER = 28,
	MO_ENTRY = 8,				/* length and offset */
};

/* The three plural rules that our languages use; msgfmt writes them into the catalogue's header. */
enum plural_rule {
	PLURAL_NONE,				/* nplurals=1; plural=0 */
	PLURAL_NOT_ONE,				/* nplurals=2; plural=(n != 1) */
	PLURAL_OVER_ONE,			/* nplurals=2; plural=(n > 1) */
};

struct entry {
	struct str	msgid;			/* up to its first NUL: without the plural's msgid */
	struct str	msgstr;			/* forms separated by NUL */
	bool		plural;
};

struct catalogue {
	const struct entry	*entries;	/* sorted by msgid */
	size_t			 n;
	enum plural_rule	 rule;
};

struct words {
	struct catalogue	*of;		/* by language; English is empty: its texts are the msgids */
	struct late		*late;		/* NULL: all have been read */
};

struct late {
	struct arena	*life;
	struct str	 dir;
	bool		 was_tried[LANG_COUNT];
};

static const struct {
	struct str	code;
	struct str	tag;
} langs[LANG_COUNT] = {
	[LANG_EN] = { { "en", 2 }, { "en", 2 } },
	[LANG_ZH] = { { "zh", 2 }, { "zh-Hans", 7 } },
};

static uint32_t
word_at(struct str mo, size_t at)
{
	uint32_t v;

	memcpy(&v, mo.ptr + at, sizeof v);
	return v;
}

/* The text whose length and offset stand at `at`; false when it leaves the file or lacks its final NUL. */
static bool
text_at(struct str mo, size_t at, struct str *out)
{
	size_t len = word_at(mo, at);
	size_t offset = word_at(mo, at + 4);

	if (offset >= mo.len || len >= mo.len - offset || mo.ptr[offset + len] != '\0')
		return false;
	*out = (struct str){ mo.ptr + offset, len };
	return true;
}

static struct str
up_to_nul(struct str s)
{
	size_t at;

	return str_find(s, '\0', &at) ? str_sub(s, 0, at) : s;
}

/* The value of "Name: value" in the header entry, without white space, so that rules compare as text. */
static struct str
header_value(struct arena *life, struct str header, struct str name)
{
	struct buf value = buf_new(life, 256);
	struct str line;
	size_t i;

	while (header.len > 0) {
		line = str_cut(&header, '\n');
		if (!str_eq_nocase(str_trim(str_cut(&line, ':')), name))
			continue;
		for (i = 0; i < line.len; i++)
			if (line.ptr[i] != ' ' && line.ptr[i] != '\t' && line.ptr[i] != '(' && line.ptr[i] != ')')
				buf_addc(&value, line.ptr[i]);
		break;
	}
	return buf_str(&value);
}

static const char *
read_header(struct arena *life, struct str header, enum plural_rule *out)
{
	struct str type = header_value(life, header, STR("Content-Type"));
	struct str rule = header_value(life, header, STR("Plural-Forms"));

	if (!str_ends(type, STR("charset=UTF-8")) && !str_ends(type, STR("charset=utf-8")))
		return "the charset must be UTF-8";
	if (str_ends(rule, STR(";")))
		rule = str_sub(rule, 0, rule.len - 1);
	if (str_eq(rule, STR("nplurals=1;plural=0")))
		*out = PLURAL_NONE;
	else if (str_eq(rule, STR("nplurals=2;plural=n!=1")))
		*out = PLURAL_NOT_ONE;
	else if (str_eq(rule, STR("nplurals=2;plural=n>1")))
		*out = PLURAL_OVER_ONE;
	else
		return "Plural-Forms must be nplurals=1; plural=0, or nplurals=2 with n != 1 or n > 1";
	return NULL;
}

static const char *
read_entry(struct str mo, size_t originals, size_t translations, struct entry *out)
{
	struct str whole;

	if (!text_at(mo, originals, &whole) || !text_at(mo, translations, &out->msgstr))
		return "a text lies outside the file";
	out->msgid = up_to_nul(whole);
	out->plural = whole.len > out->msgid.len;
	if (!utf8_valid(out->msgstr))
		return "a text is not UTF-8";
	return NULL;
}

static bool
forms_fit(const struct entry *entry, enum plural_rule rule)
{
	size_t n_nuls = 0;
	size_t i;

	for (i = 0; i < entry->msgstr.len; i++)
		if (entry->msgstr.ptr[i] == '\0')
			n_nuls++;
	return n_nuls == (entry->plural && rule != PLURAL_NONE ? 1u : 0u);
}

/* Every entry is checked here, so that words_get can trust the file. Returns what is wrong, or NULL. */
static const char *
read_catalogue(struct arena *life, struct str mo, struct catalogue *out)
{
	struct entry *entries;
	const char *wrong;
	size_t originals;
	size_t translations;
	size_t n;
	size_t i;

	if (mo.len < MO_HEADER || word_at(mo, 0) != (uint32_t)MO_MAGIC)
		return "not a .mo file of this machine's byte order";
	if (word_at(mo, 4) >> 16 != 0)
		return "a .mo revision that is not known";
	n = word_at(mo, 8);
	originals = word_at(mo, 12);
	translations = word_at(mo, 16);
	if (n == 0 || n > mo.len / MO_ENTRY || originals > mo.len - n * MO_ENTRY || translations > mo.len - n * MO_ENTRY)
		return "its tables lie outside the file";
	entries = NEW_N(life, struct entry, n);
	for (i = 0; i < n; i++) {
		if ((wrong = read_entry(mo, originals + i * MO_ENTRY, translations + i * MO_ENTRY, &entries[i])) != NULL)
			return wrong;
		if (i > 0 && str_cmp(entries[i - 1].msgid, entries[i].msgid) >= 0)
			return "its texts are not sorted";
	}
	if (entries[0].msgid.len != 0)
		return "it has no header entry";
	if ((wrong = read_header(life, entries[0].msgstr, &out->rule)) != NULL)
		return wrong;
	for (i = 0; i < n; i++)
		if (!forms_fit(&entries[i], out->rule))
			return "an entry has the wrong number of plural forms";
	out->entries = entries;
	out->n = n;
	return NULL;
}

static enum err
load(struct arena *life, struct str catalogue_dir, enum lang lang, struct catalogue *out, struct str *out_problem)
{
	struct str path;
	struct str mo;
	const char *wrong = NULL;
	enum err e;

	path = str_fmt(life, "%.*s/%.*s.mo", STR_ARG(catalogue_dir), STR_ARG(langs[lang].code));
	if ((e = file_read(life, path, CATALOGUE_SIZE_MAX, &mo)) != OK)
		wrong = e == ERR_NOT_FOUND ? "no such file" : e == ERR_TOO_LARGE ? "larger than 1 MiB" : "cannot be read";
	else if ((wrong = read_catalogue(life, mo, out)) != NULL)
		e = ERR_INVALID;
	if (e != OK)
		*out_problem = str_fmt(life, "%.*s: %s", STR_ARG(path), wrong);
	return e;
}

enum err
words_load(struct arena *life, struct str catalogue_dir, const struct words **out, struct str *out_problem)
{
	struct words *words = NEW(life, struct words);
	enum lang lang;
	enum err e;

	words->of = NEW_N(life, struct catalogue, LANG_COUNT);
	for (lang = LANG_EN + 1; lang < LANG_COUNT; lang++)
		if ((e = load(life, catalogue_dir, lang, &words->of[lang], out_problem)) != OK)
			return e;
	*out = words;
	return OK;
}

const struct words *
words_open(struct arena *life, struct str catalogue_dir)
{
	struct words *words = NEW(life, struct words);

	words->of = NEW_N(life, struct catalogue, LANG_COUNT);
	words->late = NEW(life, struct late);
	*words->late = (struct late){ .life = life, .dir = catalogue_dir, .was_tried[LANG_EN] = true };
	return words;
}

static void
load_late(const struct words *words, enum lang lang)
{
	struct catalogue read;
	struct str problem;

	words->late->was_tried[lang] = true;
	if (load(words->late->life, words->late->dir, lang, &read, &problem) == OK)
		words->of[lang] = read;
	else
		log_fault("words_get", "%.*s", STR_ARG(problem));
}

static const struct entry *
find(const struct words *words, enum lang lang, struct str msgid)
{
	const struct catalogue *of;
	size_t low = 0;
	size_t high;
	size_t middle;
	int order;

	if (words == NULL || msgid.len == 0)
		return NULL;
	if (words->late != NULL && !words->late->was_tried[lang])
		load_late(words, lang);
	of = &words->of[lang];
	high = of->n;
	while (low < high) {
		middle = low + (high - low) / 2;
		order = str_cmp(msgid, of->entries[middle].msgid);
		if (order == 0)
			return &of->entries[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

struct str
words_get(const struct words *words, enum lang lang, struct str msgid)
{
	const struct entry *entry = find(words, lang, msgid);
	struct str text;

	if (entry == NULL)
		return msgid;
	text = up_to_nul(entry->msgstr);
	return text.len > 0 ? text : msgid;
}

struct str
words_plural(const struct words *words, enum lang lang, struct str one, struct str many, uint64_t n)
{
	const struct entry *entry = find(words, lang, one);
	struct str first;
	enum plural_rule rule;

	if (entry == NULL || entry->msgstr.len == 0)
		return n == 1 ? one : many;
	first = up_to_nul(entry->msgstr);
	rule = words->of[lang].rule;
	if (!entry->plural || rule == PLURAL_NONE || (rule == PLURAL_NOT_ONE ? n == 1 : n <= 1))
		return first;
	return str_sub(entry->msgstr, first.len + 1, entry->msgstr.len - first.len - 1);
}

struct str
lang_code(enum lang lang)
{
	return langs[lang].code;
}

struct str
lang_tag(enum lang lang)
{
	return langs[lang].tag;
}

bool
lang_of(struct str code, enum lang *out)
{
	size_t len = 0;
	enum lang lang;

	code = str_trim(code);
	while (len < code.len && code.ptr[len] != '-' && code.ptr[len] != '_' && code.ptr[len] != '.')
		len++;
	for (lang = LANG_EN; lang < LANG_COUNT; lang++)
		if (str_eq_nocase(str_sub(code, 0, len), langs[lang].code)) {
			*out = lang;
			return true;
		}
	return false;
}

/* RFC 9110, 12.4.2, in thousandths; what cannot be read counts as 0. */
static int
quality(struct str params)
{
	struct str value = str_trim(params);
	int q;
	size_t i;

	if (value.len == 0)
		return 1000;
	if (value.len < 3 || (value.ptr[0] != 'q' && value.ptr[0] != 'Q') || value.ptr[1] != '=' || value.len > 7)
		return 0;
	if (value.ptr[2] != '0' && value.ptr[2] != '1')
		return 0;
	q = (value.ptr[2] - '0') * 1000;
	if (value.len > 3 && value.ptr[3] != '.')
		return 0;
	for (i = 4; i < value.len; i++) {
		if (value.ptr[i] < '0' || value.ptr[i] > '9')
			return 0;
		q += (value.ptr[i] - '0') * (i == 4 ? 100 : i == 5 ? 10 : 1);
	}
	return q > 1000 ? 0 : q;
}

static bool
accepted(struct str header, enum lang *out)
{
	struct str range;
	struct str code;
	enum lang lang;
	int best = 0;
	int q;

	while (header.len > 0) {
		range = str_cut(&header, ',');
		code = str_cut(&range, ';');
		if (!lang_of(code, &lang) || (q = quality(range)) <= best)
			continue;
		best = q;
		*out = lang;
	}
	return best > 0;
}

enum lang
lang_choose(struct str wanted, struct str cookie, struct str accept_language, struct str store_locale)
{
	enum lang lang = LANG_EN;

	if (lang_of(wanted, &lang) || lang_of(cookie, &lang) || accepted(accept_language, &lang) || lang_of(store_locale, &lang))
		return lang;
	return LANG_EN;
}
