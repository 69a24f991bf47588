// lib.js - a browser as a customer has it: Chromium, script off; and a harness that prints one line a test.
'use strict';
const fs = require('fs');
const path = require('path');
const { execFileSync } = require('child_process');
const { chromium } = require('playwright-core');

const BASE = process.env.BASE;
const STATE = process.env.SLOTKEEPER_STATE;
const SHOTS = process.env.SHOTS;
const ARGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
	'--disable-component-update', '--disable-sync'];
const SIZES = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } };

let browser;
let n = 0;
let failed = 0;

async function test(name, body) {
	n++;
	const started = Date.now();
	try {
		await body();
		console.log(`ok ${n} - ${name} # ${Date.now() - started} ms`);
	} catch (error) {
		failed++;
		console.log(`# ${String(error.stack || error).split('\n').slice(0, 14).join('\n# ')}`);
		console.log(`not ok ${n} - ${name}`);
	}
}

async function open(size, options = {}) {
	browser = browser || await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ARGS });
	const context = await browser.newContext({ viewport: SIZES[size], javaScriptEnabled: false, locale: 'en-US', ...options });
	context.setDefaultTimeout(8000);
	return { context, page: await context.newPage() };
}

async function finish() {
	if (browser)
		await browser.close();
	console.log(`1..${n}`);
	process.exit(failed ? 1 : 0);
}

function ok(truth, sentence) {
	if (!truth)
		throw new Error(sentence);
}

function equal(got, wanted, what) {
	if (got !== wanted)
		throw new Error(`${what}: got ${JSON.stringify(got)}, wanted ${JSON.stringify(wanted)}`);
}

async function sees(page, text) {
	const body = (await page.locator('body').innerText()).replace(/\u00a0/g, ' ');
	const found = text instanceof RegExp ? text.test(body) : body.includes(text);
	ok(found, `${page.url()} does not show ${text}; it shows:\n${body.slice(0, 1500)}`);
}

const seen = new Set();
// The newest message to a phone or address that was not returned before and is like that, as the file transport wrote it; waits up to five
// seconds for one written after since, which is a whole second.
async function message(to, since, like = /./) {
	for (let i = 0; i < 50; i++) {
		const files = fs.readdirSync(path.join(STATE, 'outbox')).filter(f => f.endsWith('.json')).sort().reverse();
		for (const file of files.slice(0, 20)) {
			const m = JSON.parse(fs.readFileSync(path.join(STATE, 'outbox', file), 'utf8'));
			if (seen.has(file) || m.to !== to || Date.parse(m.created_at) < since - 1000 || !like.test(m.body))
				continue;
			seen.add(file);
			return m;
		}
		await new Promise(done => setTimeout(done, 100));
	}
	throw new Error(`no message to ${to} within five seconds`);
}

async function shot(page, name) {
	if (SHOTS)
		await page.screenshot({ path: path.join(SHOTS, name + '.png'), fullPage: false });
}

// A day of the store's zone, so many days from now: YYYY-MM-DD.
function day(ahead, zone = 'America/New_York') {
	const parts = Object.fromEntries(new Intl.DateTimeFormat('en-US', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' })
		.formatToParts(new Date(Date.now() + ahead * 86400000)).map(part => [part.type, part.value]));
	return `${parts.year}-${parts.month}-${parts.day}`;
}

let phones = 0;
function phone() {
	phones++;
	const rest = String(1000 + (process.pid * 37 + phones) % 9000);
	return { typed: `212 55${phones % 10} ${rest}`, e164: `+121255${phones % 10}${rest}` };
}

// What no page can bring about: on the demo's private database, as the account that runs it. Days are told of what takes up their time.
function sql(text) {
	if (/(UPDATE|DELETE FROM|INSERT INTO) (hold|appointment_item|slot)\b/.test(text))
		text += '; UPDATE slot_lock SET version = version + 1';
	return execFileSync('mariadb', ['--no-defaults', '-S', path.join(STATE, 'run', 'mysql.sock'), '-N', 'slotkeeper', '-e', text]).toString().trim();
}

module.exports = { BASE, test, open, finish, ok, equal, sees, message, shot, day, phone, sql, SIZES };
