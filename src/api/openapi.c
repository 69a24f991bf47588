/* openapi.c - GET /api/openapi.json: the description of this API, a file beside the templates. */
#include "api/api.h"
#include "base/file.h"
#include "base/settings.h"
#include "http/reply.h"

enum { SIZE_MAX_BYTES = 512 * 1024 };

enum err
api_openapi_get(struct cx *cx)
{
	struct str path = str_fmt(cx->arena, "%.*s/openapi.json", STR_ARG(cx->settings->template_dir));
	struct str text;
	enum err e;

	if ((e = file_read(cx->arena, path, SIZE_MAX_BYTES, &text)) != OK)
		return e;
	cx->reply->public_cache = true;
	return reply_text(cx, 200, STR("application/json"), text);
}
