// Compiles one standard JSON input a line of stdin and answers each by a line: the compiler is loaded once.
"use strict";
const { join } = require("node:path");
const { createInterface } = require("node:readline");

const solc = require(join(__dirname, "..", "..", "contracts", "node_modules", "solc"));

createInterface({ input: process.stdin }).on("line", (line) => {
  process.stdout.write(`${JSON.stringify(JSON.parse(solc.compile(line)))}\n`);
});
