/*
 * reply.h - writing a reply. Header names and values with CR, LF or NUL are a bug and assert; callers validate what
 * users typed.
 */
#ifndef HTTP_REPLY_H
#define HTTP_REPLY_H

#include "base/shape.h"
#include "http/cx.h"

void		reply_start(struct reply *reply, struct arena *arena);
void		reply_header(struct reply *reply, struct str name, struct str value);
void		reply_retry_after(struct reply *reply, int64_t seconds);
enum err	reply_see_other(struct cx *cx, struct url to);	/* 303; a path of ours, put behind request.base */
enum err	reply_text(struct cx *cx, int status, struct str content_type, struct str body);

/*
 * All header lines with the empty one behind them, as CGI and FastCGI want them: the gateway sends this before the
 * body.
 */
void		reply_head(const struct request *request, const struct reply *reply, struct buf *out);
bool		reply_has_body(const struct request *request, const struct reply *reply);	/* not HEAD, 204, 304 */

#endif
