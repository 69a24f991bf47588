// mail.js FILE [WHAT] - takes the last mail of gateways.js's FILE apart, by rules written here and not by the program that made it, and
// prints one thing of it: a header by name, text, html, calendar, calendar-type, or all.
'use strict';
const fs = require('fs');
const [file, what] = process.argv.slice(2);
if (!fs.existsSync(file)) { process.stdout.write('(no mail)'); process.exit(0); }
const mail = JSON.parse(fs.readFileSync(file, 'utf8').trim().split('\n').pop());

const quoted = body => Buffer.from(body.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16))), 'latin1').toString();
const words = text => text.replace(/\?=\s+=\?/g, '?==?').replace(/=\?UTF-8\?B\?([^?]*)\?=/g, (_, b) => `\u0000${b}\u0000`)
	.replace(/(?:\u0000[^\u0000]*\u0000)+/g, run => Buffer.concat(run.split('\u0000').filter(Boolean).map(b => Buffer.from(b, 'base64'))).toString());
const fail = sentence => { console.log(`BROKEN: ${sentence}`); process.exit(1); };

function part(raw) {
	const at = raw.indexOf('\r\n\r\n');
	const headers = {};
	for (const line of raw.slice(0, at).replace(/\r\n[ \t]/g, ' ').split('\r\n')) {
		const match = /^([A-Za-z-]+): (.*)$/.exec(line);
		if (!match) fail(`not a header: ${line}`);
		if (headers[match[1].toLowerCase()] !== undefined) fail(`twice: ${match[1]}`);
		headers[match[1].toLowerCase()] = match[2];
	}
	for (const line of raw.split('\r\n')) if (line.length > 998) fail('a line over 998');
	const body = raw.slice(at + 4);
	const boundary = /boundary="([^"]+)"/.exec(headers['content-type'] || '');
	if (boundary) {
		const pieces = body.split(`--${boundary[1]}`);
		if (!pieces[pieces.length - 1].startsWith('--')) fail('an open boundary');
		return { headers, parts: pieces.slice(1, -1).map(piece => part(piece.replace(/^\r\n/, '').replace(/\r\n$/, ''))) };
	}
	const encoding = headers['content-transfer-encoding'];
	if (/[^\x00-\x7f]/.test(body)) fail('not ASCII on the wire');
	return { headers, body: encoding === 'base64' ? Buffer.from(body, 'base64').toString() : encoding === 'quoted-printable' ? quoted(body) : body };
}
const find = (node, type) => (node.headers['content-type'] || '').startsWith(type) ? node : (node.parts || []).map(p => find(p, type)).find(Boolean);

const top = part(mail.raw);
const one = type => (find(top, type) || { body: '' }).body.replace(/\r\n/g, '\n');
const answers = {
	text: () => one('text/plain'), html: () => one('text/html'), calendar: () => one('text/calendar'),
	'calendar-type': () => (find(top, 'text/calendar') || top).headers['content-type'],
	rcpt: () => mail.to, sender: () => mail.from, login: () => mail.login || '', secure: () => String(mail.secure),
	all: () => Object.keys(top.headers).sort().join(' '),
};
process.stdout.write(answers[what] ? answers[what]() : words(top.headers[what] || ''));
