#!/bin/bash
# ctl-notify.sh - slotkeeperctl notify and outbox against a mail server and a text message gateway on real sockets, and their faults.
. "$(dirname "$0")/ctl.sh"
for tool in node openssl; do
	command -v $tool >/dev/null && continue
	echo "# there is no $tool"
	[ -z "${CI:-}" ] || exit 1
	exit 77
done
here=$(cd "$(dirname "$0")" && pwd)
sink=
proxy=
trap '[ -z "$sink" ] || { exec 7>&-; wait $sink; }; [ -z "$proxy" ] || kill $proxy 2>/dev/null; rm -rf "$dir"' EXIT

openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1 \
	-keyout "$dir/key.pem" -out "$dir/cert.pem" 2>/dev/null
mkfifo "$dir/fifo"
node "$here/gateways.js" "$dir" <"$dir/fifo" &
sink=$!
exec 7>"$dir/fifo"
for _ in $(seq 200); do [ -s "$dir/ports" ] && break; sleep 0.05; done
read -r smtp http https <"$dir/ports"
sed -i '/^test_clock/d' "$dir/conf"
cat >>"$dir/conf" <<END
catalogue_dir = $PWD/po
public_url = https://book.example.com
gateway_timeout = 1
mail_from = desk@salon.example
smtp_host = localhost
smtp_port = $smtp
smtp_user = mailer
smtp_password = open sesame
smtp_ca = $dir/cert.pem
sms_url = https://localhost:$https/2010/Messages.json?v=2
sms_fields = To={to}&From={from}&Body={text}&Ref={id}&Plan=a%26b
sms_from = +12125550100
sms_user = AC1
sms_password = tok:en
sms_header = X-Account: salon 7
sms_id_field = sid
sms_ca = $dir/cert.pem
END
"$SLOTKEEPERCTL" --config "$dir/conf" keyring create >/dev/null
"$SLOTKEEPERCTL" --config "$dir/conf" migrate >/dev/null
sed -e 's/"reminder_hours": 24/"reminder_hours": 0/' "$top/sql/demo.json" >"$dir/salon.json"
ctl import "$dir/salon.json"
sql "UPDATE sk_store SET name = 'Rosé \"Nail\" Studio', email = 'hello@salon.example', phone = ''"

# queue CHANNEL RECIPIENT BODY [SUBJECT [HTML [CALENDAR]]]: what the desk would write.
n_queued=0
queue() {
	n_queued=$((n_queued + 1))
	sql "INSERT INTO sk_outbox (store_id, subject_kind, subject_id, message, channel, recipient, dedupe_key, locale, subject, body, body_html,
	    calendar, created_at, due_at, valid_until)
	    VALUES ((SELECT MIN(id) FROM sk_store), 'code', $n_queued, 'booked', '$1', '$2', UNHEX(SHA2('$n_queued', 256)), 'en', '${4-}', '$3',
	    NULLIF('${5-}', ''), NULLIF('${6-}', ''), UTC_TIMESTAMP(6), UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) + INTERVAL 1 DAY)"
}
fault() { echo "$1" >"$dir/mode"; }
state() { sql "SELECT CONCAT(CASE WHEN sent_at IS NOT NULL THEN 'sent' WHEN dead_at IS NOT NULL THEN 'dead' ELSE 'waiting' END, ' ', tries) FROM sk_outbox WHERE id = (SELECT MAX(id) FROM sk_outbox)"; }
why() { sql "SELECT last_error FROM sk_outbox ORDER BY id DESC LIMIT 1"; }
lines() { [ -f "$dir/$1" ] && grep -c . "$dir/$1" || echo 0; }
mail() { node "$here/mail.js" "$dir/mails" "$1"; }
text() { tail -n 1 "$dir/texts"; }
# Everything done and gone: the next case has the outbox for itself.
clear() { fault ''; sql 'DELETE FROM sk_outbox'; rm -f "$dir/mails" "$dir/texts" "$dir/attempts"; }

