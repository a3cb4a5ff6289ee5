// The sandbox's public face, `oss-append/sandbox`: a local server that answers as OSS does, for the tests of
// programs that append to OSS. They start it, place faults, and look into its store.
export type { Credentials } from '../sign/types.ts';
export type { Fault, FaultAction, FaultKind, FaultTarget, StallMoment } from './faults/fault.ts';
export { formatFault, parseFault } from './faults/text.ts';
export type { RequestLogEntry } from './http/exchange.ts';
export {
  DEMO_CREDENTIALS,
  type Sandbox,
  type SandboxFaults,
  type SandboxOptions,
  type SandboxStore,
  startSandbox,
} from './server.ts';
export type { Creation, ObjectType, StoredObject } from './store/object-slot.ts';
export type { OpenObject, PutOptions } from './store/store.ts';
