#!/usr/bin/env -S NODE_PATH=/usr/share/nodejs node
// schema.js SCHEMA: prints which lines of standard input are not as the JSON Schema has it, each with its number and why.
// Ends with 1 if there is one, with 69 where ajv is not installed.
"use strict";
const fs = require("fs");

let Ajv;
try {
	Ajv = require("ajv");
} catch {
	process.exit(69);
}
// What ajv does not know must not pass for checked.
const ajv = new Ajv({ strictKeywords: true, strictDefaults: true });
const validate = ajv.compile(JSON.parse(fs.readFileSync(process.argv[2])));

// Of each alternative something is wrong; what is wrong with the one whose type it is says most.
function why(errors) {
	const most = errors.reduce((a, b) => (b.dataPath.length > a.dataPath.length ? b : a));
	return `${most.dataPath} ${most.message}`;
}

let number = 0;
function check(line) {
	number++;
	let event;
	try {
		event = JSON.parse(line);
	} catch {
		console.log(`${number}\tnot JSON`);
		process.exitCode = 1;
		return;
	}
	if (!validate(event)) {
		console.log(`${number}\t${why(validate.errors)}`);
		process.exitCode = 1;
	}
}

// Lines end in LF alone: node's own reader of lines takes U+2028 for an end too.
let rest = "";
process.stdin.setEncoding("utf8");
process.stdin.on("data", (text) => {
	const lines = (rest + text).split("\n");
	rest = lines.pop();
	lines.forEach(check);
});
process.stdin.on("end", () => {
	if (rest !== "") check(rest);
});
