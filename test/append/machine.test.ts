import { describe, expect, it } from 'vitest';
import { start, step } from '../../src/append/machine.ts';
import { NO_OBJECT, type ObjectEnd } from '../../src/append/object-end.ts';
import type { Effect, Event, MachineConfig, RequestOutcome, State, Step } from '../../src/append/states.ts';
import { combineCrc64 } from '../../src/crc64/combine.ts';
import type { OssAppendError } from '../../src/errors.ts';
import { serviceError, transportError } from '../support/errors.ts';

// The object holds 100 bytes; the source has 40. Their CRCs need only be distinct numbers.
const P = 100;
const N = 40;
const C = 0xabcdefn;
const OWN = 0x1234n;
const BASE: ObjectEnd = { position: P, crc64: C, exists: true };
const AFTER: ObjectEnd = { position: P + N, crc64: combineCrc64(C, OWN, N), exists: true };

const lost = transportError();
const conflict = serviceError({
  status: 409,
  ossCode: 'PositionNotEqualToLength',
  ossMessage: '',
  nextAppendPosition: 170,
});
const denied = serviceError({ status: 403, ossCode: 'AccessDenied' });

const config: MachineConfig = { size: N, onConflict: 'append-after', retryTimes: 3 };
const stopping: MachineConfig = { ...config, onConflict: 'stop' };

const unclear = (error: OssAppendError = lost, outcome: RequestOutcome = 'open'): Event => ({
  kind: 'unclear',
  error,
  outcome,
});
const conflicted: Event = { kind: 'conflicted', error: conflict };
const headed = (objectEnd: ObjectEnd): Event => ({ kind: 'headed', objectEnd });
const hashed = (crc64: bigint | undefined): Event => ({ kind: 'hashed', crc64 });
const answered = (nextPosition: number | undefined, crc64: bigint | undefined): Event => ({
  kind: 'answered',
  answer: { nextPosition, crc64, etag: undefined, requestId: 'R1' },
  sourceCrc64: OWN,
});
const end = (position: number, crc64: bigint | undefined): ObjectEnd => ({ position, crc64, exists: true });

/** Feeds events to a machine that starts at `objectEnd`. @returns the last step, and the kinds of all effects */
function play(
  events: Event[],
  settings: MachineConfig = config,
  objectEnd = BASE,
): Step & { kinds: string[] } {
  let current = start(objectEnd);
  const kinds: string[] = [current.effect.kind];
  for (const event of events) {
    current = step(current.state, event, settings);
    kinds.push(current.effect.kind);
  }
  return { ...current, kinds };
}

function landed(state: State) {
  if (state.phase !== 'landed') throw new Error(`in phase ${state.phase}: ${JSON.stringify(state, bigints)}`);
  return state.landed;
}

function failed(state: State) {
  if (state.phase !== 'failed') throw new Error(`in phase ${state.phase}: ${JSON.stringify(state, bigints)}`);
  return state.failure;
}

const bigints = (_name: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value);
const append = (position: number, crc64: bigint | undefined, offset = 0): Effect => ({
  kind: 'append',
  objectEnd: end(position, crc64),
  offset,
});

