// states.js - every page in every state it can be brought into: valid HTML, no accessibility violation, no sideways scroll, at 390 and
// 1280 pixels, light and dark, in English and Chinese; and within the weight the design allows.
'use strict';
const zlib = require('zlib');
const axe = require('axe-core');
const { HtmlValidate } = require('html-validate');
const { BASE, SIZES, test, open, finish, equal, ok, message, shot, day, phone, sql } = require('./lib');
const { WORDS, AT, choose, start } = require('./wizard');

const validator = new HtmlValidate({
	root: true,
	extends: ['html-validate:recommended', 'html-validate:a11y', 'html-validate:document'],
	rules: {
		'long-title': 'off', 'require-sri': 'off', 'tel-non-breaking': 'off', 'no-implicit-button-type': 'off',
		'no-implicit-input-type': 'off', 'doctype-style': 'off', 'no-redundant-for': 'off', 'form-dup-name': 'off',
		'no-trailing-whitespace': 'off', 'heading-level': ['error', { minInitialRank: 'h2' }], 'no-inline-style': 'error',
	},
});
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const codeIn = text => /(\d{6,8})/.exec(text.body)[1];

let inspector;

async function check(page, name) {
	await test(`${name}: valid, accessible, fits`, async () => {
		const html = await (await page.context().request.get(page.url())).text();
		const report = await validator.validateString(html);
		const faults = report.results.flatMap(r => r.messages).map(m => `${m.line}:${m.column} ${m.ruleId}: ${m.message}`);
		ok(faults.length === 0, `html-validate:\n${faults.slice(0, 8).join('\n')}`);
		const weight = zlib.gzipSync(html).length;
		ok(weight <= 6 * 1024, `${weight} bytes gzipped, over 6 KiB`);
		/* axe needs timers, so it looks at the same address with the same cookies in a browser that has script; the page has none. */
		inspector = inspector || await open('phone', { javaScriptEnabled: true, bypassCSP: true });
		await inspector.context.clearCookies();
		await inspector.context.addCookies(await page.context().cookies());
		for (const size of Object.keys(SIZES)) {
			await inspector.page.setViewportSize(SIZES[size]);
			await inspector.page.goto(page.url());
			await inspector.page.evaluate(axe.source);
			for (const colorScheme of ['light', 'dark']) {
				await inspector.page.emulateMedia({ colorScheme });
				const result = await inspector.page.evaluate(rules => window.axe.run(document, { runOnly: rules }), RULES);
				ok(result.violations.length === 0, `axe ${size} ${colorScheme}: ${result.violations.map(v =>
					`${v.id}: ${v.nodes[0].html.slice(0, 200)} ${v.nodes[0].failureSummary}`).join('\n')}`);
			}
			const over = await inspector.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
			ok(over <= 0, `${over} px wider than the screen at ${size}`);
			await inspector.page.emulateMedia({ colorScheme: 'light' });
			await shot(inspector.page, `${name.replace(/[^a-z0-9]+/g, '-')}-${size}`);
		}
	});
}

// Two guests with a service each: the page that sets all times at once.
async function together(lang) {
	const w = WORDS[lang];
	const { context, page } = await open('phone', lang === 'zh' ? { locale: 'zh-CN' } : {});
	const at = async (name, url) => { await page.goto(BASE + url); await check(page, `${lang} ${name}`); };
	const date = day(lang === 'en' ? 22 : 23);
	await start(page, lang);
	await choose(page, w, w.full, 'Mei', date, AT.two);
	await choose(page, w, w.gel, 'Emma', date, AT.three);
	await at('cart, one guest with two services', '/booking/demo?cart=1');
	await page.getByRole('link', { name: w.inARow, exact: true }).click();
	await check(page, `${lang} one after another`);
	await page.goto(BASE + '/booking/demo?guest=new');
	await page.getByLabel(w.name, { exact: true }).fill('Alice');
	await page.getByRole('dialog').getByRole('button', { name: w.add }).click();
	await choose(page, w, w.pedi, 'any', date, AT.noon);
	await at('cart, two guests', '/booking/demo?cart=1');
	await page.getByRole('link', { name: w.everyone, exact: true }).click();
	await check(page, `${lang} together`);
	await at('together, past date', '/booking/demo/together?date=2020-01-01');
	await at('together, just taken', `/booking/demo/together?date=${date}&taken=10:00`);
	await at('together, changed', `/booking/demo/together?date=${date}&error=changed`);
	await at('together, closed or full', `/booking/demo/together?date=${day(1)}`);
	await page.goto(BASE + `/booking/demo/together?date=${date}`);
	await page.getByRole('button', { name: w.clock(AT.ten) }).first().click();
	await check(page, `${lang} cart, all times changed`);
	await context.close();
}

