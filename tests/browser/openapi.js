'use strict';
// openapi.js ANSWERS DOCUMENT - every answer in ANSWERS (a line of JSON each: method, path, status, sent, body) is what DOCUMENT, an OpenAPI
// document, says of its operation and status, and has nothing else; every operation was driven with success at least once.

const fs = require('fs');
const Ajv = require('ajv/dist/2020');
const formats = require('ajv-formats');

const OPEN = 'https://openapi.test/open', CLOSED = 'https://openapi.test/closed';
const REFUSED = { type: 'object', required: ['error', 'code'], properties: { error: { type: 'string', minLength: 5 }, code: { type: 'string' } },
	not: { required: ['data'] } };

const [answersPath, documentPath] = process.argv.slice(2);
const doc = JSON.parse(fs.readFileSync(documentPath, 'utf8'));
const answers = fs.readFileSync(answersPath, 'utf8').split('\n').filter(Boolean).map(line => JSON.parse(line));
const ajv = new Ajv({ strict: true, allowUnionTypes: true, strictRequired: false, strictTypes: false, allErrors: true, validateFormats: true });
formats(ajv);
ajv.addVocabulary(Object.keys(doc));
ajv.addSchema({ ...doc, $id: OPEN }, OPEN, false, false);

// Requests may have more than is documented; answers may not. What is a part of an allOf cannot be closed: the whole is.
function close(node, isPart) {
	if (node === null || typeof node !== 'object')
		return;
	if (!isPart && ((node.type === 'object' && node.properties) || node.allOf) && node.additionalProperties === undefined)
		node.unevaluatedProperties = false;
	for (const [key, value] of Object.entries(node))
		if (key === 'allOf')
			value.forEach(part => close(part, true));
		else
			close(value, false);
}

const closed = JSON.parse(JSON.stringify(doc));
const shared = new Set(JSON.stringify(doc).match(/"allOf":\[\{"\$ref":"[^"]*"/g).map(text => text.replace(/.*\/|"$/g, '')));
for (const [name, schema] of Object.entries(closed.components.schemas))
	close(schema, shared.has(name));
close(closed.components.responses, false);
close(closed.paths, false);
ajv.addSchema({ ...closed, $id: CLOSED }, CLOSED, false, false);

const pointer = parts => '#' + ['', ...parts].map(p => encodeURIComponent(p.replace(/~/g, '~0').replace(/\//g, '~1'))).join('/');
const validators = new Map();

function validator(id, ref) {
	if (!validators.has(id + ref))
		validators.set(id + ref, ajv.compile({ $ref: id + ref }));
	return validators.get(id + ref);
}

const refused = ajv.compile(REFUSED);

const operations = [];
for (const [template, methods] of Object.entries(doc.paths)) {
	// A fixed part weighs more than a named one, so the most fixed template is tried first.
	const pattern = new RegExp('^' + template.split('/').map(p => p.startsWith('{') ? '[^/]+' : p.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('/') + '$');
	for (const [method, operation] of Object.entries(methods))
		operations.push({ template, method, operation, pattern, named: template.split('{').length, driven: false });
}
operations.sort((a, b) => a.named - b.named);

function resolve(node, parts) {
	while (node && node.$ref) {
		parts = node.$ref.slice(2).split('/').map(p => p.replace(/~1/g, '/').replace(/~0/g, '~'));
		node = parts.reduce((at, p) => at && at[p], doc);
	}
	return [node, parts];
}

function schemaOf(node, parts) {
	[node, parts] = resolve(node, parts);
	if (!node || !node.content)
		return null;
	return pointer([...parts, 'content', 'application/json', 'schema']);
}

const told = (errors) => errors.slice(0, 3).map(e => `${e.instancePath || '/'} ${e.message}` +
	` ${[].concat(e.params.allowedValues || e.params.unevaluatedProperty || []).join(' ')}`.trimEnd()).join('; ');

// What is wrong with an answer, or null.
function fault(answer) {
	const path = answer.path.replace(/\?.*/s, '');
	const method = answer.method.toLowerCase();
	const here = operations.filter(o => o.pattern.test(path));
	const found = here.find(o => o.method === method);

	if (!found) {
		const expected = here.length ? [405] : [404, 400];
		if (!expected.includes(answer.status))
			return 'a route that is not documented';
		return refused(answer.body) ? null : told(refused.errors);
	}
	const parts = ['paths', found.template, found.method];
	const response = found.operation.responses[answer.status];
	if (!response)
		return 'a status that is not documented';
	const schema = schemaOf(response, [...parts, 'responses', String(answer.status)]);
	if (!schema && answer.body !== null)
		return 'a body where none is documented';
	if (schema && !validator(CLOSED, schema)(answer.body))
		return told(validator(CLOSED, schema).errors);
	if (answer.status >= 300)
		return null;
	found.driven = true;
	const wanted = found.operation.requestBody ? schemaOf(found.operation.requestBody, [...parts, 'requestBody']) : null;
	if (wanted && answer.sent !== null && !validator(OPEN, wanted)(answer.sent))
		return 'taken, though the request is not as documented: ' + told(validator(OPEN, wanted).errors);
	return null;
}

const faults = new Map();
for (const answer of answers) {
	const what = fault(answer);
	if (what) {
		const line = `${answer.method} ${answer.path.replace(/\?.*/s, '')} answered ${answer.status}: ${what}`;
		if (!faults.has(line))
			faults.set(line, JSON.stringify(answer.body).slice(0, 400));
	}
}
for (const [line, body] of faults)
	console.log(`# ${line}: ${body}`);
const idle = operations.filter(o => !o.driven);
for (const o of idle)
	console.log(`# ${o.method.toUpperCase()} ${o.template} was never driven with success`);
if (!answers.length)
	console.log('# no answer was recorded');
else
	console.log(`# ${answers.length} answers, ${operations.length} operations`);
process.exit(faults.size || idle.length || !answers.length ? 1 : 0);
