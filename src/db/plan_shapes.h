/*
 * plan_shapes.h - one shape for each list of a plan, shared by who writes a plan into tables and who reads it back.
 */
#ifndef DB_PLAN_SHAPES_H
#define DB_PLAN_SHAPES_H

#include "base/shape.h"
#include "db/catalogue_write.h"

extern const struct shape	plan_business_shape;
extern const struct shape	plan_store_shape;
extern const struct shape	plan_category_shape;
extern const struct shape	plan_resource_shape;
extern const struct shape	plan_service_shape;
extern const struct shape	plan_need_shape;
extern const struct shape	plan_technician_shape;
extern const struct shape	plan_skill_shape;
extern const struct shape	plan_hours_shape;
extern const struct shape	plan_exception_shape;
extern const struct shape	plan_closure_shape;
extern const struct shape	plan_time_off_shape;
extern const struct shape	plan_course_shape;

#endif
