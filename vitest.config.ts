import { defineConfig, type ViteUserConfig } from 'vitest/config';

const config: ViteUserConfig = defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    // The native CRC-64 addon cannot be loaded by two threads of one process.
    pool: 'forks',
  },
});

export default config;