async function visit(lang) {
	const w = WORDS[lang];
	const { context, page } = await open('phone', lang === 'zh' ? { locale: 'zh-CN' } : {});
	const at = async (name, url) => { await page.goto(BASE + url); await check(page, `${lang} ${name}`); };
	const date = day(lang === 'en' ? 20 : 21);
	const time = `/booking/demo/time?service=svc_1&employee=emp_2&item=zzzz9999`;
	await start(page, lang);
	await check(page, `${lang} services, fresh`);
	await at('cart, empty', '/booking/demo?cart=1');
	await at('technicians', '/booking/demo/employee?service=svc_1&item=zzzz9999');
	await at('times', `${time}&date=${date}`);
	await at('times, month', `${time}&view=month`);
	await at('times, past date', `${time}&date=2020-01-01`);
	await at('times, bad date', `${time}&date=tomorrow`);
	await at('times, too far', `${time}&date=${day(400)}`);
	await at('guest', '/booking/demo?guest=new');
	await start(page, lang);
	await choose(page, w, w.full, 'Mei', date, AT.two);
	await check(page, `${lang} services, item added`);
	await at('cart', '/booking/demo?cart=1');
	const edit = await page.getByRole('link', { name: /^(Edit|编辑)/ }).first().getAttribute('href');
	await at('technicians, editing', edit);
	await page.getByRole('link', { name: /^Emma/ }).click();
	await check(page, `${lang} times, editing`);
	await page.goto(BASE + '/booking/demo?guest=new');
	await page.getByRole('dialog').getByRole('button', { name: w.add }).click();
	await check(page, `${lang} guest, error`);
	await page.goto(BASE + '/booking/demo/verify');
	await check(page, `${lang} verify`);
	await page.getByRole('button', { name: w.send }).click();
	await check(page, `${lang} verify, errors`);
	const me = phone();
	await page.getByLabel(w.name, { exact: true }).fill('Mei <script>alert(1)</script>');
	await page.getByLabel(w.phone).fill(me.typed);
	const since = Date.now();
	await page.getByRole('button', { name: w.send }).click();
	await check(page, `${lang} code`);
	const code = codeIn(await message(me.e164, since));
	await page.getByLabel(w.code).fill('12');
	await page.getByRole('button', { name: w.confirm }).click();
	await check(page, `${lang} code, error`);
	await page.getByLabel(w.code).fill(code);
	await page.getByRole('button', { name: w.confirm }).click();
	await page.getByRole('heading', { name: w.booked }).waitFor();
	await check(page, `${lang} success`);
	equal(await page.evaluate(() => window.alerted), undefined, 'script from a name ran');
	await page.getByRole('link', { name: /Change or cancel|更改或取消/ }).click();
	await check(page, `${lang} manage`);
	await page.goto(page.url() + '/cancel');
	await check(page, `${lang} cancel`);
	await page.locator('main form button').first().click();
	await check(page, `${lang} manage, cancelled`);
	await at('help', '/booking/demo/help');
	await at('not found', '/booking/demo/nothing');
	await at('no such store', '/booking/nowhere');
	await context.close();
}

