// What is needed besides to set oss-append up.
import './online.ts';

export { configuredBuckets, configuredProfiles } from './completion/configured.ts';
export { runConfig } from './setup/run.ts';
