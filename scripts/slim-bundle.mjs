// Keeps out of the bundle what oss-append does not use of two libraries and what takes time at every start: undici's
// fetch and HTTP/2 some 30 ms, child processes some 5 ms, Node.js's own HTTP and the tables of the parser some 3 ms each.
// The sources use the libraries' public API only. What undici is made of is not public, so its version is pinned in
// package.json, and all tests run on what is bundled of it: see bundled-undici.mjs.
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { transform } from 'esbuild';

/** The exports that src/http/dispatcher.ts imports. */
const UNDICI = `
  const Dispatcher = require('./lib/dispatcher/dispatcher');
  Dispatcher.prototype.request = require('./lib/api/api-request');
  exports.Client = require('./lib/dispatcher/client');
  exports.buildConnector = require('./lib/core/connect');
`;

const NOT_BUNDLED = `module.exports = () => { throw new Error('not part of this bundle'); };`;

/**
 * Its first two tables are all that is read of the parser's constants; the others are work for the garbage collector.
 * @param {string} source
 */
const firstConstants = (source) => source.slice(0, source.indexOf('\nexports.FLAGS ='));

/**
 * Files of undici and what is bundled instead.
 * @type {Record<string, string | ((source: string) => string)>}
 */
const FILES = {
  'index.js': UNDICI,
  // Only `allowH2`, which is off, would call it. It loads node:http2.
  'lib/dispatcher/client-h2.js': NOT_BUNDLED,
  'lib/llhttp/constants.js': firstConstants,
  // For bodies that are FormData; made of all of fetch.
  'lib/web/fetch/body.js': NOT_BUNDLED,
};

/** Modules of Node.js that a library requires for what is not used here, and what it is given instead. */
const STAND_INS = [
  {
    // For subcommands that are programs of their own; there are none.
    name: 'node:child_process',
    importer: /node_modules\/commander\//,
    contents: 'module.exports = {};',
  },
  {
    // A limit, and a class to tell bodies that are requests of a server, are all that undici needs of it.
    name: 'node:http',
    importer: /node_modules\/undici\//,
    contents: `
      const isSet = /--max-http-header-size/.test([process.env.NODE_OPTIONS, ...process.execArgv].join(' '));
      exports.maxHeaderSize = isSet ? require('node:http').maxHeaderSize : 16384;
      exports.IncomingMessage = class IncomingMessage {};
    `,
  },
  {
    // Loaded when an assertion fails: with what it loads itself, it is six modules.
    name: 'node:assert',
    importer: /node_modules\/undici\//,
    contents: `module.exports = (value, message) => value || require('node:assert')(value, message);`,
  },
];

/** What the builds so far have replaced. */
const replaced = new Set();

/** @throws {Error} when a library has changed, so that something is no longer replaced */
export function checkReplaced() {
  const missed = [...Object.keys(FILES), ...STAND_INS.map(({ name }) => name)].filter(
    (name) => !replaced.has(name),
  );
  if (missed.length > 0) throw new Error(`no longer replaced in the bundle: ${missed.join(', ')}`);
}

/** @type {import('esbuild').Plugin} */
export const slimUndici = {
  name: 'slim-undici',
  setup({ onLoad }) {
    onLoad({ filter: /node_modules\/undici\// }, async ({ path }) => {
      const name = path.split('/node_modules/undici/').at(-1) ?? '';
      const replacement = FILES[name];
      if (replacement !== undefined) replaced.add(name);
      const source = readFileSync(path, 'utf8');
      const contents = typeof replacement === 'string' ? replacement : (replacement?.(source) ?? source);
      // Nobody reads a stack trace of its inside, and every start reads its names.
      const { code } = await transform(contents, { minifyIdentifiers: true });
      return { contents: code, resolveDir: dirname(path), loader: 'js' };
    });
  },
};

/** @type {import('esbuild').Plugin} */
export const standIns = {
  name: 'stand-ins',
  setup({ onResolve, onLoad }) {
    const namespace = 'stand-in';
    onResolve({ filter: /^node:/ }, ({ path, importer }) => {
      const isReplaced = STAND_INS.some((each) => each.name === path && each.importer.test(importer));
      return isReplaced ? { path, namespace } : undefined;
    });
    onLoad({ filter: /.*/, namespace }, ({ path }) => {
      replaced.add(path);
      return { contents: STAND_INS.find(({ name }) => name === path)?.contents ?? '' };
    });
  },
};
