// Keeps out of the bundle, and out of a start, what oss-append does not use of its libraries. The sources use their
// public API only. What they are made of is not public, so undici's version is pinned in package.json, and every
// end-to-end test runs on this bundle.
import { basename, dirname } from 'node:path';

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

/** Files of undici that are reached in cases only that do not occur: with \`allowH2\`, for FormData, for socks5:// URLs. */
const NOT_USED =
  /node_modules\/undici\/lib\/(dispatcher\/client-h2|web\/fetch\/body|dispatcher\/socks5-proxy-agent)\.js$/;

/** By whom a module of Node.js is required, and what is given instead. */
const STAND_INS = [
  {
    // undici needs no more of it: Node's default, and a class to tell bodies that are requests of a server.
    name: 'node:http',
    importer: /node_modules\/undici\//,
    contents: 'exports.maxHeaderSize = 16384; exports.IncomingMessage = class IncomingMessage {};',
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

/** @type {import('esbuild').Plugin} */
export const slimUndici = {
  name: 'slim-undici',
  setup({ onLoad }) {
    const replace = (filter, contentsOf) =>
      onLoad({ filter }, ({ path }) => ({
        contents: contentsOf(path),
        resolveDir: dirname(path),
        loader: 'js',
      }));
    replace(/node_modules\/undici\/index\.js$/, () => UNDICI);
    replace(
      NOT_USED,
      (path) => `module.exports = () => { throw new Error('not bundled: ${basename(path)}'); };`,
    );
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
    onLoad({ filter: /.*/, namespace }, ({ path }) => ({
      contents: STAND_INS.find(({ name }) => name === path)?.contents,
    }));
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
      kind === 'import-statement' ? { path, namespace, suffix: `?${importer}` } : undefined,
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