# ---- what arrives ----
queue email alice@example.com $'Hello\n.dot\nFrom here — 你好 👋 \nlong' 'Booked: 你好 — Ёжик and a subject that is longer than any one encoded word can be, é' \
	'<p>Hello &lt;b&gt; é</p>' $'BEGIN:VCALENDAR\r\nMETHOD:CANCEL\r\nEND:VCALENDAR\r\n'
ctl notify --once
rule a_mail_is_sent "$status $(state)" "0 sent 1"
rule mail_subject "$(mail subject)" 'Booked: 你好 — Ёжик and a subject that is longer than any one encoded word can be, é'
rule mail_from "$(mail from)" 'Rosé "Nail" Studio <desk@salon.example>'
rule mail_reply_to "$(mail reply-to)" '<hello@salon.example>'
rule mail_headers "$(mail all)" 'auto-submitted content-language content-type date from message-id mime-version reply-to subject to'
rule mail_auto "$(mail auto-submitted)" auto-generated
rule mail_text "$(mail text)" $'Hello\n.dot\nFrom here — 你好 👋 \nlong'
rule mail_html "$(mail html)" '<p>Hello &lt;b&gt; é</p>'
rule mail_calendar "$(mail calendar)" $'BEGIN:VCALENDAR\nMETHOD:CANCEL\nEND:VCALENDAR'
rule mail_calendar_type "$(mail calendar-type)" 'text/calendar; charset=utf-8; method=CANCEL; name="visit.ics"'
rule mail_goes_by_tls "$(mail secure) $(mail login) $(mail rcpt)" 'true mailer <alice@example.com>'
case $(mail date) in ???,*+0000) echo ok mail_date ;; *) failed=1; echo "FAILED mail_date $(mail date)" ;; esac
id=$(mail message-id)
clear

queue email bob@example.com 'Plain' "Bcc: x"$'\r\n'"Bcc: evil@example.com" ''
ctl notify --once
rule no_header_is_injected "$(mail all) $(mail subject)" "auto-submitted content-language content-transfer-encoding content-type date from message-id mime-version reply-to subject to Bcc: x"$'\r\n'"Bcc: evil@example.com"
clear
queue email 'bob@example.com,evil@example.com' 'Plain' x
ctl notify --once
rule two_addresses_are_none "$(state) $(lines mails)" "dead 1 0"
clear

queue sms +12125550101 $'482915 is your code.\n\n@book.example.com #482915 & =é👋'
ctl notify --once
rule a_text_is_sent "$status $(state) $(sql 'SELECT reference FROM sk_outbox')" "0 sent 1 SM1"
key=$(sql "SELECT LOWER(HEX(LEFT(dedupe_key, 16))) FROM sk_outbox")
rule the_text_arrives "$(text | node -e 'const t = JSON.parse(require("fs").readFileSync(0)); console.log([t.To, t.From, t.Body, t.Ref, t.Plan, t.key, t.method, t.authorization, t.extra, t.type].join("|"))')" \
	"+12125550101|+12125550100|482915 is your code."$'\n\n'"@book.example.com #482915 & =é👋|$key|a&b|$key|POST|Basic $(printf AC1:tok:en | base64)|salon 7|application/x-www-form-urlencoded"
clear