describe('a clear answer', () => {
  it('is proved by the position and the CRC-64 of the whole object', () => {
    const { state, kinds } = play([answered(P + N, AFTER.crc64)]);
    expect(landed(state)).toMatchObject({ position: P, objectEnd: AFTER, proof: 'crc64', recovered: false });
    expect(kinds).toEqual(['append', 'stop']);
  });

  it.each([
    ['another CRC-64', answered(P + N, 99n)],
    ['another position', answered(P + N + 1, AFTER.crc64)],
    ['another position and no CRC-64', answered(P, undefined)],
  ])('with %s than our bytes give is a contradiction, and not tried again', (_what, event) => {
    expect(failed(play([event]).state)).toMatchObject({ kind: 'contradiction', expected: AFTER });
  });

  it('without a position is still proved by its CRC-64', () => {
    expect(landed(play([answered(undefined, AFTER.crc64)]).state).proof).toBe('crc64');
  });

  it('without a CRC-64 is proved by reading our bytes back', () => {
    const objectEnd = end(P, undefined);
    const { state, effect } = play([answered(P + N, undefined)], config, objectEnd);
    expect(effect).toEqual({ kind: 'read-back', start: P, end: P + N });
    expect(landed(step(state, hashed(OWN), config).state)).toMatchObject({ position: P, proof: 'read-back' });
    expect(failed(step(state, hashed(99n), config).state).kind).toBe('contradiction');
    expect(failed(step(state, unclear(), config).state)).toMatchObject({ kind: 'refused', doubt: 'unknown' });
  });

  it('at a remembered end whose CRC-64 may be that of another object is proved by reading our bytes back', () => {
    const remembered: ObjectEnd = { ...BASE, isRemembered: true };
    expect(landed(play([answered(P + N, AFTER.crc64)], config, remembered).state).proof).toBe('crc64');
    const { state, effect } = play([answered(P + N, 7n)], config, remembered);
    expect(effect).toEqual({ kind: 'read-back', start: P, end: P + N });
    expect(landed(step(state, hashed(OWN), config).state)).toMatchObject({
      objectEnd: { position: P + N, crc64: 7n },
      proof: 'read-back',
    });
    expect(failed(step(state, hashed(99n), config).state)).toMatchObject({
      kind: 'contradiction',
      expected: { position: P + N, crc64: undefined },
    });
  });

  it('to a position of the caller without its CRC-64 is proved by the position alone', () => {
    const objectEnd: ObjectEnd = { position: P, crc64: undefined, exists: undefined };
    const { state } = play([answered(P + N, 7n)], stopping, objectEnd);
    expect(landed(state)).toMatchObject({ proof: 'position', objectEnd: { position: P + N, crc64: 7n } });
  });

  it('that refuses for good is not tried again', () => {
    expect(failed(play([{ kind: 'refused', error: denied }]).state)).toMatchObject({
      kind: 'refused',
      error: denied,
      doubt: 'none',
    });
  });
});

