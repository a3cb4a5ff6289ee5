// What the commands do that talk to OSS, in one module and so in one file of the bundle: each file costs a start
// half a millisecond.
export { runAppendCommand } from './append-run.ts';
export { runHeadCommand } from './head-run.ts';
export { runTailCommand } from './tail-run.ts';
