/*
 * file.h - small files, read whole into an arena.
 *
 * Paths come from the configuration or the program, never from a request.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/err.h"
#include "base/str.h"

/*
 * ERR_NOT_FOUND when there is none, ERR_INVALID when it is not a regular file, ERR_TOO_LARGE over max bytes, else
 * ERR_FAULT, logged. file_read_secret also refuses a file that group or others can read: ERR_INVALID, logged.
 */
enum err	file_read(struct arena *arena, struct str path, size_t max, struct str *out);
enum err	file_read_secret(struct arena *arena, struct str path, size_t max, struct str *out);

/* A new file with mode 0400, on disk when this returns OK. ERR_EXISTS leaves the old one alone. */
enum err	file_create_secret(struct str path, struct str content);

#endif
