/*
 * otp.h - one-time codes of authenticator apps (RFC 4226, RFC 6238), as all such apps make them: HMAC-SHA-1, six digits, half minutes.
 *
 * SHA-1 is what the apps know and what HMAC is still sound with; libsodium leaves it out, so it is OpenSSL's, which the database's client
 * brings along.
 */
#ifndef BASE_OTP_H
#define BASE_OTP_H

#include "base/clock.h"
#include "base/err.h"

enum {
	OTP_SECRET_SIZE = 20,		/* RFC 4226, section 4: as long as the hash */
	OTP_DIGITS = 6,
	OTP_STEP_S = 30,
	OTP_DRIFT = 1,			/* steps that a clock may be off, either way */
};

/* The code of a counter, with 6 to 8 digits. ERR_FAULT: OpenSSL would not. */
enum err	otp_code(struct arena *arena, struct str secret, uint64_t counter, int digits, struct str *out);
/*
 * Whether a code is that of a step around now which is later than after, the last step taken; *out_step is its own. The same work for
 * every code. ERR_CODE_WRONG, ERR_FAULT.
 */
enum err	otp_check(struct arena *arena, struct str secret, struct str typed, struct instant now, int64_t after, int64_t *out_step);
struct str	otp_base32(struct arena *arena, struct str raw);	/* RFC 4648, without padding: what is typed into an app */
/* otpauth://totp/..., which apps read from a QR code. */
struct str	otp_uri(struct arena *arena, struct str account, struct str secret);

#endif
