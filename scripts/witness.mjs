// Adds crc64-ecma182, a native addon, by which the tests compute every CRC-64 once more. Where Node.js came with its
// headers, they are used instead of a download.
import { execFileSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

const prefix = join(dirname(realpathSync(process.execPath)), '..');
const hasHeaders = existsSync(join(prefix, 'include/node/node.h'));
const env = { ...process.env, ...(hasHeaders && { npm_config_nodedir: prefix }) };
const npm = (/** @type {string[]} */ ...args) =>
  execFileSync('npm', args, { env, stdio: 'inherit', shell: process.platform === 'win32' });

npm('install', '--save-dev', '--no-save', '--ignore-scripts', 'crc64-ecma182@^1.0.0');
npm('rebuild', 'crc64-ecma182');
