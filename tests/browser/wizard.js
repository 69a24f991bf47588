// wizard.js - the steps of a booking, spoken in roles and names only, in English and Chinese.
'use strict';
const { BASE, ok } = require('./lib');

const WORDS = {
	en: {
		choose: s => `Choose ${s}`, any: /^Any available technician/, added: /Added to cart/, dates: 'Dates', view: 'View cart', cart: 'Cart',
		addGuest: 'Add guest', add: 'Add guest', name: 'Name', full: 'Full Nail Set', pedi: 'Pedicure', gel: 'Gel Manicure', checkout: /^Checkout/,
		clock: t => new RegExp('^' + t.en), phone: 'Mobile phone number', email: /^Email address/, send: 'Send code', code: '6-digit code',
		confirm: 'Confirm booking', booked: 'You are booked', notes: /^Notes for your technician/, services: 'Choose a service', total: '$135',
		minutes: '155 min', count: '3 services', group: 'Group code', everyone: 'Everyone at the same time', inARow: 'One after another',
		book: /^Book/, place: 'Book my place', join: 'Join the waitlist', joinPlace: /^Join waitlist/, waiting: 'You are on the waitlist', leave: /^Leave waitlist/,
	},
	zh: {
		choose: s => `选择 ${s}`, any: /^任意可用技师/, added: /已加入购物车/, dates: '日期', view: '查看购物车', cart: '购物车',
		addGuest: '添加客人', add: '确认添加', name: '姓名', full: 'Full Nail Set', pedi: 'Pedicure', gel: 'Gel Manicure', checkout: /^结账/,
		clock: t => new RegExp('^' + t.zh), phone: '手机号', email: /^电子邮箱/, send: '发送验证码', code: '6 位验证码',
		confirm: '确认预约', booked: '预约成功', notes: /^给技师的备注/, services: '选择服务', total: '$135',
		minutes: '155 分钟', count: '3 项服务', group: '团体预约码', everyone: '所有人同时开始', inARow: '依次进行',
		book: /^预约/, place: '预约名额', join: '加入候补', joinPlace: /^加入候补/, waiting: '您已加入候补', leave: /^退出候补/,
	},
};
const AT = {
	ten: { en: '10:00 AM', zh: '10:00' }, eleven: { en: '11:00 AM', zh: '11:00' }, noon: { en: '12:00 PM', zh: '12:00' },
	two: { en: '2:00 PM', zh: '14:00' }, three: { en: '3:00 PM', zh: '15:00' },
};

// From the services page: service, technician ("Emma" or any), day, time; ends on the services page with the item in the cart.
async function choose(page, w, service, technician, date, time) {
	await page.getByRole('link', { name: w.choose(service), exact: true }).click();
	await page.getByRole('link', { name: technician === 'any' ? w.any : new RegExp('^' + technician) }).first().click();
	await pick(page, w, date, time);
}

async function pick(page, w, date, time) {
	await goTo(page, w, date);
	await page.getByRole('button', { name: w.clock(time) }).first().click();
}

// The strip shows two weeks; a later date is a page or two away.
async function goTo(page, w, date) {
	const link = page.getByRole('navigation', { name: w.dates }).locator(`a[href*="date=${date}"]`);
	for (let i = 0; i < 4 && await link.count() === 0; i++)
		await page.getByRole('link', { name: /Later dates|更晚的日期/ }).click();
	ok(await link.count() > 0, `no link for ${date} in the strip of ${page.url()}`);
	await link.first().click();
}

async function start(page, lang, store = 'demo') {
	await page.goto(`${BASE}/booking/${store}${lang === 'zh' ? '?lang=zh' : ''}`);
}

module.exports = { WORDS, AT, choose, pick, goTo, start };
