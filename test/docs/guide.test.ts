// The transcripts of docs/guide.md; see transcripts.test.ts.
import { readPage } from './support/markdown.ts';
import { testAsTyped } from './support/typed.ts';

testAsTyped(readPage('docs/guide.md'));
