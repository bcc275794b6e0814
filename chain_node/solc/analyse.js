// Which of many texts for one source compile? Reads {sources, unit, texts} on stdin, writes [true, …].
// The compiler is loaded once and stops after its analysis: some ten texts a second.
"use strict";
const { readFileSync } = require("node:fs");
const { join } = require("node:path");

const solc = require(join(__dirname, "..", "..", "contracts", "node_modules", "solc"));
const { sources, unit, texts } = JSON.parse(readFileSync(0, "utf8"));

const compiles = (content) => {
  const input = { language: "Solidity", sources: { ...sources, [unit]: { content } }, settings: {} };
  const { errors = [] } = JSON.parse(solc.compile(JSON.stringify(input)));
  return errors.every((error) => error.severity !== "error");
};
process.stdout.write(JSON.stringify(texts.map(compiles)));
