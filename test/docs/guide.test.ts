// The transcripts of docs/guide.md; see transcripts.test.ts.
import { test } from 'vitest';
import { readPage } from './support/markdown.ts';
import { expectAsTyped, TIMEOUT_MS } from './support/typed.ts';

test('docs/guide.md shows what the tool prints', { timeout: TIMEOUT_MS }, () =>
  expectAsTyped(readPage('docs/guide.md')),
);
