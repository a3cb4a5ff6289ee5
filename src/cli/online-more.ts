// What is needed besides for appending, comparing and setting up, and for keys that are not simply given: one module again.
export { credentialsFrom } from '../api/credentials.ts';
export { runAppend } from './append-run.ts';
export { configuredBuckets, configuredProfiles } from './completion/configured.ts';
export { runConfig } from './setup/run.ts';
export { runVerify } from './verify-run.ts';
