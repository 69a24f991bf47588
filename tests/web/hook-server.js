'use strict';
// hook-server.js LOG PORTS [KEY CERTIFICATE] - takes webhooks as somebody's program would, well and badly, and writes each request into LOG as
// a line of JSON. The ports it got are written into PORTS: http, then https where there is a certificate.

const fs = require('fs');
const http = require('http');
const https = require('https');

const [log, ports, key, certificate] = process.argv.slice(2);

const answers = {
	'/ok': (request, response) => response.writeHead(204).end(),
	'/fail': (request, response) => response.writeHead(500).end('no'),
	'/gone': (request, response) => response.writeHead(410).end(),
	'/redirect': (request, response) => response.writeHead(307, { Location: '/stolen' }).end(),
	'/big': (request, response) => response.writeHead(200).end('x'.repeat(200 * 1024)),
	'/garbage': request => request.socket.end('SSH-2.0-OpenSSH_9.2\r\nnothing of HTTP\r\n\r\n'),
	'/slow': () => {},
	'/drip': (request, response) => {
		response.writeHead(200);
		const timer = setInterval(() => response.write('.'), 200);
		request.socket.on('close', () => clearInterval(timer));
	},
};

function take(request, response) {
	let body = '';
	request.on('data', chunk => body += chunk);
	request.on('end', () => {
		fs.appendFileSync(log, JSON.stringify({ path: request.url, method: request.method, headers: request.headers, body }) + '\n');
		(answers[request.url] || answers['/ok'])(request, response);
	});
}

const servers = [http.createServer(take)];
if (key)
	servers.push(https.createServer({ key: fs.readFileSync(key), cert: fs.readFileSync(certificate) }, take));
Promise.all(servers.map(server => new Promise(done => server.listen(0, '127.0.0.1', () => done(server.address().port)))))
	.then(list => { fs.writeFileSync(ports + '.new', list.join(' ') + '\n'); fs.renameSync(ports + '.new', ports); });
