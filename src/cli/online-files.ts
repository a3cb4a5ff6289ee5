// What is needed besides for many files.
import './online.ts';

export { appendFiles, verifyFiles } from './files-run.ts';
export { followFiles } from './follow-files-run.ts';
