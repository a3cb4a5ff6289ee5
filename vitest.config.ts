import { readFileSync } from 'node:fs';
import { defineConfig, type ViteUserConfig } from 'vitest/config';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as {
  version: string;
};

const config: ViteUserConfig = defineConfig({
  define: { OSS_APPEND_VERSION: JSON.stringify(version) },
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    // The native CRC-64 addon cannot be loaded by two threads of one process.
    pool: 'forks',
    // Most tests wait for a process of their own: no core need be kept free.
    maxWorkers: '100%',
  },
});

export default config;
