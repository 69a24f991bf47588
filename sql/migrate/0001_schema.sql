-- 0001_schema.sql - the nouns of a salon, in prose.
--
-- Every table belongs to a store (or, for guests and staff, to the business that owns several stores), and its keys begin with it, so
-- that no row of one store can point at another's. Ids ("id") are numbers of our own; "public_id" is what the owner chose or a UUID and
-- what the outside sees. Moments are UTC; "local_" columns are the wall clock the customer was shown. Money is in minor units of the
-- store's currency. Minutes count from local midnight; a closing time over 1440 lies on the next day. {braces} take the table prefix.

CREATE TABLE {business} (
	id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'The tenant: an owner of one or more stores who share their guests.',
	public_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'What the owner calls it in import files.',
	name VARCHAR(200) NOT NULL COMMENT 'Shown to staff.',
	created_at DATETIME(6) NOT NULL COMMENT 'When it was first imported.',
	PRIMARY KEY (id),
	UNIQUE KEY business_by_public_id (public_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='An owner.';

CREATE TABLE {store} (
	id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Our key.',
	business_id BIGINT UNSIGNED NOT NULL COMMENT 'Whose store it is.',
	public_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'The store id of the API, such as store_001.',
	code VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'The store in addresses: /booking/{code}.',
	name VARCHAR(200) NOT NULL COMMENT 'As guests know it.',
	description VARCHAR(500) NOT NULL DEFAULT '' COMMENT 'One sentence for search engines.',
	address VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'One line, as printed in the footer.',
	phone VARCHAR(32) NOT NULL DEFAULT '' COMMENT 'As shown; guests call it.',
	email VARCHAR(254) NOT NULL DEFAULT '' COMMENT 'Where guests write to.',
	timezone VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'IANA zone name; all wall times of the store are in it.',
	locale VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Default language of its pages: en or zh.',
	country CHAR(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'ISO 3166-1, for phone numbers typed without a country code.',
	currency CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'ISO 4217.',
	slot_interval INT NOT NULL DEFAULT 15 COMMENT 'Minutes between offered starts, from local midnight; a multiple of 5.',
	back_to_back TINYINT(1) NOT NULL DEFAULT 1 COMMENT 'Whether a start is also offered where a busy time of the technician ends.',
	lead_minutes INT NOT NULL DEFAULT 60 COMMENT 'How soon before the start the last booking is taken.',
	horizon_days INT NOT NULL DEFAULT 60 COMMENT 'How many days ahead can be booked.',
	hold_seconds INT NOT NULL DEFAULT 300 COMMENT 'How long a chosen time is held.',
	hold_max_seconds INT NOT NULL DEFAULT 900 COMMENT 'How long at most, with every prolongation.',
	pay_seconds INT NOT NULL DEFAULT 300 COMMENT 'How long an unpaid class booking lives.',
	cancel_until_minutes INT NOT NULL DEFAULT 1440 COMMENT 'Until how long before the start guests may change or cancel by themselves.',
	freeze_minutes INT NOT NULL DEFAULT 60 COMMENT 'From how long before the start the technician of an "any" item stays as it is.',
	any_order VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'fewest' COMMENT 'Who gets an "any" item among equals: fewest (minutes booked that day), order or random.',
	daily_max INT NOT NULL DEFAULT 0 COMMENT 'Appointments a guest may have on one day; 0 is no limit.',
	guests_max INT NOT NULL DEFAULT 10 COMMENT 'Guests in one visit.',
	items_max INT NOT NULL DEFAULT 30 COMMENT 'Services in one visit.',
	confirm_at_once TINYINT(1) NOT NULL DEFAULT 1 COMMENT 'Whether a verified booking is confirmed without staff.',
	policy VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'A sentence on paying, shown under totals.',
	accent CHAR(7) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'Own colour, #rrggbb; empty for the standard one.',
	active TINYINT(1) NOT NULL DEFAULT 1 COMMENT 'Whether it takes bookings.',
	catalogue_version BIGINT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'Grows with every change of anything a catalogue holds; workers reload when it differs.',
	created_at DATETIME(6) NOT NULL COMMENT 'When it was first imported.',
	updated_at DATETIME(6) NOT NULL COMMENT 'When its catalogue last changed.',
	PRIMARY KEY (id),
	UNIQUE KEY store_by_code (code),
	UNIQUE KEY store_by_public_id (public_id),
	CONSTRAINT {store_business} FOREIGN KEY (business_id) REFERENCES {business} (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='A place with opening hours, technicians and a booking page.';

CREATE TABLE {store_hours} (
	store_id BIGINT UNSIGNED NOT NULL COMMENT 'Whose hours.',
	weekday INT NOT NULL COMMENT '1 Monday to 7 Sunday.',
	position INT NOT NULL COMMENT '0 for the first opening of the day, 1 for the second.',
	opens INT NOT NULL COMMENT 'Minute of the day.',
	closes INT NOT NULL COMMENT 'Minute of the day; over 1440 is after midnight.',
	PRIMARY KEY (store_id, weekday, position),
	CONSTRAINT {store_hours_store} FOREIGN KEY (store_id) REFERENCES {store} (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Weekly opening hours.';

CREATE TABLE {store_exception} (
	store_id BIGINT UNSIGNED NOT NULL COMMENT 'Whose day.',
	day DATE NOT NULL COMMENT 'The day whose weekly hours do not count.',
	position INT NOT NULL COMMENT 'Order within the day.',
	opens INT NOT NULL COMMENT 'Minute of the day.',
	closes INT NOT NULL COMMENT 'Equal to opens when the store is closed that day.',
	PRIMARY KEY (store_id, day, position),
	CONSTRAINT {store_exception_store} FOREIGN KEY (store_id) REFERENCES {store} (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Days with other opening hours.';

CREATE TABLE {closure} (
	store_id BIGINT UNSIGNED NOT NULL COMMENT 'Which store.',
	from_day DATE NOT NULL COMMENT 'First closed day.',
	to_day DATE NOT NULL COMMENT 'Last closed day.',
	reason VARCHAR(200) NOT NULL DEFAULT '' COMMENT 'Shown to guests.',
	PRIMARY KEY (store_id, from_day),
	CONSTRAINT {closure_store} FOREIGN KEY (store_id) REFERENCES {store} (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Holidays: whole days on which the store is closed.';

CREATE TABLE {service_category} (
	id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Our key.',
	store_id BIGINT UNSIGNED NOT NULL COMMENT 'Whose category.',
	public_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'What the owner calls it.',
	name VARCHAR(200) NOT NULL COMMENT 'Heading on the services page.',
	position INT NOT NULL COMMENT 'Order on the page.',
	active TINYINT(1) NOT NULL DEFAULT 1 COMMENT 'Whether it is shown.',
	PRIMARY KEY (id),
	UNIQUE KEY service_category_by_public_id (store_id, public_id),
	UNIQUE KEY service_category_in_store (store_id, id),
	CONSTRAINT {service_category_store} FOREIGN KEY (store_id) REFERENCES {store} (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='A group of services.';

CREATE TABLE {service} (
	id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Our key.',
	store_id BIGINT UNSIGNED NOT NULL COMMENT 'Whose service.',
	category_id BIGINT UNSIGNED NOT NULL COMMENT 'Where it stands on the page.',
	public_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'The service id of the API, such as svc_1.',
	name VARCHAR(200) NOT NULL COMMENT 'What guests choose.',
	description VARCHAR(500) NOT NULL DEFAULT '' COMMENT 'One line under the name.',
	icon VARCHAR(16) NOT NULL DEFAULT '' COMMENT 'An emoji, for the eye only.',
	duration INT NOT NULL COMMENT 'Minutes the guest is served; a multiple of 5.',
	buffer_before INT NOT NULL DEFAULT 0 COMMENT 'Minutes the technician needs before; a multiple of 5.',
	buffer_after INT NOT NULL DEFAULT 0 COMMENT 'Minutes after.',
	gap_start INT NOT NULL DEFAULT 0 COMMENT 'Minutes into the service at which the technician is free for a while.',
	gap_minutes INT NOT NULL DEFAULT 0 COMMENT 'How long; 0 when never.',
	price BIGINT NOT NULL COMMENT 'Base price: what "any technician" costs.',
	price_from TINYINT(1) NOT NULL DEFAULT 0 COMMENT 'Whether the page says "From".',
	parallel TINYINT(1) NOT NULL DEFAULT 0 COMMENT 'Whether the guest can have another parallel service at the same time.',
	position INT NOT NULL COMMENT 'Order within the category.',
	active TINYINT(1) NOT NULL DEFAULT 1 COMMENT 'Whether it can be booked.',
	PRIMARY KEY (id),
	UNIQUE KEY service_by_public_id (store_id, public_id),
	UNIQUE KEY service_in_store (store_id, id),
	CONSTRAINT {service_category_of} FOREIGN KEY (store_id, category_id) REFERENCES {service_category} (store_id, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Something a technician does for a guest.';

CREATE TABLE {resource} (
	id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Our key.',
	store_id BIGINT UNSIGNED NOT NULL COMMENT 'Where it stands.',
	public_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'What the owner calls it.',
	name VARCHAR(200) NOT NULL COMMENT 'Pedicure chair, room, laser.',
	count INT NOT NULL COMMENT 'How many there are.',
	active TINYINT(1) NOT NULL DEFAULT 1 COMMENT 'Whether it exists now.',
	PRIMARY KEY (id),
	UNIQUE KEY resource_by_public_id (store_id, public_id),
	UNIQUE KEY resource_in_store (store_id, id),
	CONSTRAINT {resource_store} FOREIGN KEY (store_id) REFERENCES {store} (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='A kind of chair, room or machine that services use up.';

CREATE TABLE {service_resource} (
	store_id BIGINT UNSIGNED NOT NULL COMMENT 'Whose.',
	service_id BIGINT UNSIGNED NOT NULL COMMENT 'The service that needs it.',
	resource_id BIGINT UNSIGNED NOT NULL COMMENT 'What it needs.',
	quantity INT NOT NULL COMMENT 'How many at once.',
	PRIMARY KEY (store_id, service_id, resource_id),
	CONSTRAINT {service_resource_service} FOREIGN KEY (store_id, service_id) REFERENCES {service} (store_id, id),
	CONSTRAINT {service_resource_resource} FOREIGN KEY (store_id, resource_id) REFERENCES {resource} (store_id, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='What a service uses up during its whole span, buffers included.';

CREATE TABLE {technician} (
	id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Our key.',
	store_id BIGINT UNSIGNED NOT NULL COMMENT 'Where she works.',
	public_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'The employee id of the API, such as emp_1.',
	name VARCHAR(200) NOT NULL COMMENT 'As guests know her.',
	title VARCHAR(200) NOT NULL DEFAULT '' COMMENT 'Senior nail artist.',
	photo VARCHAR(200) NOT NULL DEFAULT '' COMMENT 'File name below the static directory, or empty.',
	email VARCHAR(254) NOT NULL DEFAULT '' COMMENT 'Where her notices go.',
	phone VARCHAR(32) NOT NULL DEFAULT '' COMMENT 'E.164; where her text messages go.',
	position INT NOT NULL COMMENT 'Order on pages.',
	daily_max INT NOT NULL DEFAULT 0 COMMENT 'Most appointments in a day; 0 is no limit.',
	active TINYINT(1) NOT NULL DEFAULT 1 COMMENT 'Whether she can be booked.',
	PRIMARY KEY (id),
	UNIQUE KEY technician_by_public_id (store_id, public_id),
	UNIQUE KEY technician_in_store (store_id, id),
	CONSTRAINT {technician_store} FOREIGN KEY (store_id) REFERENCES {store} (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Who serves guests; a teacher of courses is one too.';

CREATE TABLE {technician_skill} (
	store_id BIGINT UNSIGNED NOT NULL COMMENT 'Whose.',
	technician_id BIGINT UNSIGNED NOT NULL COMMENT 'Who can.',
	service_id BIGINT UNSIGNED NOT NULL COMMENT 'What.',
	price BIGINT NULL COMMENT 'Her own price; NULL is the base price.',
	duration INT NULL COMMENT 'Her own minutes; NULL is the service''s.',
	buffer_before INT NULL COMMENT 'Her own; NULL is the service''s.',
	buffer_after INT NULL COMMENT 'Her own; NULL is the service''s.',
	PRIMARY KEY (store_id, technician_id, service_id),
	CONSTRAINT {technician_skill_technician} FOREIGN KEY (store_id, technician_id) REFERENCES {technician} (store_id, id),
	CONSTRAINT {technician_skill_service} FOREIGN KEY (store_id, service_id) REFERENCES {service} (store_id, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Which technician does which service, at which price and length.';

CREATE TABLE {technician_shift} (
	store_id BIGINT UNSIGNED NOT NULL COMMENT 'Whose.',
	technician_id BIGINT UNSIGNED NOT NULL COMMENT 'Who works.',
	weekday INT NOT NULL COMMENT '1 Monday to 7 Sunday.',
	position INT NOT NULL COMMENT 'A split shift has several; between them is the break.',
	opens INT NOT NULL COMMENT 'Minute of the day.',
	closes INT NOT NULL COMMENT 'Minute of the day; over 1440 is after midnight.',
	PRIMARY KEY (store_id, technician_id, weekday, position),
	CONSTRAINT {technician_shift_technician} FOREIGN KEY (store_id, technician_id) REFERENCES {technician} (store_id, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Weekly working times.';

CREATE TABLE {technician_exception} (
	store_id BIGINT UNSIGNED NOT NULL COMMENT 'Whose.',
	technician_id BIGINT UNSIGNED NOT NULL COMMENT 'Who.',
	day DATE NOT NULL COMMENT 'The day whose weekly shifts do not count.',
	position INT NOT NULL COMMENT 'Order within the day.',
	opens INT NOT NULL COMMENT 'Minute of the day.',
	closes INT NOT NULL COMMENT 'Equal to opens on a day off.',
	PRIMARY KEY (store_id, technician_id, day, position),
	CONSTRAINT {technician_exception_technician} FOREIGN KEY (store_id, technician_id) REFERENCES {technician} (store_id, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Days on which a technician works at other times.';

CREATE TABLE {time_off} (
	id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Our key.',
	store_id BIGINT UNSIGNED NOT NULL COMMENT 'Whose.',
	technician_id BIGINT UNSIGNED NOT NULL COMMENT 'Who is away.',
	starts_at DATETIME(6) NOT NULL COMMENT 'From, UTC.',
	ends_at DATETIME(6) NOT NULL COMMENT 'Until, UTC.',
	reason VARCHAR(200) NOT NULL DEFAULT '' COMMENT 'For staff; or the calendar an imported busy time came from.',
	imported TINYINT(1) NOT NULL DEFAULT 0 COMMENT 'Whether it came from another calendar.',
	PRIMARY KEY (id),
	KEY time_off_by_time (store_id, technician_id, starts_at),
	CONSTRAINT {time_off_technician} FOREIGN KEY (store_id, technician_id) REFERENCES {technician} (store_id, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Hours or days a technician is away, and busy times from other calendars.';

CREATE TABLE {guest} (
	id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Our key.',
	business_id BIGINT UNSIGNED NOT NULL COMMENT 'Whose customer.',
	phone VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'E.164; NULL for a companion without one, who is a new guest at each visit.',
	name VARCHAR(320) NOT NULL COMMENT 'As last given.',
	email VARCHAR(254) NOT NULL DEFAULT '' COMMENT 'As last given.',
	locale VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'Language of the last booking.',
	verified_at DATETIME(6) NULL COMMENT 'When a code for this phone was last right.',
	visits INT NOT NULL DEFAULT 0 COMMENT 'Completed appointments.',
	created_at DATETIME(6) NOT NULL COMMENT 'First booking.',
	updated_at DATETIME(6) NOT NULL COMMENT 'Last booking.',
	PRIMARY KEY (id),
	UNIQUE KEY guest_by_phone (business_id, phone),
	CONSTRAINT {guest_business} FOREIGN KEY (business_id) REFERENCES {business} (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='A person who was booked for.';

CREATE TABLE {guest_relationship} (
	business_id BIGINT UNSIGNED NOT NULL COMMENT 'Whose guests.',
	guest_id BIGINT UNSIGNED NOT NULL COMMENT 'Who booked.',
	other_guest_id BIGINT UNSIGNED NOT NULL COMMENT 'Who came along.',
	visits INT NOT NULL COMMENT 'How often they booked together.',
	last_visit_at DATETIME(6) NOT NULL COMMENT 'When last.',
	PRIMARY KEY (business_id, guest_id, other_guest_id),
	KEY guest_relationship_by_other (other_guest_id),
	CONSTRAINT {guest_relationship_guest} FOREIGN KEY (guest_id) REFERENCES {guest} (id),
	CONSTRAINT {guest_relationship_other} FOREIGN KEY (other_guest_id) REFERENCES {guest} (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Who comes with whom.';

CREATE TABLE {appointment} (
	id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Our key.',
	store_id BIGINT UNSIGNED NOT NULL COMMENT 'Where.',
	public_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'UUID; never a secret.',
	guest_id BIGINT UNSIGNED NOT NULL COMMENT 'Who is served.',
	guest_name VARCHAR(320) NOT NULL COMMENT 'As given for this visit.',
	position INT NOT NULL COMMENT '0 for who booked, then the companions in order.',
	is_primary TINYINT(1) NOT NULL COMMENT 'Whether this is the guest who booked and was verified.',
	status VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'pending, confirmed, cancelled, completed or no_show.',
	payment_status VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'unpaid, paid or refunded.',
	starts_at DATETIME(6) NOT NULL COMMENT 'Start of the first item, UTC.',
	ends_at DATETIME(6) NOT NULL COMMENT 'End of the last item, UTC.',
	total BIGINT NOT NULL COMMENT 'Sum of the items'' prices.',
	currency CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'ISO 4217, of the store at booking.',
	notes VARCHAR(2000) NOT NULL DEFAULT '' COMMENT 'From the guest, for the technician.',
	staff_notes VARCHAR(2000) NOT NULL DEFAULT '' COMMENT 'From staff, never shown to guests.',
	source VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'customer_web, customer_mobile, walk_in, phone, staff, api or import.',
	created_by VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'guest_self_service, or the public id of an employee.',
	tracking_ref VARCHAR(64) NOT NULL DEFAULT '' COMMENT 'Where the guest came from.',
	notify_sms TINYINT(1) NOT NULL COMMENT 'Whether to send text messages.',
	notify_email TINYINT(1) NOT NULL COMMENT 'Whether to send mail.',
	locale VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Language of its messages.',
	manage_hash BINARY(32) NOT NULL COMMENT 'Hash of the secret in the manage link; companions have none of their own (zeros).',
	sequence INT NOT NULL DEFAULT 0 COMMENT 'Changes so far, for calendars.',
	expires_at DATETIME(6) NULL COMMENT 'When an unpaid pending one lapses; it counts as cancelled from then on.',
	created_at DATETIME(6) NOT NULL COMMENT 'When it was booked.',
	updated_at DATETIME(6) NOT NULL COMMENT 'Last change.',
	confirmed_at DATETIME(6) NULL COMMENT 'When confirmed.',
	cancelled_at DATETIME(6) NULL COMMENT 'When cancelled.',
	completed_at DATETIME(6) NULL COMMENT 'When the visit was over.',
	PRIMARY KEY (id),
	UNIQUE KEY appointment_by_public_id (public_id),
	UNIQUE KEY appointment_in_store (store_id, id),
	KEY appointment_by_time (store_id, starts_at),
	KEY appointment_by_guest (guest_id, starts_at),
	KEY appointment_by_manage (manage_hash),
	CONSTRAINT {appointment_store} FOREIGN KEY (store_id) REFERENCES {store} (id),
	CONSTRAINT {appointment_guest} FOREIGN KEY (guest_id) REFERENCES {guest} (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='One guest''s visit: one or more services.';

CREATE TABLE {appointment_item} (
	id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Our key.',
	store_id BIGINT UNSIGNED NOT NULL COMMENT 'Where.',
	public_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'UUID; the uid of its calendar entry.',
	appointment_id BIGINT UNSIGNED NOT NULL COMMENT 'Whose visit.',
	guest_id BIGINT UNSIGNED NOT NULL COMMENT 'Who is served, as in the appointment.',
	position INT NOT NULL COMMENT 'Order within the visit.',
	service_id BIGINT UNSIGNED NOT NULL COMMENT 'What.',
	service_name VARCHAR(200) NOT NULL COMMENT 'As it was called at booking.',
	technician_id BIGINT UNSIGNED NOT NULL COMMENT 'Who serves; for "any" who it is at present.',
	technician_requested TINYINT(1) NOT NULL COMMENT 'Whether the guest named this person; else it may be re-seated before the freeze.',
	technician_told TINYINT(1) NOT NULL DEFAULT 0 COMMENT 'Whether the guest was promised the present name; then it stays.',
	local_start DATETIME NOT NULL COMMENT 'The wall time the guest was shown.',
	starts_at DATETIME(6) NOT NULL COMMENT 'The service starts, UTC.',
	ends_at DATETIME(6) NOT NULL COMMENT 'The service ends.',
	busy_from DATETIME(6) NOT NULL COMMENT 'The technician is busy from here, buffer included.',
	busy_to DATETIME(6) NOT NULL COMMENT 'Until here.',
	gap_from DATETIME(6) NULL COMMENT 'Start of the processing gap in which the technician is free.',
	gap_to DATETIME(6) NULL COMMENT 'Its end.',
	duration INT NOT NULL COMMENT 'Minutes of service.',
	price BIGINT NOT NULL COMMENT 'As agreed at booking.',
	live TINYINT(1) NOT NULL COMMENT 'Whether it takes up time: 0 after a cancel or no-show.',
	expires_at DATETIME(6) NULL COMMENT 'As in the appointment: a lapsed item takes up no time.',
	PRIMARY KEY (id),
	UNIQUE KEY appointment_item_by_public_id (public_id),
	UNIQUE KEY appointment_item_in_store (store_id, id),
	KEY appointment_item_of (store_id, appointment_id),
	KEY appointment_item_by_time (store_id, live, busy_from, busy_to),
	KEY appointment_item_by_technician (store_id, technician_id, live, busy_from),
	CONSTRAINT {appointment_item_appointment} FOREIGN KEY (store_id, appointment_id) REFERENCES {appointment} (store_id, id),
	CONSTRAINT {appointment_item_service} FOREIGN KEY (store_id, service_id) REFERENCES {service} (store_id, id),
	CONSTRAINT {appointment_item_technician} FOREIGN KEY (store_id, technician_id) REFERENCES {technician} (store_id, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='One service of a visit, with its technician and span (a sub-appointment).';

CREATE TABLE {appointment_group} (
	id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Our key.',
	store_id BIGINT UNSIGNED NOT NULL COMMENT 'Where.',
	code VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Short code to show at the desk; unique within the store.',
	primary_appointment_id BIGINT UNSIGNED NOT NULL COMMENT 'The visit of who booked.',
	created_at DATETIME(6) NOT NULL COMMENT 'When booked.',
	PRIMARY KEY (id),
	UNIQUE KEY appointment_group_by_code (store_id, code),
	UNIQUE KEY appointment_group_in_store (store_id, id),
	CONSTRAINT {appointment_group_primary} FOREIGN KEY (store_id, primary_appointment_id) REFERENCES {appointment} (store_id, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Guests who come together, booked at once. A single guest''s visit has one too, for its code, with one member.';

CREATE TABLE {appointment_group_member} (
	store_id BIGINT UNSIGNED NOT NULL COMMENT 'Where.',
	group_id BIGINT UNSIGNED NOT NULL COMMENT 'Which group.',
	appointment_id BIGINT UNSIGNED NOT NULL COMMENT 'A member''s visit.',
	guest_id BIGINT UNSIGNED NOT NULL COMMENT 'Who.',
	role VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'primary or companion.',
	PRIMARY KEY (store_id, group_id, appointment_id),
	UNIQUE KEY appointment_group_member_of (store_id, appointment_id),
	CONSTRAINT {appointment_group_member_group} FOREIGN KEY (store_id, group_id) REFERENCES {appointment_group} (store_id, id),
	CONSTRAINT {appointment_group_member_appointment} FOREIGN KEY (store_id, appointment_id) REFERENCES {appointment} (store_id, id),
	CONSTRAINT {appointment_group_member_guest} FOREIGN KEY (guest_id) REFERENCES {guest} (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Which visits belong to a group.';

CREATE TABLE {slot_lock} (
	store_id BIGINT UNSIGNED NOT NULL COMMENT 'Which store.',
	kind VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'store, technician or slot.',
	ref_id BIGINT UNSIGNED NOT NULL COMMENT 'The technician or published slot; 0 for the store itself.',
	day DATE NOT NULL COMMENT 'Local day; 1970-01-01 for a published slot.',
	version BIGINT UNSIGNED NOT NULL COMMENT 'Grows under every lock: the change is what a Galera cluster certifies.',
	PRIMARY KEY (store_id, kind, ref_id, day)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='What writers lock, sorted, before any read that decides.';

CREATE TABLE {claim} (
	store_id BIGINT UNSIGNED NOT NULL COMMENT 'Which store.',
	technician_id BIGINT UNSIGNED NOT NULL COMMENT 'Whose time.',
	minute5 INT UNSIGNED NOT NULL COMMENT 'Five-minute steps since 1970, UTC.',
	item_id BIGINT UNSIGNED NOT NULL COMMENT 'The appointment item that owns it.',
	PRIMARY KEY (store_id, technician_id, minute5),
	KEY claim_of (store_id, item_id),
	CONSTRAINT {claim_item} FOREIGN KEY (store_id, item_id) REFERENCES {appointment_item} (store_id, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Second wall: every five minutes of a live item once; a forgotten lock fails here instead of selling twice.';

CREATE TABLE {number} (
	n INT UNSIGNED NOT NULL COMMENT '0 to 999.',
	PRIMARY KEY (n)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Counting rows, so that one statement writes all claims of an item.';

INSERT IGNORE INTO {number} (n)
	SELECT a.d * 100 + b.d * 10 + c.d
	  FROM (SELECT 0 AS d UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9) a,
	       (SELECT 0 AS d UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9) b,
	       (SELECT 0 AS d UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9) c;

CREATE TABLE {item_resource} (
	store_id BIGINT UNSIGNED NOT NULL COMMENT 'Where.',
	item_id BIGINT UNSIGNED NOT NULL COMMENT 'The appointment item.',
	resource_id BIGINT UNSIGNED NOT NULL COMMENT 'What it uses up from busy_from to busy_to.',
	quantity INT NOT NULL COMMENT 'How many.',
	PRIMARY KEY (store_id, item_id, resource_id),
	CONSTRAINT {item_resource_item} FOREIGN KEY (store_id, item_id) REFERENCES {appointment_item} (store_id, id),
	CONSTRAINT {item_resource_resource} FOREIGN KEY (store_id, resource_id) REFERENCES {resource} (store_id, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Resources as they were needed at booking.';

CREATE TABLE {hold} (
	id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Our key.',
	store_id BIGINT UNSIGNED NOT NULL COMMENT 'Where.',
	token_hash BINARY(32) NOT NULL COMMENT 'Whose: hash of the cart''s or client''s secret. The holder''s own holds never block the holder.',
	item_ref VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Which item of the cart; one hold each.',
	guest_ref INT NOT NULL DEFAULT 0 COMMENT 'Which guest of the cart, so that one guest is not held twice at a time.',
	service_id BIGINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'What; 0 for a seat in a class.',
	technician_id BIGINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Whose time; for "any" at present.',
	technician_requested TINYINT(1) NOT NULL DEFAULT 0 COMMENT 'Whether the guest named this person.',
	slot_id BIGINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'The published slot of a seat hold; 0 for appointments.',
	places INT NOT NULL DEFAULT 1 COMMENT 'Seats held.',
	starts_at DATETIME(6) NOT NULL COMMENT 'Start of the service or class.',
	ends_at DATETIME(6) NOT NULL COMMENT 'Its end.',
	busy_from DATETIME(6) NOT NULL COMMENT 'Span with buffers.',
	busy_to DATETIME(6) NOT NULL COMMENT 'Its end.',
	gap_from DATETIME(6) NULL COMMENT 'Processing gap.',
	gap_to DATETIME(6) NULL COMMENT 'Its end.',
	address_hash BINARY(32) NOT NULL COMMENT 'Hash of the client''s address, against hoarding.',
	created_at DATETIME(6) NOT NULL COMMENT 'When the time was chosen; the longest life counts from here.',
	expires_at DATETIME(6) NOT NULL COMMENT 'The hold counts until this moment; no job is needed to end it.',
	PRIMARY KEY (id),
	UNIQUE KEY hold_by_item (store_id, token_hash, item_ref),
	KEY hold_by_time (store_id, busy_from, busy_to),
	KEY hold_by_slot (store_id, slot_id),
	KEY hold_by_address (address_hash, expires_at),
	KEY hold_by_expiry (expires_at),
	CONSTRAINT {hold_store} FOREIGN KEY (store_id) REFERENCES {store} (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='A time or seat kept for somebody who is still choosing.';

CREATE TABLE {verification_code} (
	id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Our key.',
	store_id BIGINT UNSIGNED NOT NULL COMMENT 'Where it is good.',
	phone VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'E.164; whose.',
	purpose VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'book or mine.',
	salt BINARY(16) NOT NULL COMMENT 'Random, part of the hash.',
	code_hash BINARY(32) NOT NULL COMMENT 'Keyed hash of salt, store, phone, purpose and code.',
	digits INT NOT NULL COMMENT 'Length: 6, or 8 while an attack is on.',
	tries INT NOT NULL DEFAULT 0 COMMENT 'Checks so far; dead at 5.',
	address_hash BINARY(32) NOT NULL COMMENT 'Hash of the address that asked.',
	sent_at DATETIME(6) NOT NULL COMMENT 'When it was queued.',
	expires_at DATETIME(6) NOT NULL COMMENT 'Ten minutes later.',
	used_at DATETIME(6) NULL COMMENT 'When it was right; good once.',
	PRIMARY KEY (id),
	KEY verification_code_by_phone (phone, sent_at),
	KEY verification_code_by_store (store_id, sent_at),
	KEY verification_code_by_address (address_hash, sent_at),
	CONSTRAINT {verification_code_store} FOREIGN KEY (store_id) REFERENCES {store} (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Codes sent to phones.';

CREATE TABLE {verified_phone} (
	store_id BIGINT UNSIGNED NOT NULL COMMENT 'Where.',
	token_hash BINARY(32) NOT NULL COMMENT 'The cart that proved it.',
	phone VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'E.164.',
	expires_at DATETIME(6) NOT NULL COMMENT 'Thirty minutes after the right code.',
	PRIMARY KEY (store_id, token_hash, phone),
	KEY verified_phone_by_expiry (expires_at),
	CONSTRAINT {verified_phone_store} FOREIGN KEY (store_id) REFERENCES {store} (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Phones a cart has proven, so that a lost slot needs no second code.';

CREATE TABLE {code_failure} (
	id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Our key.',
	phone VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'E.164, over all stores.',
	address_hash BINARY(32) NOT NULL COMMENT 'Who tried.',
	failed_at DATETIME(6) NOT NULL COMMENT 'When.',
	cleared TINYINT(1) NOT NULL DEFAULT 0 COMMENT 'Set by a later success for this phone.',
	PRIMARY KEY (id),
	KEY code_failure_by_phone (phone, failed_at),
	KEY code_failure_by_address (address_hash, failed_at),
	KEY code_failure_by_time (failed_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Wrong codes: a new code does not reset the count (NIST SP 800-63B-4).';

CREATE TABLE {outbox} (
	id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Our key; messages of one booking go out in this order.',
	store_id BIGINT UNSIGNED NOT NULL COMMENT 'On whose behalf.',
	subject_kind VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'appointment, booking, code or waitlist.',
	subject_id BIGINT UNSIGNED NOT NULL COMMENT 'Which one.',
	message VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'code, booked, confirmed, changed, cancelled, reminder, offer or staff.',
	channel VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'sms, email or webhook.',
	recipient VARCHAR(254) NOT NULL COMMENT 'Phone in E.164, mail address or URL.',
	dedupe_key BINARY(32) NOT NULL COMMENT 'Makes a message that is queued again the same row.',
	locale VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Its language.',
	subject VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'Of a mail.',
	body TEXT NOT NULL COMMENT 'Plain text.',
	body_html MEDIUMTEXT NULL COMMENT 'Of a mail.',
	calendar MEDIUMTEXT NULL COMMENT 'An .ics part, of a mail.',
	created_at DATETIME(6) NOT NULL COMMENT 'When queued, in the transaction it tells of.',
	due_at DATETIME(6) NOT NULL COMMENT 'Not to be sent before.',
	valid_until DATETIME(6) NOT NULL COMMENT 'Useless after: a restored backup re-sends nothing old.',
	tries INT NOT NULL DEFAULT 0 COMMENT 'Attempts so far.',
	claimed_until DATETIME(6) NULL COMMENT 'A sender has it until then.',
	sent_at DATETIME(6) NULL COMMENT 'When the gateway took it.',
	dead_at DATETIME(6) NULL COMMENT 'When it was given up.',
	last_error VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'Why the last attempt failed.',
	PRIMARY KEY (id),
	UNIQUE KEY outbox_once (dedupe_key),
	KEY outbox_due (sent_at, dead_at, due_at),
	KEY outbox_of (store_id, subject_kind, subject_id),
	CONSTRAINT {outbox_store} FOREIGN KEY (store_id) REFERENCES {store} (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Messages to send, written in the transaction they tell of.';

CREATE TABLE {event} (
	id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Our key.',
	store_id BIGINT UNSIGNED NOT NULL COMMENT 'Where.',
	subject_kind VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'appointment, item, booking or slot.',
	subject_id BIGINT UNSIGNED NOT NULL COMMENT 'Which one.',
	what VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'status, payment, reseat, reschedule, override or note.',
	actor VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'guest, system, or the public id of an employee.',
	from_value VARCHAR(64) NOT NULL DEFAULT '' COMMENT 'Before.',
	to_value VARCHAR(64) NOT NULL DEFAULT '' COMMENT 'After.',
	why VARCHAR(1200) NOT NULL DEFAULT '' COMMENT 'Reason, as given.',
	created_at DATETIME(6) NOT NULL COMMENT 'When.',
	PRIMARY KEY (id),
	KEY event_of (store_id, subject_kind, subject_id),
	CONSTRAINT {event_store} FOREIGN KEY (store_id) REFERENCES {store} (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='What happened to a booking; only appended to.';

CREATE TABLE {idempotency} (
	store_id BIGINT UNSIGNED NOT NULL COMMENT 'Where.',
	scope VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Which act: confirm, staff, class.',
	key_hash BINARY(32) NOT NULL COMMENT 'Hash of the client''s key or the cart''s booking key.',
	body_hash BINARY(32) NOT NULL COMMENT 'Hash of what was asked: another body under the same key is refused.',
	subject_id BIGINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'The primary appointment or booking that came of it.',
	status INT NOT NULL DEFAULT 0 COMMENT 'HTTP status of the stored answer.',
	answer MEDIUMTEXT NULL COMMENT 'The stored answer, where it must be repeated byte for byte.',
	secret VARBINARY(64) NULL COMMENT 'Sealed manage token, so that a repeated answer holds the same link.',
	created_at DATETIME(6) NOT NULL COMMENT 'Kept for 24 hours.',
	PRIMARY KEY (store_id, scope, key_hash),
	KEY idempotency_by_age (created_at),
	CONSTRAINT {idempotency_store} FOREIGN KEY (store_id) REFERENCES {store} (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Answers already given, written in the transaction of the booking.';

CREATE TABLE {course} (
	id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Our key.',
	store_id BIGINT UNSIGNED NOT NULL COMMENT 'Which school.',
	public_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'The course id of the API, such as course-123.',
	name VARCHAR(200) NOT NULL COMMENT 'What students see.',
	description VARCHAR(1000) NOT NULL DEFAULT '' COMMENT 'What it teaches.',
	price BIGINT NOT NULL COMMENT 'Per place, before the slot''s modifier.',
	commission_rate INT NOT NULL DEFAULT 0 COMMENT 'The house''s share in hundredths of a percent.',
	position INT NOT NULL DEFAULT 0 COMMENT 'Order on pages.',
	active TINYINT(1) NOT NULL DEFAULT 1 COMMENT 'Whether it is offered.',
	PRIMARY KEY (id),
	UNIQUE KEY course_by_public_id (store_id, public_id),
	UNIQUE KEY course_in_store (store_id, id),
	CONSTRAINT {course_store} FOREIGN KEY (store_id) REFERENCES {store} (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='A service at fixed times for several at once.';

CREATE TABLE {slot} (
	id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Our key.',
	store_id BIGINT UNSIGNED NOT NULL COMMENT 'Where.',
	public_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'The slot id of the API, such as slot-123.',
	course_id BIGINT UNSIGNED NOT NULL COMMENT 'What is taught.',
	technician_id BIGINT UNSIGNED NOT NULL COMMENT 'The teacher: busy in the same calendar as appointments.',
	local_start DATETIME NOT NULL COMMENT 'Wall time shown.',
	starts_at DATETIME(6) NOT NULL COMMENT 'Start, UTC.',
	ends_at DATETIME(6) NOT NULL COMMENT 'End, UTC.',
	capacity INT NOT NULL COMMENT 'Places.',
	booked_count INT NOT NULL DEFAULT 0 COMMENT 'Places of live bookings; re-derivable.',
	status VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'available' COMMENT 'available, blocked or completed; booked and pending are derived.',
	modifier_kind VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'amount, percent or empty.',
	modifier BIGINT NOT NULL DEFAULT 0 COMMENT 'Minor units, or hundredths of a percent; may be negative.',
	created_at DATETIME(6) NOT NULL COMMENT 'When published.',
	updated_at DATETIME(6) NOT NULL COMMENT 'Last change.',
	PRIMARY KEY (id),
	UNIQUE KEY slot_by_public_id (store_id, public_id),
	UNIQUE KEY slot_in_store (store_id, id),
	UNIQUE KEY slot_by_start (store_id, course_id, technician_id, starts_at),
	KEY slot_by_time (store_id, starts_at, ends_at),
	KEY slot_by_technician (store_id, technician_id, starts_at),
	CONSTRAINT {slot_course} FOREIGN KEY (store_id, course_id) REFERENCES {course} (store_id, id),
	CONSTRAINT {slot_technician} FOREIGN KEY (store_id, technician_id) REFERENCES {technician} (store_id, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='A published class: a course at a time with a teacher and places.';

CREATE TABLE {booking} (
	id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Our key.',
	store_id BIGINT UNSIGNED NOT NULL COMMENT 'Where.',
	public_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'UUID; never a secret.',
	slot_id BIGINT UNSIGNED NOT NULL COMMENT 'Which class.',
	course_id BIGINT UNSIGNED NOT NULL COMMENT 'Its course.',
	course_name VARCHAR(200) NOT NULL COMMENT 'As called at booking.',
	technician_id BIGINT UNSIGNED NOT NULL COMMENT 'Its teacher.',
	teacher_name VARCHAR(200) NOT NULL COMMENT 'As called at booking.',
	guest_id BIGINT UNSIGNED NOT NULL COMMENT 'The student, or who books for a child.',
	student_name VARCHAR(320) NOT NULL COMMENT 'As given.',
	student_email VARCHAR(254) NOT NULL DEFAULT '' COMMENT 'As given.',
	student_phone VARCHAR(20) NOT NULL DEFAULT '' COMMENT 'E.164.',
	child_ref VARCHAR(64) NOT NULL DEFAULT '' COMMENT 'The learner for whom the account holder books.',
	places INT NOT NULL DEFAULT 1 COMMENT 'Seats.',
	status VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'pending, confirmed, cancelled, completed or no_show.',
	payment_status VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'unpaid, paid or refunded.',
	refund_due TINYINT(1) NOT NULL DEFAULT 0 COMMENT 'Paid after it lapsed and the seat was gone.',
	price BIGINT NOT NULL COMMENT 'Course price.',
	commission BIGINT NOT NULL COMMENT 'The house''s share of the final price.',
	final_price BIGINT NOT NULL COMMENT 'With the slot''s modifier.',
	currency CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'ISO 4217.',
	student_note VARCHAR(2000) NOT NULL DEFAULT '' COMMENT 'For the teacher.',
	teacher_note VARCHAR(2000) NOT NULL DEFAULT '' COMMENT 'From the teacher.',
	source VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'As for appointments.',
	created_by VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'As for appointments.',
	locale VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Language of its messages.',
	manage_hash BINARY(32) NOT NULL COMMENT 'Hash of the secret in the manage link.',
	expires_at DATETIME(6) NULL COMMENT 'When an unpaid one lapses.',
	created_at DATETIME(6) NOT NULL COMMENT 'When booked.',
	updated_at DATETIME(6) NOT NULL COMMENT 'Last change.',
	confirmed_at DATETIME(6) NULL COMMENT 'When confirmed.',
	cancelled_at DATETIME(6) NULL COMMENT 'When cancelled.',
	completed_at DATETIME(6) NULL COMMENT 'When over.',
	PRIMARY KEY (id),
	UNIQUE KEY booking_by_public_id (public_id),
	UNIQUE KEY booking_in_store (store_id, id),
	KEY booking_by_slot (store_id, slot_id, status),
	KEY booking_by_guest (guest_id, status, created_at),
	KEY booking_by_course (store_id, course_id, created_at),
	KEY booking_by_technician (store_id, technician_id, created_at),
	KEY booking_by_manage (manage_hash),
	KEY booking_by_expiry (status, expires_at),
	CONSTRAINT {booking_slot} FOREIGN KEY (store_id, slot_id) REFERENCES {slot} (store_id, id),
	CONSTRAINT {booking_guest} FOREIGN KEY (guest_id) REFERENCES {guest} (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='A student''s place in a class.';

CREATE TABLE {staff} (
	id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Our key.',
	business_id BIGINT UNSIGNED NOT NULL COMMENT 'Whose employee.',
	public_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'UUID; what created_by says.',
	email VARCHAR(254) NOT NULL COMMENT 'Sign-in name, lower case.',
	name VARCHAR(200) NOT NULL COMMENT 'Shown in the back office.',
	password_hash VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'argon2id.',
	disabled_at DATETIME(6) NULL COMMENT 'May not sign in since.',
	created_at DATETIME(6) NOT NULL COMMENT 'When added.',
	PRIMARY KEY (id),
	UNIQUE KEY staff_by_email (email),
	UNIQUE KEY staff_by_public_id (public_id),
	CONSTRAINT {staff_business} FOREIGN KEY (business_id) REFERENCES {business} (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Who may use the back office.';

CREATE TABLE {staff_role} (
	store_id BIGINT UNSIGNED NOT NULL COMMENT 'Where.',
	staff_id BIGINT UNSIGNED NOT NULL COMMENT 'Who.',
	role VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'owner, manager, technician or desk.',
	technician_id BIGINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'The technician this person is, or 0.',
	PRIMARY KEY (store_id, staff_id),
	CONSTRAINT {staff_role_store} FOREIGN KEY (store_id) REFERENCES {store} (id),
	CONSTRAINT {staff_role_staff} FOREIGN KEY (staff_id) REFERENCES {staff} (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='What a person may do in a store.';

CREATE TABLE {session} (
	token_hash BINARY(32) NOT NULL COMMENT 'Hash of the opaque token.',
	kind VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'staff or guest.',
	business_id BIGINT UNSIGNED NOT NULL COMMENT 'Where it is good.',
	subject_id BIGINT UNSIGNED NOT NULL COMMENT 'The staff member or guest.',
	created_at DATETIME(6) NOT NULL COMMENT 'Signed in.',
	seen_at DATETIME(6) NOT NULL COMMENT 'Last use.',
	expires_at DATETIME(6) NOT NULL COMMENT 'Ends then whatever happens.',
	PRIMARY KEY (token_hash),
	KEY session_of (kind, subject_id),
	KEY session_by_expiry (expires_at),
	CONSTRAINT {session_business} FOREIGN KEY (business_id) REFERENCES {business} (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Signed-in people.';

CREATE TABLE {rate} (
	scope VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'What is counted.',
	subject_hash BINARY(32) NOT NULL COMMENT 'Whom it is counted for.',
	window_at DATETIME(6) NOT NULL COMMENT 'Start of the hour or day.',
	n INT NOT NULL COMMENT 'How often.',
	PRIMARY KEY (scope, subject_hash, window_at),
	KEY rate_by_age (window_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Counts for limits.';
