// Keeps out of the bundle, and out of a start, what oss-append does not use of its libraries. The sources use their
// public API only. What they are made of is not public, so undici's version is pinned in package.json, and every
// end-to-end test runs on this bundle.
import { dirname, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The exports that src/http/undici.ts imports; the proxy agent is evaluated at its first use. */
const UNDICI = `
  const Dispatcher = require('./lib/dispatcher/dispatcher');
  Dispatcher.prototype.request = require('./lib/api/api-request');
  Dispatcher.prototype.connect = require('./lib/api/api-connect');
  exports.Client = require('./lib/dispatcher/client');
  exports.buildConnector = require('./lib/core/connect');
  Object.defineProperty(exports, 'EnvHttpProxyAgent', {
    get: () => require('./lib/dispatcher/env-http-proxy-agent'),
  });
`;

const NOT_BUNDLED = `module.exports = () => { throw new Error('not part of this bundle'); };`;

/** Files of undici and what is bundled instead. */
const FILES = {
  'index.js': UNDICI,
  // Only `allowH2`, which is off, would call it. It loads node:http2.
  'lib/dispatcher/client-h2.js': NOT_BUNDLED,
  // For bodies that are FormData; made of all of fetch.
  'lib/web/fetch/body.js': NOT_BUNDLED,
  // For proxies at a socks5:// URL, which src/http/proxy.ts refuses.
  'lib/dispatcher/socks5-proxy-agent.js': NOT_BUNDLED,
};

/** By whom a module of Node.js is required, and what is given instead. */
const STAND_INS = [
  {
    // undici needs no more of it: a limit, and a class to tell bodies that are requests of a server.
    name: 'node:http',
    importer: /node_modules\/undici\//,
    contents: `
      const isSet = /--max-http-header-size/.test([process.env.NODE_OPTIONS, ...process.execArgv].join(' '));
      exports.maxHeaderSize = isSet ? require('node:http').maxHeaderSize : 16384;
      exports.IncomingMessage = class IncomingMessage {};
    `,
  },
  {
    // Loaded when an assertion fails.
    name: 'node:assert',
    importer: /node_modules\/undici\//,
    contents: `module.exports = (value, message) => value || require('node:assert')(value, message);`,
  },
  {
    // To require it reads all properties of the process, and so opens stdin, stdout and stderr.
    name: 'node:process',
    importer: /node_modules\/commander\//,
    contents: 'module.exports = process;',
  },
  {
    // For subcommands that are files of their own; there are none.
    name: 'node:child_process',
    importer: /node_modules\/commander\//,
    contents: 'module.exports = {};',
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
    onLoad({ filter: /node_modules\/undici\// }, ({ path }) => {
      const name = path.split('/node_modules/undici/').at(-1);
      const contents = FILES[name];
      if (contents === undefined) return undefined;
      replaced.add(name);
      return { contents, resolveDir: dirname(path), loader: 'js' };
    });
  },
};

/** @type {import('esbuild').Plugin} */
export const standIns = {
  name: 'stand-ins',
  setup({ onResolve, onLoad }) {
    const namespace = 'stand-in';
    const find = (path, importer) =>
      STAND_INS.find((each) => each.name === path && each.importer.test(importer));
    onResolve({ filter: /^node:/ }, ({ path, importer }) =>
      find(path, importer) === undefined ? undefined : { path, namespace },
    );
    onLoad({ filter: /.*/, namespace }, ({ path }) => {
      replaced.add(path);
      return { contents: STAND_INS.find(({ name }) => name === path)?.contents };
    });
  },
};

/**
 * Modules of Node.js are required where the sources import them: an import reads every property, and some of these
 * load further modules.
 * @type {import('esbuild').Plugin}
 */
export const requiredBuiltins = {
  name: 'required-builtins',
  setup({ onResolve, onLoad }) {
    const namespace = 'required-builtin';
    onResolve({ filter: /^node:/ }, ({ path, kind, importer }) =>
      // Each importer gets its own: what they shared would become a file.
      kind === 'import-statement' ? { path, namespace, suffix: `?${relative(root, importer)}` } : undefined,
    );
    onLoad({ filter: /.*/, namespace }, ({ path }) => {
      const names = Object.keys(process.getBuiltinModule(path)).filter((name) => name !== 'default');
      return {
        contents: [
          `const builtin = process.getBuiltinModule('${path}');`,
          'export { builtin as default };',
          // Marked as pure, so that esbuild drops those that are not imported.
          ...names.map((name) => `export const ${name} = /* @__PURE__ */ (() => builtin.${name})();`),
        ].join('\n'),
      };
    });
  },
};