// A group books; the one who booked moves part of it, meets a taken time, finds it again by the phone, cancels it, books it again.
async function selfService(lang) {
	const w = WORDS[lang];
	const options = lang === 'zh' ? { locale: 'zh-CN' } : {};
	const { context, page } = await open('phone', options);
	const date = day(lang === 'en' ? 24 : 25);
	const me = phone();
	const more = async (on, name) => lang === 'en' && check(on, `en ${name}`);	/* what the language does not change */
	const codeFor = async since => codeIn(await message(me.e164, since));
	await start(page, lang);
	await choose(page, w, w.full, 'Emma', date, AT.ten);
	await choose(page, w, w.gel, 'Mei', date, AT.eleven);
	await page.goto(BASE + '/booking/demo?guest=new');
	await page.getByLabel(w.name, { exact: true }).fill('Alice');
	await page.getByRole('dialog').getByRole('button', { name: w.add }).click();
	await choose(page, w, w.gel, 'Emma', date, AT.eleven);
	await page.goto(BASE + '/booking/demo/verify');
	await page.getByLabel(w.name, { exact: true }).fill('Mei Chen');
	await page.getByLabel(w.phone).fill(me.typed);
	let since = Date.now();
	await page.getByRole('button', { name: w.send }).click();
	await page.getByLabel(w.code).fill(await codeFor(since));
	await page.getByRole('button', { name: w.confirm }).click();
	await page.getByRole('link', { name: /Change or cancel|更改或取消/ }).click();
	const old = page.url();
	await check(page, `${lang} manage, a group`);
	await page.getByRole('link', { name: /^(Change time of the whole group|更改整个团体的时间)$/ }).click();
	await more(page, 'move, the whole group');
	await page.goto(old);
	await page.getByRole('link', { name: /^(Change time of Gel Manicure for Alice|更改时间 ?（Alice的Gel Manicure）)$/ }).click();
	await check(page, `${lang} move`);
	const moveUrl = page.url();
	await page.goto(`${moveUrl}&view=month`);
	await more(page, 'move, month');
	await page.goto(`${moveUrl}&error=changed`);
	await more(page, 'move, changed');
	/* Past midnight or closed: no day has this technician at that hour, so an odd form is what a person gets who was too slow. */
	await page.goto(moveUrl);
	await test(`${lang} move, a time that cannot be had`, async () => {
		const fields = Object.fromEntries(await page.locator('main form input[type=hidden]').evaluateAll(inputs => inputs.map(i => [i.name, i.value])));
		const answer = await page.context().request.post(moveUrl.replace(/\?.*/, ''), { form: { ...fields, time: '10:00' }, maxRedirects: 0 });
		equal(answer.status(), 409, 'status');
		const html = await answer.text();
		const report = await validator.validateString(html);
		equal(report.results.flatMap(r => r.messages).map(m => `${m.line}:${m.column} ${m.ruleId}`).join('\n'), '', 'html-validate');
		ok(/Closest times:|最接近的时间/.test(html), 'no nearest times');
		await page.setContent(html.replace('<head>', `<head><base href="${BASE}/">`));
		await shot(page, `${lang}-move-taken-phone`);
	});
	await page.goto(moveUrl);
	await page.getByRole('button', { name: w.clock(AT.three) }).first().click();
	await check(page, `${lang} manage, moved`);
	ok(page.url().split('?')[0] !== old, 'the link is the same after a change');
	const other = await open('phone', options);
	await other.page.goto(old);
	await more(other.page, 'manage, a newer link');
	await other.page.goto(BASE + '/booking/demo/mine?lang=' + lang);	/* kept in the cookie, which is all that check takes along */
	await check(other.page, `${lang} mine, sign in`);
	await other.page.getByRole('button', { name: w.send }).click();
	await more(other.page, 'mine, sign in, error');
	await other.page.getByLabel(w.phone).fill(me.typed);
	since = Date.now();
	await other.page.getByRole('button', { name: w.send }).click();
	await check(other.page, `${lang} mine, code`);
	const code = await codeFor(since);
	await other.page.getByLabel(w.code).fill('12');
	await other.page.locator('main form button').first().click();
	await more(other.page, 'mine, code, error');
	await other.page.getByLabel(w.code).fill(code);
	await other.page.locator('main form button').first().click();
	await other.page.getByRole('heading', { name: /^(My bookings|我的预约)$/ }).waitFor();
	await check(other.page, `${lang} mine, coming up`);
	await other.page.getByRole('heading', { level: 3 }).getByRole('link').first().click();
	await other.page.getByRole('link', { name: /^(Cancel the whole group|取消整个团体预约)$/ }).click();
	await other.page.getByRole('link', { name: /^(Keep it|保留)/ }).waitFor();
	await other.page.locator('main form button').first().click();
	await other.page.goto(BASE + '/booking/demo/mine');
	await check(other.page, `${lang} mine, past`);
	await other.page.getByRole('button', { name: /^(Book again|再次预约)/ }).first().click();
	await more(other.page, 'cart, booked again');
	await other.context.close();
	await context.close();
}

