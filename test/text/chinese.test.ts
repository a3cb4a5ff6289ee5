// A few sentences in Chinese as they are printed; that there is one for everything is told by languages.test.ts.
import { describe, expect, test } from 'vitest';
import { COMMAND_LINE } from '../../src/text/idiom.ts';
import { Speaker } from '../../src/text/speaker.ts';
import { errorWords } from '../../src/text/zh/errors.ts';
import { zh } from '../../src/text/zh.ts';
import { RESULTS } from './support/result-samples.ts';

const speaker = new Speaker(zh, COMMAND_LINE, errorWords);

test('the line about an append', () => {
  expect(RESULTS.map(zh.results.appended)).toEqual([
    'var/app.log：向 oss://demo/logs/app.log 追加了 633 字节，现为 5.2 KiB（新建对象，已确认写入，2.34 秒）',
    'var/app.log：向 oss://demo/logs/app.log 追加了 1 字节，现为 5.2 KiB（2.34 秒）',
    'var/app.log：向 oss://demo/logs/app.log 追加了 7.3 MiB，现为 5.2 KiB（3 个对象，新建对象，已确认写入，2.34 秒，3.1 MiB/秒）',
    'var/app.log：向 oss://demo/logs/app.log 追加了 740 MiB，现为 2.0 GiB（新建对象，已确认写入，39.2 秒，18.9 MiB/秒）',
    'var/app.log：向 oss://demo/logs/app.log 追加了 633 字节，现为 5.2 KiB（新建对象，已确认写入，1:08）',
    'var/app.log：没有新数据；oss://demo/logs/app.log 的末尾在 4711',
    'var/app.log：没有新数据；oss://demo/logs/app.log 的末尾在 4711（已比较其最后 1.0 MiB）',
    'var/app.log：将向 oss://demo/logs/app.log 的位置 4711 追加 633 字节；没有发送任何数据',
  ]);
});

describe('what the system says', () => {
  const read = (reason: string): string =>
    speaker.error({ problem: 'DiskFailed.Read', facts: { path: 'a.log', reason } }).message;

  test('is translated where it is known, and kept for who searches for it', () => {
    expect(read('EIO: i/o error, read')).toBe('无法读取 a.log：输入/输出错误（EIO: i/o error, read）');
  });

  test.each(['something new', 'ENEW: something new', 'constructor'])(
    'is left as it is else: %s',
    (reason) => {
      expect(read(reason)).toBe(`无法读取 a.log：${reason}`);
    },
  );
});