# ---- faults of the mail server ----
try_mail() { # FAULT STATE WORDS
	fault "$1"
	queue email carol@example.com Body Subject
	ctl notify --once
	rule "mail_$1" "$(state)" "$2"
	case $(why) in *"$3"*) echo "ok mail_$1 says why" ;; *) failed=1; echo "FAILED mail_$1: $(why)" ;; esac
	rule "mail_$1_arrived" "$(lines mails)" "${4-0}"
	fault ''
	sql "UPDATE sk_outbox SET due_at = UTC_TIMESTAMP(6)"
	ctl notify --once
	case $2 in waiting*) rule "mail_$1_is_sent_later" "$(state) $(lines mails)" "sent 2 $((${4-0} + 1))" ;; esac
	clear
}
try_mail 421 'waiting 1' '421 4.3.2'
try_mail 450-rcpt 'waiting 1' '450 4.2.1'
try_mail 550-rcpt 'dead 1' '550 5.1.1'
try_mail 451-data 'waiting 1' '451 4.3.0'
try_mail 554-data 'dead 1' '554 5.7.1'
try_mail garbage 'waiting 1' 'mail server'
try_mail silence 'waiting 1' 'mail server'
try_mail refuse 'waiting 1' 'mail server'
try_mail no-starttls 'waiting 1' 'mail server'
try_mail silence-after-data 'waiting 1' 'mail server'
# The documented window: the mail was taken and its answer lost. It comes again, and can be known by its name.
fault drop-after-data
queue email dora@example.com Body Subject
ctl notify --once
first=$(mail message-id)
fault ''
sql "UPDATE sk_outbox SET due_at = UTC_TIMESTAMP(6)"
ctl notify --once
rule a_doubled_mail_has_one_name "$(lines mails) $(mail message-id)" "2 $first"
case $first in "<"*@salon.example">") echo ok message_id ;; *) failed=1; echo "FAILED message_id $first" ;; esac
clear
queue email nobody@example.com Body Subject
queue email erin@example.com Body Subject
ctl notify --once
rule a_refused_one_stops_nobody "$(lines mails) $(sql 'SELECT COUNT(*) FROM sk_outbox WHERE dead_at IS NOT NULL')" "1 1"
clear
sed -i 's/^smtp_password.*/smtp_password = wrong/' "$dir/conf"
queue email frank@example.com Body Subject
queue email gina@example.com Body Subject
ctl notify --once
rule a_wrong_password_kills_no_message "$(sql 'SELECT COUNT(*), SUM(tries), COUNT(dead_at) FROM sk_outbox')" "$(printf '2\t1\t0')"
sed -i 's/^smtp_password.*/smtp_password = open sesame/' "$dir/conf"
clear
sed -i 's/^smtp_security.*//; $a smtp_security = plain' "$dir/conf"
sed -i 's/^smtp_user.*//; s/^smtp_password.*//' "$dir/conf"
queue email hugo@example.com Body Subject
ctl notify --once
rule plain_to_this_machine "$(state) $(mail secure)" "sent 1 false"
clear
sed -i 's/^smtp_host.*/smtp_host = mail.example.com/' "$dir/conf"
ctl notify --once
rule plain_elsewhere_is_refused "$status" 1
said plain_elsewhere_is_refused "only for a mail server on this machine"
sed -i 's/^smtp_host.*/smtp_host = localhost/' "$dir/conf"

# ---- faults of the text gateway ----
try_text() { # FAULT STATE WORDS ARRIVED
	fault "$1"
	queue sms +12125550102 Body
	ctl notify --once
	rule "text_$1" "$(state) $(lines texts)" "$2 ${4-0}"
	case $(why) in *"$3"*) echo "ok text_$1 says why" ;; *) failed=1; echo "FAILED text_$1: $(why)" ;; esac
	fault ''
	sql "UPDATE sk_outbox SET due_at = UTC_TIMESTAMP(6)"
	ctl notify --once
	case $2 in waiting*) rule "text_$1_is_sent_later_and_once" "$(state) $(lines texts)" "sent 2 1" ;; esac
	clear
}
try_text 400 'dead 1' 'status 400'
try_text 401 'waiting 1' 'status 401'
try_text 422 'dead 1' 'status 422'
try_text 429 'waiting 1' 'status 429'
try_text 500 'waiting 1' 'status 500'
try_text 503 'waiting 1' 'status 503'
try_text 302 'waiting 1' 'status 302'
try_text silence 'waiting 1' 'text gateway'
try_text garbage 'waiting 1' 'text gateway'
try_text drop 'waiting 1' 'text gateway'
try_text drop-after-taking 'waiting 1' 'text gateway' 1
try_text endless 'sent 1' '' 1

