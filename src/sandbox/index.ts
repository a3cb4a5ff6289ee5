// The sandbox's public face: a local server that answers as OSS does, to be started, broken and looked into by tests.
export type { Credentials } from '../sign/types.ts';
export type { Fault, FaultAction, FaultKind, FaultTarget, StallMoment } from './faults/fault.ts';
export { formatFault, parseFault } from './faults/text.ts';
export type { RequestLogEntry } from './http/request-log.ts';
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
