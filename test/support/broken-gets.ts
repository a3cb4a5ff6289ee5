import type { Fault } from '../../src/sandbox/index.ts';

/** Each way in which reading an object's content can break. */
export const BROKEN_GETS: readonly Fault[] = [
  { on: 'get', do: 'get-truncate', afterBytes: 0 },
  { on: 'get', do: 'get-truncate', afterBytes: 1 },
  { on: 'get', do: 'get-truncate', afterBytes: 700 },
  { on: 'get', do: 'reset-before-body' },
  { on: 'get', do: 'half-answer' },
  { on: 'get', do: 'commit-then-drop' },
  { on: 'get', do: 'status', status: 503 },
  { on: 'get', do: 'status', status: 500, html: true },
  { on: 'get', do: 'wrong-crc' },
  { on: 'get', do: 'no-crc' },
  { on: 'get', do: 'stall', when: 'before-body' },
];