# ---- the queue ----
queue sms +12125550103 Body
sql "UPDATE sk_outbox SET valid_until = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND"
ctl notify --once
rule what_is_too_old_is_not_sent "$(state) $(lines texts) $(why)" "dead 0 0 too late to be sent"
clear
queue sms +12125550104 Body
sql "UPDATE sk_outbox SET due_at = UTC_TIMESTAMP(6) + INTERVAL 1 HOUR"
ctl notify --once
rule what_is_not_due_waits "$(state) $(lines texts)" "waiting 0 0"
clear

fault 400
queue sms +12125550105 Body
ctl notify --once
fault ''
ctl outbox list --dead
said dead_letters_are_listed "status 400"
ctl outbox retry --all
rule dead_letters_are_queued_again "$status $(state)" "0 waiting 0"
ctl notify --once
rule and_sent "$(state) $(lines texts)" "sent 1 1"
number=$(sql 'SELECT MAX(id) FROM sk_outbox')
ctl outbox retry "$number"
rule a_sent_one_is_not_queued_again "$status" 1
queue sms +12125550106 Body
number=$(sql 'SELECT MAX(id) FROM sk_outbox')
ctl outbox drop "$number"
ctl notify --once
rule a_dropped_one_is_not_sent "$(state) $(lines texts)" "dead 0 1"
clear

# ---- several senders at once ----
sql "INSERT INTO sk_outbox (store_id, subject_kind, subject_id, message, channel, recipient, dedupe_key, locale, body, created_at, due_at,
    valid_until) SELECT (SELECT MIN(id) FROM sk_store), 'code', seq, 'booked', 'sms', CONCAT('+1212555', 1000 + seq),
    UNHEX(SHA2(CONCAT('many', seq), 256)), 'en', CONCAT('Text ', seq), UTC_TIMESTAMP(6), UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) + INTERVAL 1 DAY
    FROM seq_1_to_60"
senders=
for _ in 1 2 3 4; do "$SLOTKEEPERCTL" --config "$dir/conf" notify --once 2>>"$dir/senders" & senders="$senders $!"; done
for sender in $senders; do wait $sender || { failed=1; echo "FAILED a sender: $(cat "$dir/senders")"; }; done
rule four_senders_send_each_once "$(lines attempts) $(lines texts) $(sql 'SELECT COUNT(*), MAX(tries) FROM sk_outbox WHERE sent_at IS NOT NULL')" "60 60 $(printf '60\t1')"
clear

# ---- killed between the gateway's answer and the mark ----
fault slow
for number in 1 2 3; do queue email "kill$number@example.com" Body Subject; done
"$SLOTKEEPERCTL" --config "$dir/conf" notify 2>>"$dir/senders" &
sender=$!
for _ in $(seq 200); do [ "$(lines attempts)" -ge 2 ] && break; sleep 0.02; done
kill -9 $sender
wait $sender 2>/dev/null
sleep 0.5
rule the_one_in_flight_is_leased "$(sql 'SELECT COUNT(*) FROM sk_outbox WHERE sent_at IS NULL AND claimed_until > UTC_TIMESTAMP(6)')" 1
fault ''
ctl notify --once
rule a_leased_one_is_let_alone "$(sql 'SELECT COUNT(*) FROM sk_outbox WHERE sent_at IS NULL')" 1
sql "UPDATE sk_outbox SET claimed_until = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND WHERE claimed_until IS NOT NULL"
ctl notify --once
rule nothing_is_lost "$(sql 'SELECT COUNT(*) FROM sk_outbox WHERE sent_at IS NOT NULL')" 3
arrived=$(lines mails)
rule at_most_the_one_in_flight_is_doubled "$((arrived == 3 || arrived == 4))" 1
clear