// A course: its sessions, a place that is kept, signed up for, and full for somebody else.
async function course(lang) {
	const w = WORDS[lang];
	const options = lang === 'zh' ? { locale: 'zh-CN' } : {};
	const { context, page } = await open('phone', options);
	const more = async (on, name) => lang === 'en' && check(on, `en ${name}`);
	const url = '/booking/demo-zh/courses/course-123';
	const me = { typed: `138 0013 80${lang === 'en' ? 10 : 11}`, e164: `+861380013${lang === 'en' ? 8010 : 8011}` };
	await page.goto(`${BASE}${url}?lang=${lang}`);
	await more(page, 'course');
	await page.getByRole('button', { name: w.book }).first().click();
	const place = page.url();
	await check(page, `${lang} place`);
	const other = await open('phone', options);
	await other.page.goto(`${BASE}${url}?lang=${lang}`);
	await other.page.goto(`${BASE}${url}?error=taken`);
	await check(other.page, `${lang} course, a session is full, just taken`);
	await other.page.getByRole('link', { name: w.joinPlace }).last().click();
	await more(other.page, 'waitlist, of a class');
	const waits = { typed: `138 0013 90${lang === 'en' ? 10 : 11}`, e164: `+861380013${lang === 'en' ? 9010 : 9011}` };
	await other.page.getByLabel(w.phone).fill(waits.typed);
	await other.page.getByLabel(/^I agree/).check();
	let since = Date.now();
	await other.page.getByRole('button', { name: w.join }).click();
	await other.page.getByLabel(w.code).fill(codeIn(await message(waits.e164, since)));
	await other.page.getByRole('button', { name: w.join }).click();
	await other.page.getByRole('heading', { name: w.waiting }).waitFor();
	await more(other.page, 'waitlist, on it, of a class');
	await other.page.goto(place.replace(/&until=\d+/, ''));
	await more(other.page, 'place, no longer held');
	await page.getByRole('button', { name: w.send }).click();
	await check(page, `${lang} place, errors`);
	await page.getByLabel(w.name, { exact: true }).fill('Lin <b>');
	await page.getByLabel(w.phone).fill(me.typed);
	await page.getByLabel(/^I agree/).check();
	since = Date.now();
	await page.getByRole('button', { name: w.send }).click();
	await check(page, `${lang} place, code`);
	await page.getByLabel(w.code).fill('000000');
	await page.getByRole('button', { name: w.place }).click();
	await more(page, 'place, code, wrong');
	if (lang === 'zh') {
		/* Let go, the place is offered to who waits. */
		since = Date.now();
		await page.getByRole('button', { name: '放弃名额' }).click();
		await other.page.goto(/https?:\S+\/offer\/\S+/.exec((await message(waits.e164, since, /\/offer\//)).body)[0].replace(/^https?:\/\/[^/]+/, BASE));
		await check(other.page, 'zh offer, of a class');
		await other.context.close();
		await context.close();
		return;
	}
	await other.context.close();
	await page.getByLabel(w.code).fill(codeIn(await message(me.e164, since)));
	await page.getByRole('button', { name: w.place }).click();
	await page.getByRole('status').waitFor();
	await more(page, 'course, booked');
	await context.close();
}

// A full day is waited for; what becomes free is offered: taken in one language, let go in the other, and run out.
async function waiting(lang) {
	const w = WORDS[lang];
	const options = lang === 'zh' ? { locale: 'zh-CN' } : {};
	const { context, page } = await open('phone', options);
	const more = async (on, name) => lang === 'en' && check(on, `en ${name}`);
	const date = day(lang === 'en' ? 28 : 29);
	const me = phone();
	const join = { name: w.join };
	/* Nobody but Emma works that day, one hour long, and that is booked. */
	sql(`INSERT INTO technician_exception (store_id, technician_id, day, position, opens, closes)
		SELECT store_id, id, '${date}', 0, 600, 660 FROM technician WHERE store_id = 1 AND public_id = 'emp_1';
		UPDATE store SET catalogue_version = catalogue_version + 1 WHERE id = 1`);
	const booker = await open('phone', options);
	const theirs = phone();
	await start(booker.page, lang);
	await choose(booker.page, w, w.full, 'Emma', date, AT.ten);
	await booker.page.goto(BASE + '/booking/demo/verify');
	await booker.page.getByLabel(w.name, { exact: true }).fill('Bo');
	await booker.page.getByLabel(w.phone).fill(theirs.typed);
	await booker.page.getByLabel(/^I agree/).check();
	let since = Date.now();
	await booker.page.getByRole('button', { name: w.send }).click();
	await booker.page.getByLabel(w.code).fill(codeIn(await message(theirs.e164, since)));
	await booker.page.getByRole('button', { name: w.confirm }).click();
	await start(page, lang);
	await page.goto(`${BASE}/booking/demo/time?service=svc_1&employee=emp_1&date=${date}`);
	await check(page, `${lang} times, full, the waitlist`);
	await page.getByRole('button', join).click();
	await check(page, `${lang} waitlist, error`);
	await page.getByLabel(w.phone).fill(me.typed);
	await page.locator('#from').fill('15:00');
	await page.locator('input[name=to]').fill('09:00');
	await page.getByRole('button', join).click();
	await more(page, 'waitlist, two times, error');
	await page.locator('#from').fill('');
	await page.locator('input[name=to]').fill('');
	await page.getByRole('button', join).click();
	await more(page, 'waitlist, not agreed');
	await page.getByLabel(/^I agree/).check();
	since = Date.now();
	await page.getByRole('button', join).click();
	await check(page, `${lang} waitlist, code`);
	await page.getByLabel(w.code).fill('000000');
	await page.getByRole('button', join).click();
	await more(page, 'waitlist, code, wrong');
	await page.getByLabel(w.code).fill(codeIn(await message(me.e164, since)));
	await page.getByRole('button', join).click();
	await page.getByRole('heading', { name: w.waiting }).waitFor();
	await check(page, `${lang} waitlist, on it`);
	await page.goto(BASE + '/booking/demo/mine');
	await page.getByLabel(w.phone).fill(me.typed);
	since = Date.now();
	await page.getByRole('button', { name: w.send }).click();
	await page.getByLabel(w.code).fill(codeIn(await message(me.e164, since)));
	await page.locator('main form button').first().click();
	await page.getByRole('button', { name: w.leave }).waitFor();
	await check(page, `${lang} mine, on the waitlist`);
	await booker.page.getByRole('link', { name: /Change or cancel|更改或取消/ }).click();
	await booker.page.goto(booker.page.url() + '/cancel');
	since = Date.now();
	await booker.page.locator('main form button').first().click();
	await booker.context.close();
	await page.goto(/https?:\S+\/offer\/\S+/.exec((await message(me.e164, since, /\/offer\//)).body)[0].replace(/^https?:\/\/[^/]+/, BASE));
	await check(page, `${lang} offer`);
	const offer = page.url();
	if (lang === 'zh') {
		await page.getByRole('button', { name: '不用了，谢谢' }).click();
		await check(page, 'zh offer, let go');
		await context.close();
		return;
	}
	await page.goto(BASE + '/booking/demo/mine');
	await check(page, 'en mine, a time is offered');
	await page.goto(offer);
	await page.getByRole('button', { name: 'Take this time' }).click();
	await check(page, 'en verify, an offer taken');
	await page.goto(offer);
	await check(page, 'en offer, taken');
	sql("UPDATE waiting_offer SET outcome = 'expired' WHERE outcome = 'taken'");
	await page.goto(offer);
	await check(page, 'en offer, ended');
	sql("UPDATE waiting_offer SET outcome = 'taken' WHERE outcome = 'expired'");
	await context.close();
}

(async () => {
	await visit('en');
	await visit('zh');
	await together('en');
	await together('zh');
	await selfService('en');
	await selfService('zh');
	sql("UPDATE store SET consent = 'I agree to the house rules.', catalogue_version = catalogue_version + 1");
	await course('en');
	await course('zh');
	await waiting('en');
	await waiting('zh');
	const { context, page } = await open('phone');
	await page.goto(BASE + '/demo/outbox');
	await check(page, 'outbox');
	await page.goto(BASE + '/booking/demo-zh');
	await check(page, 'Chinese store');
	await context.close();
	await finish();
})();
