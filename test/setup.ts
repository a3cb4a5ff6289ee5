// Before each file of tests. Errors have English messages, as for programs that import the library.
import '../src/in-english.ts';
import './support/equal-bytes.ts';
import './support/end-with-vitest.ts';