# ---- the database goes away: the sender rests, and goes on when it is back ----
cut() { # takes the database away from the sender, and from nobody else
	node -e 'const net = require("net"); net.createServer(a => { const b = net.connect(process.argv[2]); a.pipe(b); b.pipe(a);
	    a.on("error", () => b.destroy()); b.on("error", () => a.destroy()); }).listen(process.argv[1])' "$dir/db" "$SLOTKEEPER_DATABASE_SOCKET" &
	proxy=$!
	for _ in $(seq 200); do [ -S "$dir/db" ] && break; sleep 0.05; done
}
ticks() { awk '{ print $14 + $15 }' "/proc/$sender/stat"; }
cut
queue sms +12125550108 Body
SLOTKEEPER_DATABASE_SOCKET=$dir/db "$SLOTKEEPERCTL" --config "$dir/conf" notify 2>>"$dir/away" &
sender=$!
for _ in $(seq 200); do [ "$(state)" = 'sent 1' ] && break; sleep 0.05; done
rule the_daemon_has_its_database "$(state)" "sent 1"
kill -9 $proxy
wait $proxy 2>/dev/null
rm -f "$dir/db"
sleep 1
before=$(ticks)
sleep 2
rule a_sender_whose_database_is_gone_rests "$(($(ticks) - before < 40))" 1
cut
queue sms +12125550109 Body
for _ in $(seq 400); do [ "$(state)" = 'sent 1' ] && break; sleep 0.05; done
rule and_goes_on_when_it_is_back "$(state)" "sent 1"
kill -TERM $sender
wait $sender
rule and_stops_when_told "$?" 0
kill $proxy
wait $proxy 2>/dev/null
clear
queue sms +12125550107 Body
"$SLOTKEEPERCTL" --config "$dir/conf" notify 2>>"$dir/senders" &
sender=$!
for _ in $(seq 100); do [ "$(state)" = 'sent 1' ] && break; sleep 0.05; done
rule the_daemon_sends "$(state)" "sent 1"
kill -TERM $sender
wait $sender
rule the_daemon_stops "$?" 0

# ---- the words of messages ----
ctl template list demo
said messages_are_listed "booked"
ctl template show demo code sms
rule our_words "$status $out" "0 {code} is your {store} code."
printf 'Rosewood: {code}\n' | "$SLOTKEEPERCTL" --config "$dir/conf" template set demo code sms >"$dir/said" 2>&1
rule own_words_are_stored "$? $(cat "$dir/said")" "0 Stored. It is used from the next message on."
ctl template show demo code sms
rule own_words "$out" "Rosewood: {code}"
ctl template show demo code sms --lang zh
rule in_one_language "$out" "{code} 是您的{store}验证码。"
printf '%s' 'Hello {nobody}' | "$SLOTKEEPERCTL" --config "$dir/conf" template set demo booked sms >"$dir/said" 2>&1
rule unknown_names_are_refused "$? $(grep -c 'is not a name that can stand here' "$dir/said")" "1 1"
printf '%s' 'No code here' | "$SLOTKEEPERCTL" --config "$dir/conf" template set demo code sms >"$dir/said" 2>&1
rule a_code_without_its_code_is_refused "$? $(grep -c '{code} has to be in it' "$dir/said")" "1 1"
ctl template show demo code sms
rule what_is_refused_changes_nothing "$out" "Rosewood: {code}"
ctl template preview demo booked
said a_preview_counts_segments "segments"
said a_preview_has_its_link "https://book.example.com/booking/demo/manage/"
ctl export demo
said the_settings_are_exported "reminder_hours"
ctl template reset demo code
ctl template show demo code sms
rule reset_brings_ours_back "$out" "{code} is your {store} code."
ctl template set demo nothing sms </dev/null
rule there_is_no_such_message "$status" 1
ctl template
rule wrongly_called "$status" 2

# ---- codes ----
ctl code status
said codes_are_watched "The alarm is off."
sql "INSERT INTO sk_code_failure (phone, address_hash, failed_at) VALUES ('+12125550190', REPEAT('x', 32), UTC_TIMESTAMP(6))"
ctl code unlock +12125550190
rule a_phone_is_unlocked "$out $(sql 'SELECT SUM(cleared) FROM sk_code_failure')" "1 wrong codes forgiven. 1"

grep -E 'AddressSanitizer|runtime error|LeakSanitizer' "$dir/senders" "$dir/away" && failed=1
exit $failed
