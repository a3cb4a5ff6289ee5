// `oss-append/sandbox`: the sandbox as other programs' tests import it.
import './in-english.ts';

export * from './sandbox/index.ts';
