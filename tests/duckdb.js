#!/usr/bin/env node
// Stands in for the duckdb command where only the npm package is there: duckdb -jsonlines -c SQL.
"use strict";
const path = require("path");
const { DuckDBInstance } = require(path.join(__dirname, "bench/node_modules/@duckdb/node-api"));

async function main([mode, option, sql]) {
	if (mode !== "-jsonlines" || option !== "-c") throw new Error("called otherwise than the recipes call it");
	const instance = await DuckDBInstance.create(":memory:");
	const connection = await instance.connect();
	const rows = await connection.runAndReadAll(sql);
	for (const row of rows.getRowObjectsJson()) console.log(JSON.stringify(row));
	connection.closeSync();
	instance.closeSync();
}
main(process.argv.slice(2));
