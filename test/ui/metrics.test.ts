// The text that Prometheus reads, held against its rules, and given to its own parser where that is installed.
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import type { Figures, FileFigures } from '../../src/facts/figures.ts';
import { formatMetrics } from '../../src/ui/metrics.ts';
import { isInstalled } from '../e2e/support/installed.ts';
import { parseMetrics } from '../support/metrics.ts';

const FILE: FileFigures = {
  source: 'app.log',
  target: 'oss://demo/app.log',
  url: 'oss://demo/app.1.log',
  bytes: 5 * 2 ** 40,
  appends: 3,
  retries: 2,
  recovered: 1,
  lagBytes: 17,
  lagSeconds: 1.25,
  lastSuccessMs: 1_795_821_687_546,
  failure: undefined,
};
const NEW: FileFigures = { ...FILE, source: 'new.log', lagBytes: undefined, lastSuccessMs: undefined };
const FAILED: FileFigures = {
  ...FILE,
  source: 'C:\\logs\\"one"\nand 日志 \ud800 {x="y"} 1',
  failure: { code: 'NotAPrefix', exitCode: 65 },
};

function figuresOf(...files: readonly FileFigures[]): Figures {
  const { bytes, appends, retries, recovered, lagSeconds, lastSuccessMs } = FILE;
  const counted = { bytes, appends, retries, recovered, lagSeconds, lastSuccessMs };
  return {
    startedMs: 1_795_821_600_500,
    files,
    total: { ...counted, files: files.length, failed: 1, lagBytes: 34 },
  };
}

const FACTS = { version: '1.2.3', writtenMs: 1_795_821_690_000 };
const TEXT = formatMetrics(figuresOf(FILE, NEW, FAILED), FACTS);

test('it tells of the process and of all sources', () => {
  const metrics = parseMetrics(TEXT);
  expect(metrics.find('oss_append_info')).toEqual([{ labels: { version: '1.2.3' }, value: 1 }]);
  const ofAll = (name: string): number | undefined => metrics.find(`oss_append_${name}`)[0]?.value;
  expect(ofAll('start_time_seconds')).toBe(1_795_821_600.5);
  expect(ofAll('written_timestamp_seconds')).toBe(1_795_821_690);
  expect(ofAll('bytes_total')).toBe(5 * 2 ** 40);
  expect(ofAll('files')).toBe(3);
  expect(ofAll('files_failed')).toBe(1);
});

test('it tells of each source by its name and the object, and leaves out what nobody knows', () => {
  const metrics = parseMetrics(TEXT);
  const of = (name: string): (number | undefined)[] => {
    const samples = metrics.find(`oss_append_file_${name}`);
    return [FILE, NEW, FAILED].map(
      ({ source }) =>
        samples.find(({ labels }) => labels.source === source.toWellFormed() && labels.object === FILE.target)
          ?.value,
    );
  };
  expect(of('bytes_total')).toEqual([5 * 2 ** 40, 5 * 2 ** 40, 5 * 2 ** 40]);
  expect(of('recovered_total')).toEqual([1, 1, 1]);
  expect(of('lag_bytes')).toEqual([17, undefined, 17]);
  expect(of('lag_seconds')).toEqual([1.25, 1.25, 1.25]);
  expect(of('last_success_timestamp_seconds')).toEqual([1_795_821_687.546, undefined, 1_795_821_687.546]);
  expect(of('failed')).toEqual([undefined, undefined, 1]);
  expect(metrics.find('oss_append_file_failed')[0]?.labels).toMatchObject({
    code: 'NotAPrefix',
    exit_code: '65',
  });
});

test('a name of whatever characters stays one label', () => {
  expect(TEXT).toContain(
    'source="C:\\\\logs\\\\\\"one\\"\\nand 日志 \ufffd {x=\\"y\\"} 1",object="oss://demo/app.log"',
  );
});

test('counters end in _total, nothing else does', () => {
  for (const { name, type } of parseMetrics(TEXT).families) {
    expect(type).toBe(name.endsWith('_total') ? 'counter' : 'gauge');
  }
});

test('without a source there are no families without samples', () => {
  expect(parseMetrics(formatMetrics(figuresOf(), FACTS)).families.every(({ samples }) => samples > 0)).toBe(
    true,
  );
});

test.skipIf(!isInstalled('promtool'))('promtool has nothing to say against it', () => {
  const options = { input: TEXT, encoding: 'utf8' } as const;
  const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], options);
  expect({ status, said: stdout + stderr }).toEqual({ status: 0, said: '' });
});
