// Evaluates a batch: JSON lines {program, answers, expressions?} in, one JSON line of results out for each.
// The folder of the modules to be used is the first argument, so that changed copies can be tried.
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const folder = pathToFileURL(`${process.argv[2]}/`);
const load = (name) => import(new URL(name, folder).href);
const [{ evaluateForm }, { evaluate }, { logicOf }, { Run }, { Day, PRESENT }] = await Promise.all(
  ["evaluation.js", "expressions.js", "steps.js", "running.js", "values.js"].map(load),
);

function shown(value) {
  if (typeof value === "bigint") return { number: String(value) };
  if (value instanceof Day) return { date: String(value) };
  return value === PRESENT ? "present" : value;
}

function results({ program, answers, expressions }) {
  if (expressions) {
    const { scope } = new Run(logicOf(program), answers, new Set()).form;
    return expressions.map((ast) => shown(evaluate(ast, scope)));
  }
  const outcome = evaluateForm(program, answers);
  return { ...outcome, visible: [...outcome.visible].sort(), required: [...outcome.required].sort() };
}

for await (const line of createInterface({ input: process.stdin })) {
  let result;
  try {
    result = results(JSON.parse(line));
  } catch (error) {
    result = { raised: String(error) };
  }
  process.stdout.write(`${JSON.stringify(result)}\n`);
}
