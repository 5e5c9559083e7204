// @ts-check
/**
 * Types that many modules speak of. A module of its own, and a leaf: static files are renamed by their content, which
 * no circle of imports can have, and imports of types in comments count as well.
 *
 * @typedef {import("./tree.js").FormDocument} FormDocument
 * @typedef {import("./tree.js").Item} Item
 * @typedef {{key: string, place: string, message: string}} Problem
 * @typedef {{
 *   document: FormDocument, selected: string, item: Item | null, languages: string[], catalogue: any,
 *   suggestions: any[], isTitleFixed: boolean, problems: Problem[], texts: Record<string, Record<string, string>>,
 *   fresh: Set<string>, newLanguages: Set<string>, history: any, server: any,
 *   name: (key: string) => string, kindOf: (key: string) => any, select: (key: string) => void,
 *   change: (document: any, words: string, more?: {mark?: string, isOwn?: boolean, select?: string}) => void,
 *   set: (changes: Record<string, any>, words: string, mark?: string) => void,
 *   with: (key: string, changes: Record<string, any>) => any,
 *   undo: () => void, redo: () => void, looked: (look: {problems: any[], texts: any}) => void,
 *   addEventListener: (type: string, listen: (event: any) => void) => void}} Desk  see desk.js
 */

export {};
