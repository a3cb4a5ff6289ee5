// What is needed besides to follow many files.
import './online.ts';

export { followFiles } from './follow-files-run.ts';