describe('after a request in doubt', () => {
  it('asks for the object before anything is sent again', () => {
    const { effect, kinds } = play([unclear()]);
    expect(effect).toEqual({ kind: 'head', wait: { failures: 1, error: lost } });
    expect(kinds).toEqual(['append', 'head']);
  });

  it('sends again at the same position when nothing landed', () => {
    expect(play([unclear(), headed(BASE)]).effect).toEqual(append(P, C));
  });

  it('is done when the object has exactly our bytes more', () => {
    const { state, kinds } = play([unclear(), headed(AFTER), hashed(OWN)]);
    expect(landed(state)).toMatchObject({ position: P, objectEnd: AFTER, proof: 'crc64', recovered: true });
    expect(kinds).toEqual(['append', 'head', 'hash', 'stop']);
  });

  it('is recognised where it lands after all, at an end that replaced objects have come back to', () => {
    const late = [conflicted, headed(AFTER), hashed(OWN)];
    const { state, kinds } = play([
      unclear(),
      headed(end(0, 0n)),
      conflicted,
      headed(BASE),
      hashed(OWN),
      hashed(99n),
      ...late,
    ]);
    expect(kinds.slice(-5)).toEqual(['read-back', 'append', 'head', 'hash', 'stop']);
    expect(landed(state)).toMatchObject({ position: P, objectEnd: AFTER, recovered: true });
  });

  it('creates the object only once when the answer to its creation was lost', () => {
    const created = end(N, OWN);
    const { state } = play([unclear(), headed(created), hashed(OWN)], config, NO_OBJECT);
    expect(landed(state)).toMatchObject({ position: 0, objectEnd: created, recovered: true });
  });

  it('finds its bytes when another writer appended after them', () => {
    const later = end(P + N + 25, 555n);
    const { state, kinds } = play([unclear(), headed(later), hashed(OWN), hashed(OWN)]);
    expect(landed(state)).toMatchObject({
      position: P,
      objectEnd: AFTER,
      proof: 'read-back',
      recovered: true,
    });
    expect(kinds).toEqual(['append', 'head', 'hash', 'read-back', 'stop']);
  });

  it("does not take another writer's bytes of our length for its own", () => {
    const { effect } = play([unclear(), headed(end(P + N, 555n)), hashed(OWN), hashed(556n)]);
    expect(effect).toEqual(append(P + N, 555n));
  });

  it("starts after another writer's longer bytes when ours are not among them", () => {
    const { effect } = play([unclear(), headed(end(P + 70, 555n)), hashed(OWN), hashed(556n)]);
    expect(effect).toEqual(append(P + 70, 555n));
  });

  it('goes on from a part that landed, and counts its failures anew', () => {
    const part = 0x77n;
    const seen = end(P + 15, combineCrc64(C, part, 15));
    const { state, effect } = play([unclear(), unclear(), headed(seen), hashed(part)]);
    expect(effect).toEqual(append(P + 15, seen.crc64, 15));
    expect(state).toMatchObject({ progress: { failures: 0, outcome: 'unsent' } });
    const rest = 0x88n;
    const final = combineCrc64(seen.crc64 ?? 0n, rest, N - 15);
    const answer: Event = {
      kind: 'answered',
      answer: { nextPosition: P + N, crc64: final, etag: undefined, requestId: undefined },
      sourceCrc64: rest,
    };
    expect(landed(step(state, answer, config).state)).toMatchObject({
      position: P,
      objectEnd: { position: P + N, crc64: final },
      recovered: true,
    });
  });

  it("starts over after another writer's shorter bytes, without reading them back", () => {
    const { effect, kinds } = play([unclear(), headed(end(P + 15, 555n)), hashed(0x77n)]);
    expect(effect).toEqual(append(P + 15, 555n));
    expect(kinds).not.toContain('read-back');
  });

  it('asks again when a second request meets a conflict: the first one may have landed meanwhile', () => {
    const { state, kinds } = play([unclear(), headed(BASE), conflicted, headed(AFTER), hashed(OWN)]);
    expect(landed(state)).toMatchObject({ position: P, recovered: true });
    expect(kinds).toEqual(['append', 'head', 'append', 'head', 'hash', 'stop']);
  });

  it('starts over when the object was replaced by a shorter one', () => {
    expect(play([unclear(), headed(end(10, 3n))]).effect).toEqual(append(10, 3n));
    expect(play([unclear(), headed(NO_OBJECT)]).effect).toEqual({
      kind: 'append',
      objectEnd: NO_OBJECT,
      offset: 0,
    });
  });

  it('starts over when the object was replaced by another of the same length', () => {
    expect(play([unclear(), headed(end(P, 3n))]).effect).toEqual(append(P, 3n));
  });

  it('stops at a replaced object when the position is not free to choose', () => {
    expect(failed(play([unclear(), headed(end(10, 3n))], stopping).state)).toMatchObject({
      kind: 'replaced',
      actual: 10,
    });
  });

  it('compares by reading back where the server tells no CRC-64', () => {
    const objectEnd = end(P, undefined);
    const whole = play(
      [unclear(), headed(end(P + N, undefined)), hashed(OWN), hashed(OWN)],
      config,
      objectEnd,
    );
    expect(landed(whole.state)).toMatchObject({ position: P, proof: 'read-back' });
    const part = play([unclear(), headed(end(P + 15, undefined)), hashed(7n), hashed(7n)], config, objectEnd);
    expect(part.effect).toEqual(append(P + 15, undefined, 15));
    const foreign = play(
      [unclear(), headed(end(P + 15, undefined)), hashed(7n), hashed(8n)],
      config,
      objectEnd,
    );
    expect(foreign.effect).toEqual(append(P + 15, undefined));
  });

  it('looks again when the object shrank between HEAD and GET', () => {
    const { effect } = play([unclear(), headed(end(P + 70, 5n)), hashed(OWN), hashed(undefined)]);
    expect(effect).toEqual({ kind: 'head' });
  });

  it('says that a refusal leaves the append in doubt', () => {
    const refusal: Event = { kind: 'refused', error: denied };
    expect(failed(play([unclear(), refusal]).state)).toMatchObject({ doubt: 'unknown' });
    expect(failed(play([unclear(), headed(BASE), refusal]).state)).toMatchObject({ doubt: 'unknown' });
  });

  it('has nothing to prove for an empty append once the object exists', () => {
    const empty: MachineConfig = { ...config, size: 0 };
    const { state } = play([unclear(), headed(end(0, 0n))], empty, NO_OBJECT);
    expect(landed(state)).toMatchObject({ position: 0, recovered: true });
  });

  it('takes no bytes of others for the end of an empty append when the position is not free to choose', () => {
    const events = [unclear(), headed(end(70, 5n))];
    const empty = { ...config, size: 0 };
    expect(landed(play(events, empty, NO_OBJECT).state)).toMatchObject({ position: 70 });
    const { state } = play(events, { ...empty, onConflict: 'stop' }, NO_OBJECT);
    expect(failed(state)).toMatchObject({ kind: 'conflict', actual: 70 });
    for (const found of [end(70, 5n), end(P, 5n)]) {
      const replaced = play([unclear(), headed(found)], { ...empty, onConflict: 'stop' });
      expect(failed(replaced.state)).toMatchObject({ kind: 'replaced', actual: found.position });
    }
  });
});

