'use strict';
// openapi-lint.js DOCUMENT - the OpenAPI document is a good one by Redocly's recommended rules: no errors, and of the warnings only those below.

const { lint, createConfig } = require('@redocly/openapi-core');

// Answers of other sorts than 2xx and 4xx are our own affair, and so is who may use the API: there is no licence to name.
const OFF = ['info-license', 'info-license-url', 'operation-4xx-response'];

(async () => {
	const rules = Object.fromEntries(OFF.map(rule => [rule, 'off']));
	const config = await createConfig({ extends: ['recommended'], rules, telemetry: 'off' });
	const problems = await lint({ ref: process.argv[2], config });

	for (const problem of problems)
		console.log(`# ${problem.severity} ${problem.ruleId}: ${problem.message} at ${(problem.location || []).map(at => at.pointer).join(' ')}`);
	console.log(`# ${problems.length} problems`);
	process.exit(problems.length ? 1 : 0);
})();
