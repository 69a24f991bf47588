/* demo.c - what would have been sent: in the demo there is no phone to ring. */
#include "base/arena.h"
#include "base/settings.h"
#include "wizard/wizard.h"

enum { SHOWN_MAX = 50 };

struct message_view {
	struct str	 id;		/* on the page */
	bool		 sms;
	struct str	 channel;
	struct str	 recipient;
	struct when	 at;
	struct str	 subject;
	struct text	*lines;
	size_t		 n_lines;
};

struct outbox_view {
	struct layout		 layout;
	struct message_view	*messages;
	size_t			 n_messages;
};

static const struct shape message_shape = SHAPE(message_view,
	FIELD(message_view, id), FIELD(message_view, sms), FIELD(message_view, channel), FIELD(message_view, recipient),
	FIELD(message_view, at), FIELD(message_view, subject), FIELD_LIST(message_view, lines, n_lines, &text_shape));
static const struct shape outbox_shape = SHAPE(outbox_view,
	FIELD_ONE(outbox_view, layout, &layout_shape),
	FIELD_LIST(outbox_view, messages, n_messages, &message_shape));

const struct page wizard_outbox_page = { "outbox.html", &outbox_shape };

/* Lines of their own wrap where a narrow page ends; empty ones are left out. */
static void
split(struct cx *cx, struct str body, struct message_view *out)
{
	struct str line;

	out->lines = NEW_N(cx->arena, struct text, body.len / 2 + 1);
	while (body.len > 0) {
		line = str_trim(str_cut(&body, '\n'));
		if (line.len > 0)
			out->lines[out->n_lines++].text = line;
	}
}

enum err
wizard_demo_outbox(struct cx *cx)
{
	struct outbox_view *view = NEW(cx->arena, struct outbox_view);
	struct state state = { 0 };
	struct outbox_line *lines;
	size_t n;
	size_t i;
	enum err e;

	if (!cx->settings->demo)
		return ERR_NOT_FOUND;
	if ((e = desk_outbox_recent(cx->desk, SHOWN_MAX, &lines, &n)) != OK)
		return e;
	state.lang = lang_choose(request_query(cx->request, STR("lang")), STR_NONE, cx->request->accept_language,
	    STR_NONE);
	wizard_layout(cx, &state, wizard_say(cx, state.lang, STR("Messages of the demo")), &view->layout);
	view->messages = NEW_N(cx->arena, struct message_view, n + 1);
	for (i = 0; i < n; i++) {
		view->messages[i] = (struct message_view){
			.id = str_fmt(cx->arena, "m%llu", (unsigned long long)lines[i].id),
			.sms = str_eq(lines[i].channel, STR("sms")),
			.channel = lines[i].channel,
			.recipient = lines[i].recipient,
			.at = { .at = lines[i].created_at },
			.subject = lines[i].subject,
		};
		split(cx, lines[i].body, &view->messages[i]);
	}
	view->n_messages = n;
	return wizard_reply(cx, &state, &wizard_outbox_page, view);
}
