/* plan_shapes.c - what of a plan crosses to its tables and back. */
#include "db/plan_shapes.h"

const struct shape plan_business_shape = SHAPE(plan_business,
	FIELD(plan_business, id),
	FIELD(plan_business, public_id),
	FIELD(plan_business, name));

const struct shape plan_store_shape = SHAPE(plan_store,
	FIELD(plan_store, id),
	FIELD(plan_store, business_id),
	FIELD(plan_store, public_id),
	FIELD(plan_store, code),
	FIELD(plan_store, name),
	FIELD(plan_store, description),
	FIELD(plan_store, address),
	FIELD(plan_store, phone),
	FIELD(plan_store, email),
	FIELD(plan_store, timezone),
	FIELD(plan_store, locale),
	FIELD(plan_store, country),
	FIELD(plan_store, currency),
	FIELD(plan_store, slot_interval),
	FIELD(plan_store, back_to_back),
	FIELD(plan_store, lead_minutes),
	FIELD(plan_store, horizon_days),
	FIELD(plan_store, hold_seconds),
	FIELD(plan_store, hold_max_seconds),
	FIELD(plan_store, pay_seconds),
	FIELD(plan_store, cancel_until_minutes),
	FIELD(plan_store, freeze_minutes),
	FIELD(plan_store, any_order),
	FIELD(plan_store, daily_max),
	FIELD(plan_store, guests_max),
	FIELD(plan_store, items_max),
	FIELD(plan_store, confirm_at_once),
	FIELD(plan_store, policy),
	FIELD(plan_store, offer_minutes),
	FIELD(plan_store, consent),
	FIELD(plan_store, accent),
	FIELD(plan_store, reminder_hours),
	FIELD(plan_store, notice_email),
	FIELD(plan_store, text_countries),
	FIELD(plan_store, active),
	FIELD(plan_store, cors_origins),
	FIELD(plan_store, paid_confirms));

const struct shape plan_category_shape = SHAPE(plan_category,
	FIELD(plan_category, store_id),
	FIELD(plan_category, public_id),
	FIELD(plan_category, name),
	FIELD(plan_category, position),
	FIELD(plan_category, active));

const struct shape plan_resource_shape = SHAPE(plan_resource,
	FIELD(plan_resource, store_id),
	FIELD(plan_resource, public_id),
	FIELD(plan_resource, name),
	FIELD(plan_resource, count),
	FIELD(plan_resource, active));

const struct shape plan_service_shape = SHAPE(plan_service,
	FIELD(plan_service, store_id),
	FIELD(plan_service, public_id),
	FIELD(plan_service, category),
	FIELD(plan_service, name),
	FIELD(plan_service, description),
	FIELD(plan_service, icon),
	FIELD(plan_service, duration),
	FIELD(plan_service, buffer_before),
	FIELD(plan_service, buffer_after),
	FIELD(plan_service, gap_start),
	FIELD(plan_service, gap_minutes),
	FIELD(plan_service, price),
	FIELD(plan_service, price_from),
	FIELD(plan_service, parallel),
	FIELD(plan_service, position),
	FIELD(plan_service, active));

const struct shape plan_need_shape = SHAPE(plan_need,
	FIELD(plan_need, store_id),
	FIELD(plan_need, service),
	FIELD(plan_need, resource),
	FIELD(plan_need, quantity));

const struct shape plan_technician_shape = SHAPE(plan_technician,
	FIELD(plan_technician, store_id),
	FIELD(plan_technician, public_id),
	FIELD(plan_technician, name),
	FIELD(plan_technician, title),
	FIELD(plan_technician, photo),
	FIELD(plan_technician, email),
	FIELD(plan_technician, phone),
	FIELD(plan_technician, position),
	FIELD(plan_technician, daily_max),
	FIELD(plan_technician, active));

const struct shape plan_skill_shape = SHAPE(plan_skill,
	FIELD(plan_skill, store_id),
	FIELD(plan_skill, technician),
	FIELD(plan_skill, service),
	FIELD(plan_skill, price),
	FIELD(plan_skill, duration),
	FIELD(plan_skill, buffer_before),
	FIELD(plan_skill, buffer_after));

const struct shape plan_hours_shape = SHAPE(plan_hours,
	FIELD(plan_hours, store_id),
	FIELD(plan_hours, technician),
	FIELD(plan_hours, weekday),
	FIELD(plan_hours, position),
	FIELD(plan_hours, opens),
	FIELD(plan_hours, closes));

const struct shape plan_exception_shape = SHAPE(plan_exception,
	FIELD(plan_exception, store_id),
	FIELD(plan_exception, technician),
	FIELD(plan_exception, day),
	FIELD(plan_exception, position),
	FIELD(plan_exception, opens),
	FIELD(plan_exception, closes));

const struct shape plan_closure_shape = SHAPE(plan_closure,
	FIELD(plan_closure, store_id),
	FIELD(plan_closure, from_day),
	FIELD(plan_closure, to_day),
	FIELD(plan_closure, reason));

const struct shape plan_time_off_shape = SHAPE(plan_time_off,
	FIELD(plan_time_off, store_id),
	FIELD(plan_time_off, technician),
	FIELD(plan_time_off, starts_at),
	FIELD(plan_time_off, ends_at),
	FIELD(plan_time_off, reason));

const struct shape plan_course_shape = SHAPE(plan_course,
	FIELD(plan_course, store_id),
	FIELD(plan_course, public_id),
	FIELD(plan_course, name),
	FIELD(plan_course, description),
	FIELD(plan_course, price),
	FIELD(plan_course, commission_rate),
	FIELD(plan_course, position),
	FIELD(plan_course, active));
