#!/usr/bin/env node
// Stands in for the duckdb command where only the npm package is there: duckdb -c SQL, for SQL that prints by itself.
"use strict";
const path = require("path");
const { DuckDBInstance } = require(path.join(__dirname, "bench/node_modules/@duckdb/node-api"));

async function main([option, sql]) {
	if (option !== "-c") throw new Error("called otherwise than the recipes call it");
	const instance = await DuckDBInstance.create(":memory:");
	const connection = await instance.connect();
	await connection.run(sql);
	connection.closeSync();
	instance.closeSync();
}
main(process.argv.slice(2));
