// edges.js - what goes wrong in life: another tab, the Back button, a double press, a time just taken, a wrong code.
'use strict';
const { BASE, test, open, finish, ok, equal, sees, message, shot, day, phone } = require('./lib');
const { WORDS, AT, choose, pick, goTo, start } = require('./wizard');
const w = WORDS.en;

async function toVerify(page, date, time, service = w.full, technician = 'Emma') {
	await start(page, 'en');
	await choose(page, w, service, technician, date, time);
	await page.getByRole('link', { name: w.view }).click();
	await page.getByRole('link', { name: w.checkout }).click();
}

async function sendCode(page, me) {
	await page.getByLabel(w.name, { exact: true }).fill('Ada');
	await page.getByLabel(w.phone).fill(me.typed);
	const since = Date.now();
	await page.getByRole('button', { name: w.send }).click();
	return /^(\d{6,8})/.exec((await message(me.e164, since)).body)[1];
}

(async () => {
	await test('editing changes nothing until the new time is picked', async () => {
		const { context, page } = await open('phone');
		const date = day(11);
		await start(page, 'en');
		await choose(page, w, w.full, 'Emma', date, AT.ten);
		await page.getByRole('link', { name: w.view }).click();
		await page.getByRole('link', { name: /^Edit Full Nail Set/ }).click();
		await sees(page, 'Nothing changes until you pick a new time');
		await shot(page, 'employee-edit-phone');
		await page.getByRole('link', { name: 'Back to cart' }).click();
		await sees(page, '10:00 AM');
		await page.getByRole('link', { name: /^Edit Full Nail Set/ }).click();
		await page.getByRole('link', { name: /^Mei/ }).click();
		await shot(page, 'time-edit-phone');
		await pick(page, w, date, AT.three);
		await sees(page, '3:00 PM');
		await sees(page, '1 service');
		await context.close();
	});
	await test('browser Back and another time move the item, they do not add one', async () => {
		const { context, page } = await open('desktop');
		const date = day(12);
		await start(page, 'en');
		await choose(page, w, w.full, 'Mei', date, AT.ten);
		await page.waitForURL(/[?&]added=/);		// a click does not wait for where it leads, and Back would overtake it
		await page.goBack();
		await page.getByRole('button', { name: w.clock(AT.two) }).first().click();
		await page.getByRole('link', { name: w.view }).click();
		await sees(page, '1 service');
		await sees(page, '2:00 PM');
		await context.close();
	});
	await test('remove and undo', async () => {
		const { context, page } = await open('phone');
		await start(page, 'en');
		await choose(page, w, w.pedi, 'Mei', day(12), AT.noon);
		await page.getByRole('link', { name: w.view }).click();
		await page.getByRole('button', { name: /^Remove Pedicure/ }).click();
		await sees(page, 'Removed: Pedicure');
		await sees(page, 'Your cart is empty');
		await page.getByRole('button', { name: /^Undo/ }).click();
		await page.getByRole('dialog', { name: 'Cart' }).waitFor();
		await sees(page, 'Pedicure');
		await context.close();
	});
	await test('two tabs each finish an item, and both are in the cart', async () => {
		const { context, page } = await open('desktop');
		const date = day(13);
		await start(page, 'en');
		await page.getByRole('link', { name: w.choose(w.full), exact: true }).click();
		await page.getByRole('link', { name: /^Emma/ }).click();
		await goTo(page, w, date);
		const other = await context.newPage();
		await start(other, 'en');
		await choose(other, w, w.pedi, 'Mei', date, AT.two);
		await page.getByRole('button', { name: w.clock(AT.ten) }).first().click();
		await page.getByRole('link', { name: w.view }).click();
		await sees(page, '2 services');
		await context.close();
	});
	await test('a held time is not offered to somebody else', async () => {
		const a = await open('phone');
		const b = await open('phone');
		const date = day(14);
		await start(a.page, 'en');
		await choose(a.page, w, w.full, 'Emma', date, AT.ten);
		await start(b.page, 'en');
		await b.page.getByRole('link', { name: w.choose(w.full), exact: true }).click();
		await b.page.getByRole('link', { name: /^Emma/ }).click();
		await goTo(b.page, w, date);
		equal(await b.page.getByRole('button', { name: w.clock(AT.ten) }).count(), 0, 'held 10:00 offered');
		await a.context.close();
		await b.context.close();
	});
	await test('a time taken meanwhile: the page says so and lists the rest', async () => {
		const a = await open('phone');
		const b = await open('phone');
		const date = day(15);
		for (const { page } of [a, b]) {
			await start(page, 'en');
			await page.getByRole('link', { name: w.choose(w.full), exact: true }).click();
			await page.getByRole('link', { name: /^Emma/ }).click();
			await goTo(page, w, date);
		}
		await a.page.getByRole('button', { name: w.clock(AT.two) }).first().click();
		await b.page.getByRole('button', { name: w.clock(AT.two) }).first().click();
		await sees(b.page, 'just taken');
		await b.page.getByRole('heading', { name: 'Choose a time' }).waitFor();
		await shot(b.page, 'time-taken-phone');
		await a.context.close();
		await b.context.close();
	});
	await test('wrong code, then the right one; the form again gives the same booking', async () => {
		const { context, page } = await open('phone');
		await toVerify(page, day(16), AT.ten);
		const code = await sendCode(page, phone());
		await page.getByLabel(w.code).fill(String((Number(code) + 1) % 1000000).padStart(6, '0'));
		await page.getByRole('button', { name: w.confirm }).click();
		await sees(page, 'The code is not right');
		ok((await page.title()).startsWith('Error: '), 'the title says Error');
		await shot(page, 'code-error-phone');
		await page.getByLabel(w.code).fill(`${code.slice(0, 3)} ${code.slice(3)}`);
		await page.getByRole('button', { name: w.confirm }).click();
		await page.getByRole('heading', { name: w.booked }).waitFor();
		const group = await page.locator('.code').first().textContent();
		await page.goBack();
		await page.goto(BASE + '/booking/demo/success');
		equal(await page.locator('.code').first().textContent(), group, 'group code');
		await context.close();
	});
	await test('errors on verify: values kept, summary focused, sentence at each field', async () => {
		const { context, page } = await open('phone');
		await toVerify(page, day(17), AT.ten);
		await page.getByLabel(w.phone).fill('212 555');
		await page.getByLabel(w.email).fill('mei@example');
		await page.getByRole('checkbox', { name: 'Email' }).check();
		await page.getByRole('button', { name: w.send }).click();
		await sees(page, 'There is a problem');
		await sees(page, 'Enter your name');
		await sees(page, 'Enter a mobile phone number, like 212 555 0142');
		await sees(page, 'Enter an email address in the correct format');
		equal(await page.getByLabel(w.phone).inputValue(), '212 555', 'phone kept');
		equal(await page.evaluate(() => document.activeElement.className), 'note bad', 'focus');
		await shot(page, 'verify-error-phone');
		await context.close();
	});
	await test('everyone at the same time: one choice sets the times of all, and they can be booked', async () => {
		const { context, page } = await open('phone');
		const date = day(26);
		await start(page, 'en');
		await choose(page, w, w.full, 'Emma', date, AT.ten);
		await page.goto(BASE + '/booking/demo?guest=new');
		await page.getByLabel(w.name, { exact: true }).fill('Alice');
		await page.getByRole('dialog').getByRole('button', { name: w.add }).click();
		await choose(page, w, w.gel, 'Mei', date, AT.noon);
		await choose(page, w, w.pedi, 'any', date, AT.three);
		await page.getByRole('link', { name: w.view }).click();
		await page.getByRole('link', { name: w.everyone, exact: true }).click();
		await page.getByRole('heading', { name: w.everyone, level: 1 }).waitFor();
		await goTo(page, w, day(27));
		await page.getByRole('button', { name: /^11:00 AM/ }).click();
		await sees(page, 'All times changed');
		await sees(page, '11:50 AM');
		await page.getByRole('link', { name: w.checkout }).click();
		const me = phone();
		const code = await sendCode(page, me);
		await page.getByLabel(w.code).fill(code);
		await page.getByRole('button', { name: w.confirm }).click();
		await page.getByRole('heading', { name: w.booked }).waitFor();
		await sees(page, '11:50 AM');
		await context.close();
	});
	await test('empty cart and typed addresses never end in an error page', async () => {
		const { context, page } = await open('phone');
		await page.goto(BASE + '/booking/demo/verify');
		await sees(page, 'Your cart is empty');
		await page.goto(BASE + '/booking/demo/success');
		await page.getByRole('heading', { name: w.services }).waitFor();
		await page.goto(BASE + '/booking/demo/cart');
		await page.getByRole('dialog', { name: 'Cart' }).waitFor();
		await context.close();
	});
	await test('the cart dialog keeps the keyboard inside', async () => {
		const { context, page } = await open('phone');
		await start(page, 'en');
		await choose(page, w, w.gel, 'Mei', day(18), AT.two);
		await page.getByRole('link', { name: w.view }).click();
		for (let i = 0; i < 12; i++) {
			await page.keyboard.press('Tab');
			const where = await page.evaluate(() => document.activeElement === document.body || !!document.activeElement.closest('dialog'));
			ok(where, `Tab ${i + 1} leaves the dialog`);
		}
		await context.close();
	});
	await finish();
})();
