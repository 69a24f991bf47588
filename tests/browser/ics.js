'use strict';
// ics.js FILE... - calendar files as another implementation (ical.js) reads them: a line of JSON each, and exit status 1 for one that it
// cannot read, or that breaks RFC 5545 where that reader is lenient.
const fs = require('fs');
const ICAL = require('ical.js');

let failed = 0;
for (const file of process.argv.slice(2)) {
	const raw = fs.readFileSync(file);
	const text = raw.toString('utf8');
	const faults = [];
	if (Buffer.compare(Buffer.from(text, 'utf8'), raw) !== 0)
		faults.push('not UTF-8');
	if (text.replace(/\r\n/g, '').match(/[\r\n]/) || !text.endsWith('\r\n'))
		faults.push('a line does not end in CR LF');
	for (const line of text.split('\r\n')) {
		if (Buffer.byteLength(line) > 75)
			faults.push(`over 75 octets: ${line}`);
		if (/\ufffd/.test(line))
			faults.push(`a character is split by a fold: ${line}`);
	}
	let calendar;
	try {
		calendar = new ICAL.Component(ICAL.parse(text));
	} catch (error) {
		console.error(`${file}: ${error.message}`);
		failed = 1;
		continue;
	}
	const names = new Set();
	const events = calendar.getAllSubcomponents('vevent').map(component => {
		for (const property of component.getAllProperties())
			names.add(property.name);
		for (const needed of ['uid', 'dtstamp', 'dtstart', 'dtend', 'sequence', 'summary'])
			if (component.getAllProperties(needed).length !== 1)
				faults.push(`not one ${needed}`);
		const event = new ICAL.Event(component);
		for (const time of [event.startDate, event.endDate, component.getFirstPropertyValue('dtstamp')])
			if (time.zone !== ICAL.Timezone.utcTimezone)
				faults.push(`${time} is not UTC`);
		return { uid: event.uid, sequence: event.sequence, start: event.startDate.toString(), minutes: event.duration.toSeconds() / 60,
			summary: event.summary, description: event.description, location: event.location, organizer: event.organizer,
			status: component.getFirstPropertyValue('status') };
	});
	const unknown = [...names].filter(name => !['uid', 'sequence', 'dtstamp', 'dtstart', 'dtend', 'summary', 'description', 'location',
		'organizer', 'status'].includes(name));
	if (unknown.length)
		faults.push(`properties nobody wrote: ${unknown}`);
	for (const fault of faults) {
		console.error(`${file}: ${fault}`);
		failed = 1;
	}
	console.log(JSON.stringify({ method: calendar.getFirstPropertyValue('method'), version: calendar.getFirstPropertyValue('version'), events }));
}
process.exit(failed);
