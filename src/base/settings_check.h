/*
 * settings_check.h - whether a value can be the setting; for settings.c.
 */
#ifndef BASE_SETTINGS_CHECK_H
#define BASE_SETTINGS_CHECK_H

#include "base/str.h"

bool	setting_is_email(struct str value);
bool	setting_is_security(struct str value);
bool	setting_is_method(struct str value);
bool	setting_is_gateway(struct str value);
bool	setting_are_fields(struct str value);
bool	setting_is_header_name(struct str value);
bool	setting_is_header(struct str value);
bool	setting_are_statuses(struct str value);

#endif
