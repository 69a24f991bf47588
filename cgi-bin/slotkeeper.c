/* slotkeeper.c - the program: the table of contents and the loop. */

#include <stdlib.h>

#include "api/api.h"
#include "api/health.h"
#include "api/v1.h"
#include "cgi-bin/program.h"
#include "http/gateway.h"
#include "staff/staff.h"
#include "wizard/wizard.h"

static const struct route table[] = {
	/* method, path, handler, page, guards */
	{ METHOD_GET,  "/booking/{store}",			wizard_services_show,	&wizard_services_page,		GUARD_NONE },
	{ METHOD_GET,  "/booking/{store}/employee",		wizard_technicians_show, &wizard_technicians_page,	GUARD_NONE },
	{ METHOD_GET,  "/booking/{store}/time",			wizard_times_show,	&wizard_times_page,		GUARD_NONE },
	{ METHOD_GET,  "/booking/{store}/together",		wizard_together_show,	&wizard_together_page,		GUARD_NONE },
	{ METHOD_POST, "/booking/{store}/together",		wizard_together_hold,	&wizard_together_page,		GUARD_CSRF },
	{ METHOD_POST, "/booking/{store}/items",		wizard_items_hold,	&wizard_times_page,		GUARD_CSRF },
	{ METHOD_POST, "/booking/{store}/items/remove",		wizard_items_remove,	&wizard_services_page,		GUARD_CSRF },
	{ METHOD_POST, "/booking/{store}/items/undo",		wizard_items_undo,	&wizard_services_page,		GUARD_CSRF },
	{ METHOD_POST, "/booking/{store}/guests",		wizard_guests_add,	&wizard_services_page,		GUARD_CSRF },
	{ METHOD_GET,  "/booking/{store}/cart",			wizard_old_cart,	NULL,				GUARD_NONE },
	{ METHOD_GET,  "/booking/{store}/verify",		wizard_verify_show,	&wizard_verify_page,		GUARD_NONE },
	{ METHOD_POST, "/booking/{store}/verify",		wizard_verify_act,	&wizard_code_page,		GUARD_CSRF },
	{ METHOD_GET,  "/booking/{store}/success",		wizard_done_show,	&wizard_done_page,		GUARD_NONE },
	{ METHOD_GET,  "/booking/{store}/manage/{token}",	wizard_manage_show,	&wizard_manage_page,		GUARD_NONE },
	{ METHOD_GET,  "/booking/{store}/manage/{token}/calendar.ics", wizard_calendar, NULL,				GUARD_NONE },
	{ METHOD_GET,  "/booking/{store}/manage/{token}/cancel", wizard_manage_cancel_show, &wizard_cancel_page,	GUARD_NONE },
	{ METHOD_POST, "/booking/{store}/manage/{token}/cancel", wizard_manage_cancel,	&wizard_cancel_page,		GUARD_CSRF },
	{ METHOD_GET,  "/booking/{store}/manage/{token}/move",	wizard_move_show,	&wizard_move_page,		GUARD_NONE },
	{ METHOD_POST, "/booking/{store}/manage/{token}/move",	wizard_move,		&wizard_move_page,		GUARD_CSRF },
	{ METHOD_GET,  "/booking/{store}/mine",			wizard_mine_show,	&wizard_mine_page,		GUARD_NONE },
	{ METHOD_POST, "/booking/{store}/mine",			wizard_mine_act,	&wizard_signin_page,		GUARD_CSRF },
	{ METHOD_GET,  "/booking/{store}/feed/{token}/calendar.ics", wizard_feed,	NULL,				GUARD_NONE },
	{ METHOD_GET,  "/booking/{store}/waitlist",		wizard_waiting_show,	&wizard_waiting_page,		GUARD_NONE },
	{ METHOD_POST, "/booking/{store}/waitlist",		wizard_waiting_act,	&wizard_waiting_page,		GUARD_CSRF },
	{ METHOD_GET,  "/booking/{store}/offer/{token}",	wizard_offer_show,	&wizard_offer_page,		GUARD_NONE },
	{ METHOD_POST, "/booking/{store}/offer/{token}",	wizard_offer_act,	&wizard_offer_page,		GUARD_CSRF },
	{ METHOD_GET,  "/booking/{store}/courses/{id}",		wizard_course_show,	&wizard_course_page,		GUARD_NONE },
	{ METHOD_GET,  "/booking/{store}/courses/{id}/hold",	wizard_place_show,	&wizard_place_page,		GUARD_NONE },
	{ METHOD_POST, "/booking/{store}/courses/{id}/hold",	wizard_course_hold,	&wizard_place_page,		GUARD_CSRF },
	{ METHOD_POST, "/booking/{store}/courses/{id}/release",	wizard_place_release,	&wizard_course_page,		GUARD_CSRF },
	{ METHOD_POST, "/booking/{store}/courses/{id}/bookings", wizard_place_book,	&wizard_place_page,		GUARD_CSRF },
	{ METHOD_GET,  "/booking/{store}/help",			wizard_help_show,	&wizard_help_page,		GUARD_NONE },
	{ METHOD_GET,  "/api/public/booking/stores/{code}",	api_stores_get,		NULL,				GUARD_NONE },
	{ METHOD_GET,  "/api/public/booking/services",		api_services_list,	NULL,				GUARD_NONE },
	{ METHOD_GET,  "/api/public/booking/employees",		api_employees_list,	NULL,				GUARD_NONE },
	{ METHOD_GET,  "/api/public/booking/slots",		api_slots_list,		NULL,				GUARD_NONE },
	{ METHOD_GET,  "/api/public/booking/days",		api_days_list,		NULL,				GUARD_NONE },
	{ METHOD_POST, "/api/public/booking/holds",		api_holds_create,	NULL,				GUARD_JSON },
	{ METHOD_DELETE, "/api/public/booking/holds/{token}",	api_holds_delete,	NULL,				GUARD_JSON },
	{ METHOD_POST, "/api/public/booking/send-code",		api_codes_send,		NULL,				GUARD_JSON },
	{ METHOD_POST, "/api/public/booking/confirm",		api_confirm,		NULL,				GUARD_JSON },
	{ METHOD_POST, "/api/public/booking/waitlist",		api_waitlist_join,	NULL,				GUARD_JSON },
	{ METHOD_DELETE, "/api/public/booking/waitlist/{token}", api_waitlist_leave,	NULL,				GUARD_JSON },
	{ METHOD_POST, "/api/staff/login",			staff_login,		NULL,				GUARD_JSON },
	{ METHOD_POST, "/api/staff/logout",			staff_logout,		NULL,				GUARD_JSON },
	{ METHOD_POST, "/api/shopping-cart/create-appointment",	staff_create,		NULL,				GUARD_JSON },
	{ METHOD_GET,  "/api/staff/waitlist",			staff_waitlist,		NULL,				GUARD_NONE },
	{ METHOD_GET,  "/api/staff/appointments",		staff_list,		NULL,				GUARD_NONE },
	{ METHOD_GET,  "/api/staff/appointments/{id}",		staff_get,		NULL,				GUARD_NONE },
	{ METHOD_PUT,  "/api/staff/appointments/{id}/reschedule", staff_reschedule,	NULL,				GUARD_JSON },
	{ METHOD_PUT,  "/api/staff/appointments/{id}/{action}",	staff_change,		NULL,				GUARD_JSON },
	{ METHOD_POST, "/api/v1/session",			v1_session_create,	NULL,				GUARD_JSON },
	{ METHOD_GET,  "/api/v1/courses/{id}/slots",		v1_course_slots,	NULL,				GUARD_NONE },
	{ METHOD_GET,  "/api/v1/teachers/{id}/slots",		v1_teacher_slots,	NULL,				GUARD_NONE },
	{ METHOD_POST, "/api/v1/bookings",			v1_bookings_create,	NULL,				GUARD_JSON },
	{ METHOD_GET,  "/api/v1/bookings",			v1_bookings_list,	NULL,				GUARD_NONE },
	{ METHOD_GET,  "/api/v1/bookings/{id}",			v1_bookings_get,	NULL,				GUARD_NONE },
	{ METHOD_PUT,  "/api/v1/bookings/{id}/confirm",		v1_bookings_confirm,	NULL,				GUARD_JSON },
	{ METHOD_PUT,  "/api/v1/bookings/{id}/cancel",		v1_bookings_cancel,	NULL,				GUARD_JSON },
	{ METHOD_PUT,  "/api/v1/bookings/{id}/complete",	v1_bookings_complete,	NULL,				GUARD_JSON },
	{ METHOD_PUT,  "/api/v1/bookings/{id}/no-show",		v1_bookings_no_show,	NULL,				GUARD_JSON },
	{ METHOD_PUT,  "/api/v1/bookings/{id}/payment",		v1_bookings_payment,	NULL,				GUARD_JSON },
	{ METHOD_POST, "/api/v1/payments/webhook",		v1_payments_webhook,	NULL,				GUARD_SIGNED },
	{ METHOD_GET,  "/api/openapi.json",			api_openapi_get,	NULL,				GUARD_NO_DATABASE },
	{ METHOD_GET,  "/demo/outbox",				wizard_demo_outbox,	&wizard_outbox_page,		GUARD_NONE },
	{ METHOD_GET,  "/healthz",				api_healthz,		NULL,				GUARD_NO_DATABASE },
	{ METHOD_GET,  "/readyz",				api_readyz,		NULL,				GUARD_NONE },
	{ METHOD_GET,  "/metrics",				api_metrics,		NULL,				GUARD_NONE },
};

static void
report(struct cx *cx, enum err err)
{
	/* Where no route matched, no desk was opened; a page in the store's look needs one. */
	if (cx->desk == NULL && cx->route == NULL && err == ERR_NOT_FOUND)
		(void)!program_desk(cx);
	if (api_is_path(cx->request->path))
		api_report(cx, err);
	else
		wizard_report(cx, err);
}

static const struct routes routes = {
	.table = table,
	.n = sizeof table / sizeof table[0],
	.report = report,
	.open = program_desk,
	.lists_origin = program_lists_origin,
};

int
main(void)
{
	struct program	*program;
	struct request	 request;
	struct reply	 reply;

	program = program_start(&routes);
	while (gateway_accept(program->gateway, program->arena, &request)) {
		program_answer(program, &routes, &request, &reply);
		gateway_send(program->gateway, &request, &reply);
		program_done(program, &request, &reply);
	}
	program_stop(program);
	return EXIT_SUCCESS;
}
