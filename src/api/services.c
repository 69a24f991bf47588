/* services.c - GET /api/public/booking/services: what can be booked, by category. */
#include "api/api.h"
#include "base/arena.h"
#include "desk/class.h"
#include "view/site.h"

struct services_query {
	struct str	store_id;
};

struct service_view {
	struct str	id;
	struct str	name;
	struct str	description;
	int32_t		duration;
	struct money	price;
	struct money	price_from;
	struct money	price_to;
	struct str	currency;
	struct str	kind;
};

struct category_view {
	struct str		 id;
	struct str		 name;
	struct service_view	*services;
	size_t			 n_services;
};

struct services_view {
	struct category_view	*categories;
	size_t			 n_categories;
};

static const struct shape query_shape = SHAPE(services_query, FIELD(services_query, store_id));

static const struct shape service_shape = SHAPE(service_view,
	FIELD(service_view, id), FIELD(service_view, name), FIELD(service_view, description), FIELD(service_view, duration),
	FIELD(service_view, price), FIELD(service_view, price_from), FIELD(service_view, price_to),
	FIELD(service_view, currency), FIELD(service_view, kind));

static const struct shape category_shape = SHAPE(category_view,
	FIELD(category_view, id), FIELD(category_view, name),
	FIELD_LIST(category_view, services, n_services, &service_shape));

static const struct shape services_shape = SHAPE(services_view,
	FIELD_LIST(services_view, categories, n_categories, &category_shape));

/* The cheapest and the dearest of those who do it; for nobody in particular it costs the base price. */
static void
fill_prices(const struct catalogue *cat, int service, struct service_view *view)
{
	struct money price;
	bool first = true;
	size_t i;

	view->price_from = view->price_to = view->price;
	for (i = 0; i < cat->n_technicians; i++) {
		if (!catalogue_can(cat, (int)i, service))
			continue;
		price = catalogue_terms(cat, service, (int)i).price;
		if (first || price.cents < view->price_from.cents)
			view->price_from = price;
		if (first || price.cents > view->price_to.cents)
			view->price_to = price;
		first = false;
	}
}

static void
fill_category(struct cx *cx, const struct category *category, struct category_view *view)
{
	const struct catalogue *cat = cx->desk->cat;
	const struct service *service;
	struct service_view *line;
	size_t i;

	*view = (struct category_view){ .id = category->public_id, .name = category->name };
	view->services = NEW_N(cx->arena, struct service_view, cat->n_services);
	for (i = 0; i < cat->n_services; i++) {
		service = &cat->services[i];
		if (service->category_id != category->id)
			continue;
		line = &view->services[view->n_services++];
		*line = (struct service_view){
			.id = service->public_id,
			.name = service->name,
			.description = service->description,
			.duration = service->duration,
			.price = service->price,
			.currency = cat->store.currency,
			.kind = STR("appointment"),
		};
		fill_prices(cat, (int)i, line);
	}
}

/* Courses have no categories: they stand in one of their own, after the others. */
static enum err
fill_classes(struct cx *cx, struct services_view *view)
{
	const struct catalogue *cat = cx->desk->cat;
	struct category_view *category = &view->categories[view->n_categories];
	const struct course *course;
	struct class_line *lines;
	size_t n;
	size_t i;
	enum err e;

	if ((e = desk_class_courses(cx->desk, &lines, &n)) != OK || n == 0)
		return e;
	view->n_categories++;
	*category = (struct category_view){ .id = STR("classes"), .name = words_get(cx->site->words, api_lang(cx), N_("Classes")) };
	category->services = NEW_N(cx->arena, struct service_view, n);
	for (i = 0; i < n; i++) {
		course = &cat->courses[lines[i].course];
		category->services[category->n_services++] = (struct service_view){
			.id = course->public_id,
			.name = course->name,
			.description = course->description,
			.duration = lines[i].minutes,
			.price = course->price,
			.price_from = lines[i].price_from,
			.price_to = lines[i].price_to,
			.currency = cat->store.currency,
			.kind = STR("class"),
		};
	}
	return OK;
}

enum err
api_services_list(struct cx *cx)
{
	struct services_query query = { .store_id = STR_NONE };
	struct services_view view = { .n_categories = 0 };
	const struct catalogue *cat;
	size_t i;
	enum err e;

	if ((e = api_query(cx, &query_shape, &query)) != OK)
		return e;
	if ((e = api_store(cx, query.store_id)) != OK)
		return e;
	cat = cx->desk->cat;
	view.categories = NEW_N(cx->arena, struct category_view, cat->n_categories + 1);
	for (i = 0; i < cat->n_categories; i++) {
		fill_category(cx, &cat->categories[i], &view.categories[view.n_categories]);
		if (view.categories[view.n_categories].n_services > 0)
			view.n_categories++;
	}
	if ((e = fill_classes(cx, &view)) != OK)
		return e;
	return api_reply(cx, 200, &services_shape, &view);
}
