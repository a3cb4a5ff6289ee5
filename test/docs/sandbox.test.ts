// The transcripts of docs/sandbox.md; see transcripts.test.ts.
import { readPage } from './support/markdown.ts';
import { testAsTyped } from './support/typed.ts';

testAsTyped(readPage('docs/sandbox.md'));
