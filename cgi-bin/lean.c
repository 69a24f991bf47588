/*
 * lean.c - gives back the pages of code and constants that were read once: at the start, or by a rare request.
 *
 * The libraries below the database's client set up far more than a worker ever uses: three of its eight megabytes. Pages of a mapped
 * file that nobody may write can be dropped at any time; what is needed again is mapped from the page cache at the next touch.
 */
#include <link.h>
#include <sys/mman.h>
#include <unistd.h>

#include "cgi-bin/program.h"

static int
drop(struct dl_phdr_info *object, size_t size, void *arg)
{
	const ElfW(Phdr) *part;
	uintptr_t page;
	uintptr_t from;
	uintptr_t to;
	int i;

	(void)size;
	(void)arg;
	page = (uintptr_t)sysconf(_SC_PAGESIZE);
	for (i = 0; i < object->dlpi_phnum; i++) {
		part = &object->dlpi_phdr[i];
		if (part->p_type != PT_LOAD || (part->p_flags & PF_W) != 0)
			continue;
		/* Only whole pages: at its ends a part may share one with its neighbour. */
		from = (object->dlpi_addr + part->p_vaddr + page - 1) / page * page;
		to = (object->dlpi_addr + part->p_vaddr + part->p_filesz) / page * page;
		if (to > from)
			(void)madvise((void *)from, to - from, MADV_DONTNEED);
	}
	return 0;
}

/* Pages that were relocated are private, and dropping them would lose that. */
static int
has_text_relocations(struct dl_phdr_info *object, size_t size, void *arg)
{
	const ElfW(Dyn) *entry;
	bool *found;
	int i;

	(void)size;
	found = arg;
	for (i = 0; i < object->dlpi_phnum; i++) {
		if (object->dlpi_phdr[i].p_type != PT_DYNAMIC)
			continue;
		for (entry = (const ElfW(Dyn) *)(object->dlpi_addr + object->dlpi_phdr[i].p_vaddr); entry->d_tag != DT_NULL; entry++)
			if (entry->d_tag == DT_TEXTREL || (entry->d_tag == DT_FLAGS && (entry->d_un.d_val & DF_TEXTREL) != 0))
				*found = true;
	}
	return 0;
}

void
program_lean(void)
{
	bool found;

	found = false;
	dl_iterate_phdr(has_text_relocations, &found);
	if (!found)
		dl_iterate_phdr(drop, NULL);
}
