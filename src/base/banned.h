/*
 * banned.h - included before every source file by the compiler's command line: what has no safe use here does not compile.
 *
 * The system headers come first, so that their declarations are seen whole; a call afterwards becomes an undeclared name that says
 * what to use instead. Not even base/arena.c calls malloc: it maps its memory.
 */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <wchar.h>

#undef strcpy
#undef strcat
#undef strncpy
#undef strncat
#undef sprintf
#undef vsprintf
#undef strtok
#define strcpy(...)	strcpy_is_banned_use_struct_buf
#define strcat(...)	strcat_is_banned_use_struct_buf
#define strncpy(...)	strncpy_is_banned_use_struct_buf
#define strncat(...)	strncat_is_banned_use_struct_buf
#define sprintf(...)	sprintf_is_banned_use_buf_addf
#define vsprintf(...)	vsprintf_is_banned_use_buf_addf
#define strtok(...)	strtok_is_banned_use_str_cut
#define atoi(...)	atoi_is_banned_use_str_i64
#define atol(...)	atol_is_banned_use_str_i64
#define gmtime(...)	gmtime_is_banned_use_base_clock
#define localtime(...)	localtime_is_banned_use_base_zone
#define system(...)	system_is_banned
#define popen(...)	popen_is_banned

#define malloc(...)	malloc_is_banned_use_an_arena
#define calloc(...)	calloc_is_banned_use_an_arena
#define realloc(...)	realloc_is_banned_use_an_arena
#define free(...)	free_is_banned_use_an_arena
#undef strdup
#define strdup(...)	strdup_is_banned_use_str_dup

#endif
