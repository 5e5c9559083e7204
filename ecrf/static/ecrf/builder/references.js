// @ts-check
import { find, insert, keysOf, nameOf, update, walk } from "./tree.js";
import { mintKey } from "./keys.js";

/** Where expressions speak of items by key: renaming and duplicating must not leave them behind. */

const OF_GROUPS = new Set(["count", "any", "every", "sum", "smallest", "largest"]);

/** The expression with other keys. @param {any} ast @param {Map<string, string>} keys @returns {any} */
export function rename(ast, keys) {
  if (!Array.isArray(ast)) return ast;
  const [head, first, ...rest] = ast;
  if (head === "field") return [head, keys.get(first) ?? first];
  if (OF_GROUPS.has(head)) return [head, keys.get(first) ?? first, ...rest.map((part) => rename(part, keys))];
  return [head, ...ast.slice(1).map((part) => rename(part, keys))];
}

/** The keys that an expression speaks of. @param {any} ast @returns {Set<string>} */
export function keysIn(ast) {
  if (!Array.isArray(ast)) return new Set();
  const [head, ...rest] = ast;
  const own = head === "field" || OF_GROUPS.has(head) ? [rest[0]] : [];
  return new Set([...own, ...rest.flatMap((part) => [...keysIn(part)])]);
}

/**
 * The item with every expression of its own changed; what is in it stays.
 * @param {import("./tree.js").Item} item @param {(ast: any) => any} change
 */
export function mapExpressions(item, change) {
  const made = { ...item };
  for (const name of ["visible_when", "required_when"]) if (made[name]) made[name] = change(made[name]);
  if (made.checks) made.checks = made.checks.map((check) => (check.when ? { ...check, when: change(check.when) } : check));
  if (made.rules) {
    made.rules = made.rules.map((rule) => ({
      ...rule,
      ...(rule.value ? { value: change(rule.value) } : {}),
      ...(rule.when ? { when: change(rule.when) } : {}),
    }));
  }
  return made;
}

/** @param {import("./tree.js").Item} item @param {Map<string, string>} keys @returns {import("./tree.js").Item} */
function renameIn(item, keys) {
  const made = mapExpressions({ ...item, key: keys.get(item.key) ?? item.key }, (ast) => rename(ast, keys));
  if (made.items) made.items = made.items.map((inner) => renameIn(inner, keys));
  return made;
}

/** A test's answers and expectations with other keys: "targets.2.size" is renamed part by part. @param {any} value @param {Map<string, string>} keys @returns {any} */
function renameInTest(value, keys) {
  const spelled = (/** @type {string} */ key) => key.split(".").map((part) => keys.get(part) ?? part).join(".");
  if (Array.isArray(value)) return value.map((part) => (part && typeof part === "object" ? renameInTest(part, keys) : part));
  return Object.fromEntries(
    Object.entries(value ?? {}).map(([key, inner]) => {
      const isRows = Array.isArray(inner) && inner.some((row) => row && typeof row === "object");
      return [spelled(key), isRows ? renameInTest(inner, keys) : inner];
    }),
  );
}

const KEY_LISTS = ["visible", "hidden", "errors", "warnings"];

/**
 * The document in which an item has another key, and everything that spoke of it too.
 * @param {import("./tree.js").FormDocument} form @param {string} from @param {string} to
 */
export function renameKey(form, from, to) {
  const keys = new Map([[from, to]]);
  /** @type {import("./tree.js").FormDocument} */
  const made = { ...form, items: (form.items ?? []).map((/** @type {any} */ item) => renameIn(item, keys)) };
  if (form.tests) made.tests = form.tests.map((test) => renameTest(test, keys));
  return made;
}

/** @param {any} test @param {Map<string, string>} keys */
function renameTest(test, keys) {
  const expect = { ...test.expect };
  const spelled = (/** @type {string} */ key) => key.split(".").map((part) => keys.get(part) ?? part).join(".");
  for (const name of KEY_LISTS) if (expect[name]) expect[name] = expect[name].map(spelled);
  for (const name of ["values", "because"]) if (expect[name]) expect[name] = renameInTest(expect[name], keys);
  return { ...test, answers: renameInTest(test.answers, keys), expect };
}

/**
 * An item once more, right after itself, with keys of its own; what its parts say of each other they say of the
 * new parts. Gives the document and the new item's key.
 * @param {import("./tree.js").FormDocument} form @param {string} key
 */
export function duplicate(form, key) {
  const found = find(form, key);
  if (!found) return { form, key };
  const taken = keysOf(form);
  const keys = new Map();
  for (const { item } of walk({ items: [found.item] })) {
    const own = mintKey(taken, nameOf(item) || item.key, item.key);
    taken.add(own);
    keys.set(item.key, own);
  }
  const place = { parent: found.parent?.key ?? null, index: found.index + 1 };
  const copy = structuredClone(renameIn(found.item, keys));
  return { form: insert(form, copy, place), key: /** @type {string} */ (keys.get(key)) };
}

/** Names of the items whose conditions, checks or rules speak of a key. @param {import("./tree.js").FormDocument} form @param {string} key */
export function usersOf(form, key) {
  /** @type {string[]} */
  const users = [];
  for (const { item } of walk(form)) {
    let isUser = false;
    mapExpressions(item, (ast) => {
      isUser ||= keysIn(ast).has(key);
      return ast;
    });
    if (isUser && item.key !== key) users.push(nameOf(item) || item.key);
  }
  return users;
}

/** Attributes with the values that mean "nothing" left out, as plain.py writes them. @param {import("./tree.js").Item} item @param {Record<string, any>} changes */
export function withAttributes(item, changes) {
  const made = { ...item, ...changes };
  for (const name of Object.keys(changes)) if (isNothing(name, made[name])) delete made[name];
  return made;
}

const ALWAYS = new Set(["title", "label", "name"]);

/** @param {string} name @param {any} value */
function isNothing(name, value) {
  if (ALWAYS.has(name)) return false;
  if (value === undefined || value === null || value === "") return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

/** @param {import("./tree.js").FormDocument} form @param {string} key @param {Record<string, any>} changes */
export function setAttributes(form, key, changes) {
  return update(form, key, (item) => withAttributes(item, changes));
}
