// What is needed besides to append, and to compare with what was appended.
import './online.ts';

export { runAppend } from './append-run.ts';
export { runVerify } from './verify-run.ts';
