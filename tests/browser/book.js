// book.js - the source document's sample cart, booked as a person would, on a phone and on a desktop, in both languages.
'use strict';
const { test, open, finish, ok, equal, sees, message, shot, day, phone } = require('./lib');
const { WORDS, AT, choose, start } = require('./wizard');

async function book(lang, size, ahead) {
	const w = WORDS[lang];
	const { context, page } = await open(size, lang === 'zh' ? { locale: 'zh-CN' } : {});
	const me = phone();
	const date = day(ahead);
	await start(page, lang);
	await choose(page, w, w.full, 'Emma', date, AT.ten);
	await sees(page, w.added);
	await choose(page, w, w.pedi, 'any', date, AT.eleven);
	await shot(page, `services-cart-${lang}-${size}`);
	await page.getByRole('link', { name: w.view }).click();
	await page.getByRole('dialog', { name: w.cart }).getByRole('link', { name: w.addGuest }).click();
	await page.getByLabel(w.name, { exact: true }).fill('Alice');
	await shot(page, `guest-${lang}-${size}`);
	await page.getByRole('dialog').getByRole('button', { name: w.add }).click();
	await choose(page, w, w.gel, 'Emma', date, AT.eleven);
	await page.getByRole('link', { name: w.view }).click();
	await sees(page, w.count);
	await sees(page, w.minutes);
	await sees(page, w.total);
	await shot(page, `cart-${lang}-${size}`);
	await page.getByRole('link', { name: w.checkout }).click();
	await shot(page, `verify-${lang}-${size}`);
	await page.getByLabel(w.name, { exact: true }).fill('Mei Chen');
	await page.getByLabel(w.phone).fill(me.typed);
	await page.getByLabel(w.notes).fill('Nut allergy <b>& co</b>');
	const since = Date.now();
	await page.getByRole('button', { name: w.send }).click();
	await shot(page, `code-${lang}-${size}`);
	const sms = await message(me.e164, since);
	const code = /^(\d{6,8}) /.exec(sms.body) || /(\d{6,8})/.exec(sms.body);
	ok(code, `no code in ${JSON.stringify(sms.body)}`);
	await page.getByLabel(w.code).fill(code[1]);
	await page.getByRole('button', { name: w.confirm }).click();
	await page.getByRole('heading', { name: w.booked }).waitFor();
	await sees(page, w.group);
	await sees(page, 'Alice');
	await shot(page, `success-${lang}-${size}`);
	const text = await page.locator('main').innerText();
	const pedicure = text.slice(text.indexOf('Pedicure'), text.indexOf('Pedicure') + 120);
	ok(!/^Pedicure\s+Emma/.test(pedicure), `"any" became Emma, who is busy: ${pedicure}`);
	await page.reload();
	await page.getByRole('heading', { name: w.booked }).waitFor();
	await page.getByRole('link', { name: /Change or cancel|更改或取消/ }).click();
	await sees(page, 'Alice');
	await shot(page, `manage-${lang}-${size}`);
	equal(await page.locator('script').count(), 0, 'scripts on the page');
	await context.close();
}

(async () => {
	let ahead = 3;
	for (const lang of ['en', 'zh'])
		for (const size of ['phone', 'desktop'])
			await test(`the sample cart is booked without script: ${lang}, ${size}`, () => book(lang, size, ahead++));
	await test('the Chinese store is booked by one guest', async () => {
		const { context, page } = await open('phone', { locale: 'zh-CN' });
		const w = WORDS.zh;
		await start(page, 'zh', 'demo-zh');
		await page.getByRole('link', { name: /^选择 / }).first().click();
		await page.getByRole('link', { name: w.any }).click();
		await page.getByRole('button', { name: /^\d{1,2}:\d\d/ }).first().click();
		await sees(page, w.added);
		await shot(page, 'zh-store-phone');
		await context.close();
	});
	await finish();
})();
