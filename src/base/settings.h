/*
 * settings.h - the configuration file: "name = value" lines, "#" comments on lines of their own.
 *
 * Values are taken to the end of the line, trimmed; nothing inside a value is a comment. An unknown name or a bad value is an error
 * with file and line. A value "@/path" is read from that file (secrets). SLOTKEEPER_<NAME> in the environment overrides a line.
 * Named settings.h since autoconf owns config.h. The path is argv's --config, else SLOTKEEPER_CONFIG, else SYSCONFDIR/slotkeeper.conf.
 * SLOTKEEPER_HOME moves all defaults below one folder: etc, share and state in it.
 */
#ifndef BASE_SETTINGS_H
#define BASE_SETTINGS_H

#include "base/err.h"
#include "base/str.h"

struct settings {
	struct str	database_host;		/* several with commas: tried in order */
	int32_t		database_port;
	struct str	database_socket;	/* used instead of host when set */
	struct str	database_name;
	struct str	database_user;
	struct str	database_password;
	struct str	database_tls_ca;	/* set: TLS is demanded and the server's certificate checked */
	bool		database_persist;	/* a worker keeps its connection from request to request */
	struct str	table_prefix;
	struct str	keyring_file;
	struct str	template_dir;
	struct str	catalogue_dir;		/* .mo files */
	struct str	static_dir;		/* read once at start for the content hashes */
	struct str	static_url;		/* "/s" */
	struct str	public_url;		/* "https://book.example.com": links in messages, own origin */
	struct str	cors_origins;		/* "https://salon.example", several with commas: may use /api/public from a browser */
	struct str	trusted_proxies;	/* addresses whose X-Forwarded-For is believed */
	struct str	outbox_dir;		/* file transport: one JSON file a message */
	int32_t		gateway_timeout;	/* seconds for one message, all in all */
	struct str	mail_from;		/* the address that mails come from */
	struct str	smtp_host;
	int32_t		smtp_port;
	struct str	smtp_security;		/* starttls, tls, or plain to this machine itself */
	struct str	smtp_user;
	struct str	smtp_password;
	struct str	smtp_ca;		/* empty: the system's authorities */
	struct str	sms_url;
	struct str	sms_method;		/* POST or GET */
	struct str	sms_fields;		/* "To={to}&Body={text}" */
	struct str	sms_from;
	struct str	sms_user;		/* basic authentication */
	struct str	sms_password;
	struct str	sms_token;		/* or a bearer token */
	struct str	sms_header;		/* "Name: value", sent as it is */
	struct str	sms_key_header;		/* carries a key that stays the same when a message is sent again */
	struct str	sms_success;		/* "200-299" */
	struct str	sms_id_field;		/* the member of the answer that names the message there */
	struct str	sms_ca;
	bool		demo;			/* /demo/outbox is served; generous limits */
	bool		test_clock;		/* SLOTKEEPER_NOW is honoured */
	bool		confine;		/* the web program gives up starting programs and the like (confine.h) */
	int32_t		code_sends_per_hour;	/* per client address */
	int32_t		code_store_per_hour;	/* codes a store sends: what they may cost */
	int32_t		code_store_per_day;
	int32_t		holds_per_address;	/* live at once */
	int32_t		keep_messages_days;	/* messages sent or given up; each kind of data goes after so many days */
	int32_t		keep_codes_days;	/* codes and wrong tries; 30 days of them are counted */
	int32_t		keep_waits_days;	/* entries of the waiting list, after their day */
	int32_t		keep_guests_days;	/* guests after their last visit; 0: until they are erased by hand */
	struct str	webhook_secret;		/* what payment notices are signed with; empty: none are taken */
	bool		webhook_http;		/* http as well as https, to webhooks of stores */
	bool		webhook_private;	/* and to addresses that are not of the public internet */
	struct str	webhook_ports;		/* "443", several with commas */
	struct str	webhook_tls_ca;		/* certificates to check them by; empty: the system's */
	struct str	listen;			/* slotkeeperctl pool: socket path or host:port */
	int32_t		workers;
};

/* Reads, checks and fills defaults; on failure *out_problem says "file:line: sentence". */
enum err	settings_load(struct arena *arena, struct str path, struct settings *out, struct str *out_problem);

/*
 * The same for a program: path, or when NULL SLOTKEEPER_CONFIG, or when unset SYSCONFDIR/slotkeeper.conf. With test_clock it also starts
 * the clock at SLOTKEEPER_NOW; SLOTKEEPER_NOW_SINCE (Unix seconds) says when it was that moment, so that programs started one after
 * another agree. *out_path is the file that was read.
 */
enum err	settings_open(struct arena *arena, const char *path, struct settings *out, struct str *out_path,
		    struct str *out_problem);

bool		settings_is_loopback(struct str host);	/* this machine itself, by one of its usual names */

#endif
