/* template.c - slotkeeperctl template: the words of a store's messages. */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/limits.h"
#include "base/sms.h"
#include "ctl/salon.h"
#include "db/message_text.h"
#include "message/message.h"
#include "message/text.h"

enum { TEXT_BYTES_MAX = MESSAGE_TEXT_CHARS_MAX * 4 + 2 };

struct words_of {			/* what the arguments name */
	struct desk		 desk;
	const struct words	*words;
	enum lang		 lang;
	const struct text_kind	*kind;
	bool			 has_part;
	enum text_part		 part;
};

/* --lang may stand anywhere; it is taken out. False: wrongly called. */
static bool
take_lang(int *argc, char *argv[], const char **out)
{
	int to = 1;
	int i;

	*out = NULL;
	for (i = 1; i < *argc; i++) {
		if (strcmp(argv[i], "--lang") != 0)
			argv[to++] = argv[i];
		else if (++i == *argc || *out != NULL)
			return false;
		else
			*out = argv[i];
	}
	*argc = to;
	return true;
}

static bool
open_store(struct ctl *ctl, const char *store, const char *lang, struct words_of *out)
{
	struct str problem;

	if (!ctl_salon(ctl, store, &out->desk))
		return false;
	if (words_load(ctl->life, ctl->settings.catalogue_dir, &out->words, &problem) != OK) {
		ctl_complain(ctl, "%.*s", STR_ARG(problem));
		return false;
	}
	out->lang = LANG_EN;
	if (lang == NULL)
		(void)lang_of(out->desk.cat->store.locale, &out->lang);
	else if (!lang_of(str_of(lang), &out->lang)) {
		ctl_complain(ctl, "there is no language %s: en or zh", lang);
		return false;
	}
	return true;
}

static bool
name_kind(struct ctl *ctl, const char *name, struct words_of *out)
{
	out->kind = text_kind(str_of(name));
	if (out->kind == NULL)
		ctl_complain(ctl, "there is no message %s; see slotkeeperctl template list", name);
	return out->kind != NULL;
}

static bool
name_part(struct ctl *ctl, const char *name, struct words_of *out)
{
	out->has_part = text_part_of(str_of(name), &out->part);
	if (!out->has_part)
		ctl_complain(ctl, "there is no part %s: sms, subject or body", name);
	return out->has_part;
}

static bool
is_own(const struct words_of *of, const struct text_kind *kind, enum text_part part)
{
	const struct catalogue *cat = of->desk.cat;
	size_t i;

	for (i = 0; i < cat->n_texts; i++)
		if (str_eq(cat->texts[i].message, str_of(kind->name)) && str_eq(cat->texts[i].part, text_part_name(part)) &&
		    str_eq(cat->texts[i].locale, lang_code(of->lang)))
			return true;
	return false;
}

static int
list(struct ctl *ctl, const struct words_of *of)
{
	const struct text_kind *kinds;
	size_t n;
	size_t i;
	int part;

	kinds = text_kinds(&n);
	for (i = 0; i < n; i++) {
		printf("%-16s %s\n%-16s", kinds[i].name, kinds[i].about, "");
		for (part = 0; part < TEXT_PARTS; part++)
			if (text_standard(ctl->arena, NULL, LANG_EN, &kinds[i], (enum text_part)part).len > 0)
				printf(" %.*s%s", STR_ARG(text_part_name((enum text_part)part)),
				    is_own(of, &kinds[i], (enum text_part)part) ? " (own)" : "");
		for (size_t name = 0; name < TEXT_NAMES_MAX && kinds[i].names[name] != NULL; name++)
			printf("%s{%s}", name == 0 ? ": " : " ", kinds[i].names[name]);
		putchar('\n');
	}
	return 0;
}

static int
show(struct ctl *ctl, const struct words_of *of)
{
	struct str text;
	int part;

	for (part = 0; part < TEXT_PARTS; part++) {
		if (of->has_part && (enum text_part)part != of->part)
			continue;
		text = text_get(ctl->arena, of->desk.cat, of->words, of->lang, of->kind, (enum text_part)part);
		if (text.len == 0)
			continue;
		if (!of->has_part)
			printf("--- %.*s%s\n", STR_ARG(text_part_name((enum text_part)part)),
			    is_own(of, of->kind, (enum text_part)part) ? " (own)" : "");
		printf("%.*s\n", STR_ARG(text));
	}
	return 0;
}

