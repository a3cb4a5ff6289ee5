// Keeps out of the bundle what oss-append does not use of undici: two thirds of it, and most of its loading time.
// The sources use undici's public API only. What it is made of is not public, so the version is pinned in
// package.json, and every end-to-end test runs on this bundle.
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** The exports that src/http/undici.ts imports; the proxy agent is evaluated at its first use. */
const INDEX = `
  const Dispatcher = require('./lib/dispatcher/dispatcher');
  Dispatcher.prototype.request = require('./lib/api/api-request');
  Dispatcher.prototype.connect = require('./lib/api/api-connect');
  exports.Agent = require('./lib/dispatcher/agent');
  exports.Client = require('./lib/dispatcher/client');
  exports.buildConnector = require('./lib/core/connect');
  Object.defineProperty(exports, 'EnvHttpProxyAgent', {
    get: () => require('./lib/dispatcher/env-http-proxy-agent'),
  });
`;

/** Loading it loads node:http2. Only \`allowH2\`, which is off, would ever call it. */
const HTTP2_CLIENT = `module.exports = () => { throw new Error('HTTP/2 is not part of this bundle'); };`;

/** commander starts other programs for subcommands that are files; there are none here, and the loading is not free. */
export const slimCommander = {
  name: 'slim-commander',
  setup({ onLoad }) {
    onLoad({ filter: /node_modules\/commander\/lib\/command\.js$/ }, ({ path }) => {
      const eager = "const childProcess = require('node:child_process');";
      const source = readFileSync(path, 'utf8');
      if (!source.includes(eager))
        throw new Error(`commander has changed: look for child_process in ${path}`);
      return { contents: source.replace(eager, ''), loader: 'js' };
    });
  },
};

/** @type {import('esbuild').Plugin} */
export const slimUndici = {
  name: 'slim-undici',
  setup({ onLoad }) {
    const replace = (filter, contents) =>
      onLoad({ filter }, ({ path }) => ({ contents, resolveDir: dirname(path), loader: 'js' }));
    replace(/node_modules\/undici\/index\.js$/, INDEX);
    replace(/node_modules\/undici\/lib\/dispatcher\/client-h2\.js$/, HTTP2_CLIENT);
  },
};
