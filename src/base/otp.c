/* otp.c - one-time codes of authenticator apps. */
#include <assert.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "base/arena.h"
#include "base/log.h"
#include "base/otp.h"
#include "base/secret.h"

enum { COUNTER_SIZE = 8, MAC_SIZE = 20, DIGITS_MAX = 8 };

enum err
otp_code(struct arena *arena, struct str secret, uint64_t counter, int digits, struct str *out)
{
	unsigned char mac[EVP_MAX_MD_SIZE];
	unsigned char text[COUNTER_SIZE];
	unsigned int size;
	uint32_t value;
	uint32_t bound;
	size_t at;
	size_t i;

	assert(digits >= OTP_DIGITS && digits <= DIGITS_MAX);
	for (i = 0; i < COUNTER_SIZE; i++)
		text[i] = (unsigned char)(counter >> (8 * (COUNTER_SIZE - 1 - i)));
	if (HMAC(EVP_sha1(), secret.ptr, (int)secret.len, text, sizeof(text), mac, &size) == NULL || size != MAC_SIZE) {
		log_fault("otp_code", "OpenSSL makes no HMAC-SHA-1");
		return ERR_FAULT;
	}
	/* RFC 4226, section 5.3: 31 bits from where the last four say. */
	at = mac[MAC_SIZE - 1] & 0x0f;
	value = (uint32_t)(mac[at] & 0x7f) << 24 | (uint32_t)mac[at + 1] << 16 | (uint32_t)mac[at + 2] << 8 | mac[at + 3];
	for (bound = 1, i = 0; i < (size_t)digits; i++)
		bound *= 10;
	*out = str_fmt(arena, "%0*u", digits, (unsigned int)(value % bound));
	return OK;
}

enum err
otp_check(struct arena *arena, struct str secret, struct str typed, struct instant now, int64_t after, int64_t *out_step)
{
	struct str code;
	int64_t found;
	int64_t step;
	int64_t last;
	enum err e;

	last = now.us / US_PER_S / OTP_STEP_S + OTP_DRIFT;
	found = -1;
	for (step = last - 2 * OTP_DRIFT; step <= last; step++) {
		if ((e = otp_code(arena, secret, (uint64_t)step, OTP_DIGITS, &code)) != OK)
			return e;
		if (secret_same_str(code, typed) && step > after)
			found = step;
	}
	if (found < 0)
		return ERR_CODE_WRONG;
	*out_step = found;
	return OK;
}

struct str
otp_base32(struct arena *arena, struct str raw)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	struct buf buf;
	uint32_t bits;
	unsigned int n_bits;
	size_t i;

	buf = buf_new(arena, raw.len * 8 / 5 + 1);
	bits = 0;
	n_bits = 0;
	for (i = 0; i < raw.len; i++) {
		bits = (bits << 8 | (unsigned char)raw.ptr[i]) & 0xfff;
		for (n_bits += 8; n_bits >= 5; n_bits -= 5)
			buf_addc(&buf, letters[bits >> (n_bits - 5) & 0x1f]);
	}
	if (n_bits > 0)
		buf_addc(&buf, letters[bits << (5 - n_bits) & 0x1f]);
	return buf_str(&buf);
}

struct str
otp_uri(struct arena *arena, struct str account, struct str secret)
{
	struct buf buf;

	buf = buf_new(arena, 3 * account.len + 2 * secret.len + 128);
	buf_add(&buf, STR("otpauth://totp/Slotkeeper:"));
	buf_add_url(&buf, account);
	buf_add(&buf, STR("?secret="));
	buf_add(&buf, otp_base32(arena, secret));
	buf_addf(&buf, "&issuer=Slotkeeper&algorithm=SHA1&digits=%d&period=%d", (int)OTP_DIGITS, (int)OTP_STEP_S);
	return buf_str(&buf);
}