/* All of standard input; its last newline is not part of the text. */
static bool
read_text(struct ctl *ctl, struct str *out)
{
	char *bytes = arena_alloc(ctl->arena, TEXT_BYTES_MAX);
	size_t n;

	n = fread(bytes, 1, TEXT_BYTES_MAX, stdin);
	if (n == TEXT_BYTES_MAX) {
		ctl_complain(ctl, "the text is too long");
		return false;
	}
	*out = (struct str){ .ptr = bytes, .len = n };
	while (str_ends(*out, STR("\n")) || str_ends(*out, STR("\r")))
		out->len--;
	return true;
}

static int
set(struct ctl *ctl, const struct words_of *of)
{
	struct message_text_row row = {
		.store_id = of->desk.cat->store.id,
		.locale = lang_code(of->lang),
		.message = str_of(of->kind->name),
		.part = text_part_name(of->part),
		.now = of->desk.now,
	};
	struct str problem;

	if (!read_text(ctl, &row.text))
		return EXIT_WRONG;
	problem = text_problem(ctl->arena, of->kind, of->part, row.text);
	if (problem.len > 0) {
		ctl_complain(ctl, "%.*s", STR_ARG(problem));
		return EXIT_WRONG;
	}
	if (db_message_text_set(ctl->db, &row) != OK) {
		ctl_complain(ctl, "the database cannot be written");
		return EXIT_WRONG;
	}
	puts("Stored. It is used from the next message on.");
	return 0;
}

static int
reset(struct ctl *ctl, const struct words_of *of)
{
	const struct message_text_row row = {
		.store_id = of->desk.cat->store.id,
		.locale = lang_code(of->lang),
		.message = str_of(of->kind->name),
		.part = of->has_part ? text_part_name(of->part) : STR_NONE,
	};
	uint64_t n;

	if (db_message_text_delete(ctl->db, &row, &n) != OK) {
		ctl_complain(ctl, "the database cannot be written");
		return EXIT_WRONG;
	}
	printf("%llu of the store's own texts removed; ours are used.\n", (unsigned long long)n);
	return 0;
}

static int
preview(struct ctl *ctl, const struct words_of *of)
{
	struct message message = message_of(&of->desk, of->words, lang_code(of->lang));
	struct message_texts texts;

	(void)ctl;
	message_preview(&message, str_of(of->kind->name), &texts);
	if (texts.sms.len > 0)
		printf("--- sms, %zu segments\n%.*s\n", sms_segments(texts.sms), STR_ARG(texts.sms));
	if (texts.body.len > 0)
		printf("--- subject\n%.*s\n--- body\n%.*s\n", STR_ARG(texts.subject), STR_ARG(texts.body));
	return 0;
}

int
template_main(struct ctl *ctl, int argc, char *argv[])
{
	static const struct {
		const char	*name;
		int		 least;		/* arguments, with the command's and this name */
		int		 most;
		int		(*run)(struct ctl *ctl, const struct words_of *of);
	} acts[] = {
		{ "list", 3, 3, NULL },
		{ "show", 4, 5, show },
		{ "set", 5, 5, set },
		{ "reset", 4, 5, reset },
		{ "preview", 4, 4, preview },
	};
	struct words_of of = { .kind = NULL };
	const char *lang;
	size_t i;

	if (!take_lang(&argc, argv, &lang) || argc < 3)
		return ctl_usage(ctl);
	for (i = 0; i < sizeof(acts) / sizeof(acts[0]) && strcmp(argv[1], acts[i].name) != 0; i++)
		continue;
	if (i == sizeof(acts) / sizeof(acts[0]) || argc < acts[i].least || argc > acts[i].most)
		return ctl_usage(ctl);
	if (!open_store(ctl, argv[2], lang, &of))
		return EXIT_WRONG;
	if (acts[i].run == NULL)
		return list(ctl, &of);
	if (!name_kind(ctl, argv[3], &of) || (argc == 5 && !name_part(ctl, argv[4], &of)))
		return EXIT_WRONG;
	return acts[i].run(ctl, &of);
}