describe('a conflict at the first try', () => {
  it('is another writer: appends after it', () => {
    const { effect, kinds } = play([conflicted, headed(end(P + 70, 5n))]);
    expect(effect).toEqual(append(P + 70, 5n));
    expect(kinds).toEqual(['append', 'head', 'append']);
  });

  it('is another writer also when its bytes are ours to the letter', () => {
    expect(play([conflicted, headed(AFTER)]).effect).toEqual(append(P + N, AFTER.crc64));
  });

  it('is another writer after a request that was never sent', () => {
    expect(play([unclear(lost, 'unsent'), headed(BASE), conflicted, headed(AFTER)]).effect).toEqual(
      append(P + N, AFTER.crc64),
    );
  });

  it('stops when the position is not free to choose, and says where the object ends', () => {
    expect(failed(play([conflicted], stopping).state)).toMatchObject({ kind: 'conflict', actual: 170 });
  });

  it('stops after a part has landed, since the rest would not follow it', () => {
    const seen = end(P + 15, combineCrc64(C, 7n, 15));
    const { state } = play([unclear(), headed(seen), hashed(7n), conflicted]);
    expect(failed(state)).toMatchObject({ kind: 'conflict', progress: { offset: 15 } });
  });

  it('is met again and again without end only up to a limit', () => {
    const events = Array.from({ length: 30 }, (_, i) => [conflicted, headed(end(P + i + 1, 5n))]).flat();
    expect(play(events).state.phase).toBe('sending');
    expect(failed(play([...events, conflicted]).state)).toMatchObject({ error: conflict, doubt: 'none' });
  });
});

describe('the tries', () => {
  const failure = [unclear(), headed(BASE)];

  it.each([0, 1, 3])('are --retry-times %i more than the first', (retryTimes) => {
    const settings = { ...config, retryTimes };
    const events = Array.from({ length: retryTimes + 1 }, () => failure).flat();
    const { state, kinds } = play(events, settings);
    expect(kinds.filter((kind) => kind === 'append')).toHaveLength(retryTimes + 1);
    expect(failed(state)).toMatchObject({ kind: 'refused', error: lost, doubt: 'not-seen' });
  });

  it('leave no doubt when each was answered and nothing had landed', () => {
    const events = Array.from({ length: 4 }, () => [unclear(lost, 'answered'), headed(BASE)]).flat();
    expect(failed(play(events).state)).toMatchObject({ doubt: 'none' });
  });

  it('leave a doubt when one of them was never answered', () => {
    const answers: RequestOutcome[] = ['answered', 'open', 'answered', 'unsent'];
    const events = answers.flatMap((outcome) => [unclear(lost, outcome), headed(BASE)]);
    expect(failed(play(events).state)).toMatchObject({ doubt: 'not-seen' });
  });

  it('end with a look at the object, so that the exit code tells the truth', () => {
    const { state } = play([unclear(), headed(AFTER), hashed(OWN)], { ...config, retryTimes: 0 });
    expect(landed(state).recovered).toBe(true);
  });

  it('do not wait before the last look', () => {
    expect(play([unclear()], { ...config, retryTimes: 0 }).effect).toEqual({ kind: 'head' });
  });

  it('count a HEAD that fails, and report the append that was lost', () => {
    const other = transportError('ETIMEDOUT', 'connect');
    const { state } = play([unclear(), unclear(other), unclear(other), unclear(other)]);
    expect(failed(state)).toMatchObject({ kind: 'refused', error: lost, doubt: 'unknown' });
  });

  it('end against a server that refuses a position which it names itself', () => {
    let current = play([unclear(), headed(BASE)]);
    for (let round = 0; round < 10 && current.state.phase !== 'failed'; round += 1) {
      const next = step(current.state, conflicted, config);
      current = {
        ...current,
        ...(next.state.phase === 'settling' ? step(next.state, headed(BASE), config) : next),
      };
    }
    expect(failed(current.state)).toMatchObject({ kind: 'refused', error: conflict });
  });
});

it('takes no event that its state did not ask for', () => {
  expect(() => play([headed(BASE)])).toThrow('unexpected event headed in phase sending');
  expect(() => play([answered(P + N, AFTER.crc64), conflicted])).toThrow('in phase landed');
});
