// On the server all static folders are one: `node --import` this, and modules find those of other rooms here too.
import { existsSync } from "node:fs";
import { register } from "node:module";
import { fileURLToPath } from "node:url";
import { isMainThread } from "node:worker_threads";

const FOLDERS = ["ecrf/static", "worklists/static", "rapidreader/static", "rapidreader/viewer/static"];

/** @param {string} specifier @param {{parentURL?: string}} context @param {Function} next */
export async function resolve(specifier, context, next) {
  const wanted = specifier.startsWith(".") && context.parentURL ? new URL(specifier, context.parentURL) : null;
  const path = wanted?.protocol === "file:" ? fileURLToPath(wanted) : "";
  const rest = /\/static\/(.+)$/.exec(path)?.[1];
  if (!rest || existsSync(path)) return next(specifier, context);
  const found = FOLDERS.map((folder) => new URL(`../${folder}/${rest}`, import.meta.url)).find((url) => existsSync(url));
  return next(found?.href ?? specifier, context);
}

if (isMainThread) register(import.meta.url); // the hook itself runs in a thread of its own
