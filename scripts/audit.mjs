// Asks the registry for known holes in what is installed: one in a bundled package, which users run, is a failure; one in
// a tool is named. A registry that cannot be asked, as a mirror, is no failure, and is told apart.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** @type {import('./build-inputs.mjs').BuildRecord} */
const { packages } = JSON.parse(readFileSync(new URL('../dist/build.json', import.meta.url), 'utf8'));
const bundled = new Set(Object.values(packages).flat());

const { stdout, error } = spawnSync('npm', ['audit', '--omit=optional', '--json'], {
  encoding: 'utf8',
  shell: process.platform === 'win32',
});
if (error !== undefined) throw error;
/** @type {{ vulnerabilities?: Record<string, { name: string, severity: string, range: string }>, message?: string }} */
const { vulnerabilities, message } = JSON.parse(stdout);
if (vulnerabilities === undefined) {
  console.log(`audit: cannot be asked here: ${message}`);
} else {
  const known = Object.values(vulnerabilities);
  for (const { name, severity, range } of known) {
    console.log(`audit: ${bundled.has(name) ? 'bundled' : 'tool'}: ${name} ${range}: ${severity}`);
  }
  const inBundle = known.filter(({ name }) => bundled.has(name));
  console.log(`audit: ${inBundle.length} vulnerable of ${bundled.size} bundled packages`);
  if (inBundle.length > 0) process.exitCode = 1;
}
