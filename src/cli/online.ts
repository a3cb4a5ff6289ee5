// What the commands need that talk to OSS, in one module and so in one file of the bundle: each file costs a start half a
// millisecond, and those that do not talk to it load nothing of this.
export { openAppendable } from '../api/appendable.ts';
export { runAppend } from './append-run.ts';
export { configuredBuckets } from './completion/buckets.ts';
export { connect } from './connect.ts';
export { runConfig } from './setup/run.ts';
export { runVerify } from './verify-run.ts';
