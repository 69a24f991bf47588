/* confine.c - the list of what is given up, as a filter of the kernel's. */
#include <sys/prctl.h>
#include <sys/syscall.h>

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include "base/confine.h"

#if defined(__x86_64__)
#define ARCH	AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCH	AUDIT_ARCH_AARCH64
#endif

#ifndef __has_feature
#define __has_feature(x)	0
#endif

enum {
	X32 = 0x40000000,	/* the second set of calls of x86-64, which this list would not meet */
	HEAD = 4,
	TAIL = 2,
};

static const uint32_t refused[] = {
	__NR_execve, __NR_execveat,
#ifdef __NR_fork
	__NR_fork, __NR_vfork,
#endif
	/* The leak checker of a build with sanitizers starts a thread at the end, which looks at the others. */
#if !defined(__SANITIZE_ADDRESS__) && !__has_feature(address_sanitizer)
	__NR_clone, __NR_clone3, __NR_ptrace,
#endif
	__NR_process_vm_readv, __NR_process_vm_writev, __NR_pidfd_getfd, __NR_kcmp,
	__NR_bpf, __NR_perf_event_open, __NR_userfaultfd, __NR_io_uring_setup, __NR_memfd_create,
	__NR_add_key, __NR_request_key, __NR_keyctl,
	__NR_unshare, __NR_setns, __NR_mount, __NR_umount2, __NR_pivot_root, __NR_chroot, __NR_open_by_handle_at, __NR_personality,
	__NR_kexec_load, __NR_init_module, __NR_finit_module, __NR_delete_module,
};

enum { N_REFUSED = sizeof(refused) / sizeof(refused[0]) };

#ifdef ARCH

/* Jumps forward over as many instructions. */
static struct sock_filter
jump(uint16_t how, uint32_t value, size_t if_so, size_t if_not)
{
	return (struct sock_filter)BPF_JUMP((uint16_t)(BPF_JMP | how | BPF_K), value, (uint8_t)if_so, (uint8_t)if_not);
}

bool
confine(void)
{
	struct sock_filter filter[HEAD + N_REFUSED + TAIL];
	const struct sock_fprog program = { .len = sizeof(filter) / sizeof(filter[0]), .filter = filter };
	size_t n = 0;
	size_t i;

	_Static_assert(HEAD + N_REFUSED < UINT8_MAX, "a jump reaches the end");
	filter[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch));
	filter[n++] = jump(BPF_JEQ, ARCH, 0, 3 + N_REFUSED);
	filter[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
	filter[n++] = jump(BPF_JGE, X32, 1 + N_REFUSED, 0);
	for (i = 0; i < N_REFUSED; i++)
		filter[n++] = jump(BPF_JEQ, refused[i], N_REFUSED - i, 0);
	filter[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	filter[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return false;
	/* Without the flag, older kernels make the process slower too, as is right for programs that run others' code. */
	if (syscall(__NR_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_SPEC_ALLOW, &program) == 0)
		return true;
	/* Whose own sandbox does not know the call, such as an older systemd's, has the other way to it. */
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0;
}

#else

bool
confine(void)
{
	return false;
}

#endif
