// @ts-check
// Shapes that several modules share; nothing runs here. Types name this module and no other: collecting static
// files follows imports in comments too, and does not end when modules name each other in a circle.

/**
 * What the server gives the viewer's document (rapidreader/viewer/views.py).
 * @typedef {{read: string, studyInstanceUID: string, dicomwebRoot: string, routerBasename: string,
 *   tools: string[], version: string, assets: string, entry: string}} ShellData
 *
 * What the reading room says first.
 * `overlays`: measurements of other reads to be drawn over the images, under a letter.
 * @typedef {{letter: string, measurements: any[]}} Overlay
 * @typedef {{measurements: any[], readOnly: boolean, keys: string[], overlays?: Overlay[]}} Begin
 *
 * @typedef {{data: ShellData, begin: Begin, room: Window, tell: (type: string, payload?: any) => void,
 *   fail: (reason: string, message: string) => void}} Bridge
 *
 * OHIF's inside, beside our bridge.
 * @typedef {Bridge & {services: any, commands: any, extensions: any, cornerstone: any, tools: any}} Ohif
 *
 * A read to be shown. `keys`: shortcuts of the room that the viewer passes on, such as "Ctrl+Enter" or "F2".
 * @typedef {{readId: string, url: string, measurements?: any[], readOnly?: boolean, isStarted?: boolean,
 *   keys?: string[], overlays?: Overlay[]}} Opening
 *
 * @typedef {{from: string, protocol: number, type: string, payload: any, id?: number, replyTo?: number}} Message
 */

export {};
