import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig, type ViteUserConfig } from 'vitest/config';
import { bundledUndici } from './scripts/bundled-undici.mjs';
import { wasmInTests } from './scripts/wasm.mjs';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as {
  version: string;
};

if (!existsSync(new URL('node_modules/crc64-ecma182', import.meta.url))) {
  console.log('Without crc64-ecma182, CRC-64 has no independent witness: `npm run witness` adds it.');
}

/** What runs the built command line: of the documentation's tests, all but those that only compare texts. */
const E2E = [
  'test/e2e/**/*.test.ts',
  'test/docs/!(architecture|blocks|links|options|security|tables|translation).test.ts',
  'test/package/{licences,tarball}.test.ts',
  'test/ship/object-source.test.ts',
];

/** With the machine's real programs: `npm run test:system`. */
const SYSTEM = ['test/system/**/*.test.ts'];

/** With modules of their own in place of ours: what others of the process have loaded must not be used, nor theirs by others. */
const MOCKED = ['test/api/follow-files-schedules.test.ts', 'test/ship/closed-and-removed.test.ts'];

/** Many seconds each, of hundreds of random contents and schedules of faults, or of outages. */
const SLOW = [
  'test/**/*schedules.test.ts',
  'test/oss/wire.test.ts',
  'test/read/select.test.ts',
  'test/ship/follow.test.ts',
];

const config: ViteUserConfig = defineConfig({
  define: { OSS_APPEND_VERSION: JSON.stringify(version) },
  plugins: [bundledUndici, wasmInTests],
  test: {
    testTimeout: 30_000,
    setupFiles: ['test/setup.ts'],
    // The independent CRC-64, a native addon, cannot be loaded by two threads of one process.
    pool: 'forks',
    // Most tests wait for a process of their own, or for time to pass: half as many again as there are cores.
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
    // Half of the time of most files would be the loading of the same modules.
    isolate: false,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...E2E, ...SLOW, ...SYSTEM, ...MOCKED],
        },
      },
      {
        extends: true,
        test: { name: 'slow', include: SLOW, exclude: [...configDefaults.exclude, ...E2E, ...MOCKED] },
      },
      { extends: true, test: { name: 'mocked', include: MOCKED, isolate: true } },
      { extends: true, test: { name: 'e2e', include: E2E, globalSetup: 'scripts/build-if-stale.mjs' } },
      {
        extends: true,
        test: {
          name: 'system',
          include: SYSTEM,
          globalSetup: 'scripts/build-if-stale.mjs',
          // A minute is what cron and timers wait for: all files at once, in a group of their own.
          testTimeout: 240_000,
          maxWorkers: 8,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});

export default config;
