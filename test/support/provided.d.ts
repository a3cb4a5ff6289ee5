// What the projects of vitest.config.mts give their tests.
import 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** By scripts/build-if-stale.mjs, to those that run what is in dist/. */
    distIsBuilt?: boolean;
  }
}
