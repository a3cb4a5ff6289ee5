// Whose code is in a bundle, and under which licence.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './bundle-options.mjs';

/**
 * @param {import('esbuild').Metafile['outputs'][string]} output a file that esbuild has written
 * @returns {string[]} the packages whose code is in it
 */
export function packagesIn({ inputs }) {
  const used = Object.entries(inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  const names = used.flatMap(
    ([path]) => /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/.exec(path)?.[1] ?? [],
  );
  return [...new Set(names)].sort();
}

/**
 * MIT and ISC want their text to go with every copy.
 * @param {Iterable<string>} names of packages
 */
export function collectLicences(names) {
  return [...new Set(names)]
    .sort()
    .map((name) => {
      const folder = join(root, 'node_modules', name);
      const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
      const text =
        file === undefined ? `Licence: ${manifest.license}` : readFileSync(join(folder, file), 'utf8').trim();
      return `${name} ${manifest.version}\n\n${text}\n`;
    })
    .join(`\n${'-'.repeat(78)}\n\n`);
}
