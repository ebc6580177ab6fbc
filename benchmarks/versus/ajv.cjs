// ajv in a process of its own: `loop` goes over the lines of a file, `serve` times calls on demand.
//   node ajv.cjs loop first|all SCHEMA FILE    prints how many lines were refused
//   node ajv.cjs serve first|all SCHEMA        a request a line: {"body": …, "loops": …}
"use strict";
const fs = require("node:fs");
const readline = require("node:readline");
const Ajv = require("ajv/dist/2020");

const [command, errors, schema, file] = process.argv.slice(2);
const ajv = new Ajv({ allErrors: errors === "all", strict: false });
const validate = ajv.compile(JSON.parse(fs.readFileSync(schema, "utf8")));

function loop() {
  let refused = 0;
  const lines = readline.createInterface({ input: fs.createReadStream(file) });
  lines.on("line", (line) => {
    if (!validate(JSON.parse(line))) refused += 1;
  });
  lines.on("close", () => console.log(refused));
}

function serve() {
  readline.createInterface({ input: process.stdin }).on("line", (line) => {
    const { body, loops } = JSON.parse(line);
    const start = process.hrtime.bigint();
    for (let n = 0; n < loops; n += 1) validate(body);
    const seconds = Number(process.hrtime.bigint() - start) / 1e9;
    const found = validate.errors ? validate.errors.length : 0;
    console.log(JSON.stringify({ seconds, found }));
  });
}

if (command === "loop") loop();
else serve();
