// The transcripts of docs/sandbox.md; see transcripts.test.ts.
import { test } from 'vitest';
import { readPage } from './support/markdown.ts';
import { expectAsTyped, TIMEOUT_MS } from './support/typed.ts';

test('docs/sandbox.md shows what the tool prints', { timeout: TIMEOUT_MS }, () =>
  expectAsTyped(readPage('docs/sandbox.md')),
);
