// gateways.js DIRECTORY - a mail server and a text message gateway for tests, with every fault a gateway can have.
//
// Listens on free ports of 127.0.0.1 and writes them to DIRECTORY/ports as "SMTP HTTP HTTPS". Each mail taken is a line of JSON in
// DIRECTORY/mails, each text in DIRECTORY/texts, each attempt a line in DIRECTORY/attempts. DIRECTORY/mode names the fault of the moment.
// The certificate is DIRECTORY/cert.pem with key.pem. Ends when its standard input does.
'use strict';
const fs = require('fs');
const http = require('http');
const https = require('https');
const net = require('net');
const tls = require('tls');
const dir = process.argv[2];
const pair = { key: fs.readFileSync(`${dir}/key.pem`), cert: fs.readFileSync(`${dir}/cert.pem`) };
const mode = () => { try { return fs.readFileSync(`${dir}/mode`, 'utf8').trim(); } catch { return ''; } };
const note = (file, what) => fs.appendFileSync(`${dir}/${file}`, `${JSON.stringify(what)}\n`);

function smtp(socket, secure, state) {
	let text = '';
	let data = null;
	const say = line => socket.write(`${line}\r\n`);
	const login = given => {
		if (Buffer.from(given, 'base64').toString() !== '\0mailer\0open sesame') { say('535 5.7.8 wrong user or password'); return; }
		state.login = 'mailer';
		say('235 welcome');
	};
	const receive = line => {
		const now = mode();
		if (data !== null) {
			if (line !== '.') { data.push(line.startsWith('.') ? line.slice(1) : line); return; }
			const mail = { from: state.from, to: state.to, login: state.login, secure, raw: data.join('\r\n') };
			data = null;
			if (now === 'drop-after-data') { note('mails', mail); socket.destroy(); return; }
			if (now === 'silence-after-data') return;
			if (now === '451-data') { say('451 4.3.0 try again later'); return; }
			if (now === '554-data') { say('554 5.7.1 this looks like spam'); return; }
			setTimeout(() => { note('mails', mail); say('250 2.0.0 queued as Q1'); }, now === 'slow' ? 300 : 0);
			return;
		}
		if (state.asked) { state.asked = false; login(line); return; }
		const word = line.split(/[ :]/)[0].toUpperCase();
		if (now === 'garbage' && word !== 'QUIT') { socket.write('\x00\xff\x01 no protocol at all\r\n'); return; }
		switch (word) {
		case 'EHLO':
			state.name = line.slice(5);
			if (now === 'no-starttls') { say('250-sink'); say('250 8BITMIME'); return; }
			say('250-sink');
			if (!secure) say('250-STARTTLS');
			if (secure) say('250-AUTH PLAIN');
			say('250 8BITMIME');
			return;
		case 'STARTTLS':
			say('220 go on');
			socket.removeAllListeners('data');
			smtp(new tls.TLSSocket(socket, { isServer: true, ...pair }), true, state);
			return;
		case 'AUTH':
			if (line.split(' ')[2]) login(line.split(' ')[2]); else { state.asked = true; say('334 '); }
			return;
		case 'MAIL':
			note('attempts', { what: 'mail', mode: now });
			if (now === '421') { say('421 4.3.2 closing'); socket.end(); return; }
			state.from = line.slice(10);
			say('250 fine');
			return;
		case 'RCPT':
			if (now === '450-rcpt') { say('450 4.2.1 mailbox busy'); return; }
			if (now === '550-rcpt' || line.includes('nobody@')) { say('550 5.1.1 no such user'); return; }
			state.to = line.slice(8);
			say('250 fine');
			return;
		case 'DATA': data = []; say('354 go on'); return;
		case 'RSET': say('250 fine'); return;
		case 'QUIT': say('221 bye'); socket.end(); return;
		default: say('502 what?');
		}
	};
	socket.on('error', () => {});
	socket.on('data', bytes => {
		text += bytes.toString('latin1');
		for (let at; (at = text.indexOf('\r\n')) !== -1;) {
			const line = text.slice(0, at);
			text = text.slice(at + 2);
			receive(line);
		}
	});
}

const keys = new Set();
function gateway(request, response) {
	let body = '';
	request.on('data', bytes => { body += bytes; });
	request.on('end', () => {
		const now = mode();
		const url = new URL(request.url, 'http://sink');
		const form = Object.fromEntries(new URLSearchParams(request.method === 'GET' ? url.search : body));
		const key = request.headers['idempotency-key'];
		note('attempts', { what: 'text', mode: now });
		const answer = (status, text, headers) => { response.writeHead(status, headers || {}); response.end(text); };
		const take = () => { if (!keys.has(key)) note('texts', { ...form, key, method: request.method, path: url.pathname,
			authorization: request.headers.authorization, extra: request.headers['x-account'], type: request.headers['content-type'] }); keys.add(key); };
		if (/^\d+$/.test(now)) return answer(Number(now), '{"message":"no"}', now === '429' ? { 'Retry-After': '7' } : now === '302' ? { Location: '/other' } : {});
		if (now === 'silence') return undefined;
		if (now === 'garbage') return request.socket.end('\x00\x01\x02 what is this\r\n\r\n');
		if (now === 'drop') return request.socket.destroy();
		if (now === 'drop-after-taking') { take(); return request.socket.destroy(); }
		if (now === 'endless') { take(); response.writeHead(201); const more = () => { if (!response.destroyed) response.write('x'.repeat(65536), more); }; return more(); }
		take();
		return setTimeout(() => answer(201, JSON.stringify({ sid: `SM${keys.size}`, status: 'queued' }), { 'Content-Type': 'application/json' }), now === 'slow' ? 300 : 0);
	});
}

const mail = net.createServer(socket => {
	const now = mode();
	if (now === 'silence') return;
	if (now === 'refuse') { socket.destroy(); return; }
	socket.write('220 sink ready\r\n');
	smtp(socket, false, {});
});
const servers = [mail, http.createServer(gateway), https.createServer(pair, gateway)];
Promise.all(servers.map(server => new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(server.address().port))))).then(ports => {
	fs.writeFileSync(`${dir}/ports.new`, ports.join(' '));
	fs.renameSync(`${dir}/ports.new`, `${dir}/ports`);
});
process.stdin.on('end', () => process.exit(0)).resume();
