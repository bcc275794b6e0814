// Speaks just enough of native solc's command line: --version, and --standard-json on stdin.
// (solcjs itself prints an extra line there, which no caller can parse.)
"use strict";
const { readFileSync } = require("node:fs");
const { join } = require("node:path");

const solc = require(join(__dirname, "..", "..", "contracts", "node_modules", "solc"));
const words = process.argv.slice(2);

if (words.includes("--version")) {
  const version = solc.version();
  process.stdout.write(`solc, the solidity compiler commandline interface\nVersion: ${version}\n`);
} else if (words.includes("--standard-json")) {
  process.stdout.write(solc.compile(readFileSync(0, "utf8")));
} else {
  process.stderr.write("solc: only --version and --standard-json are offered here\n");
  process.exit(1);
}
