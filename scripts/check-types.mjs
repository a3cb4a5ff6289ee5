// Whether TypeScript finds the types of the tarball, and finds them to be what Node.js loads ("are the types wrong?").
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { problemAffectsResolutionKind } from '@arethetypeswrong/core/problems';
import { pack } from './pack.mjs';

const folder = mkdtempSync(join(tmpdir(), 'oss-append-types-'));
try {
  const tarball = join(folder, pack('--pack-destination', folder).filename);
  const analysis = await checkPackage(createPackageFromTarballData(readFileSync(tarball)));
  if (!analysis.types) throw new Error('there are no types in the tarball');
  // The library is ES modules only: TypeScript's node10 knows no `exports`, and CommonJS of old cannot require it.
  const problems = analysis.problems.filter((problem) =>
    ['node16-esm', 'bundler'].some((kind) =>
      problemAffectsResolutionKind(problem, /** @type {'node16-esm' | 'bundler'} */ (kind), analysis),
    ),
  );
  const kinds = Object.keys(analysis.entrypoints).join(', ');
  console.log(`types: ${problems.length} problems of ${kinds}`);
  for (const problem of problems) console.error(JSON.stringify(problem));
  if (problems.length > 0) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}
