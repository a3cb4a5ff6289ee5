// The unit of docs/recording.md, by the machine's own systemd.
import { expect } from 'vitest';
import { soon, test } from './support/fixture.ts';
import { describeWith } from './support/needs.ts';
import { play, RATE, recorder, TS_PACKET_BYTES } from './support/recordings.ts';

describeWith(
  { programs: ['ffmpeg', 'ffprobe', 'systemd'], machine: 'systemd' },
  'ffmpeg as a service',
  () => {
    const UNIT = 'record-front.service';

    test('is stopped with nothing lost, and goes on when the camera does', async ({ systemd, oss }) => {
      const unit = recorder(`# /etc/systemd/system/${UNIT}`, { live: true, seconds: 600 });
      await systemd.write(`/etc/systemd/system/${UNIT}`, unit);
      expect(await systemd.run(`systemd-analyze verify ${UNIT}`)).toEqual({ code: 0, output: '' });
      await systemd.run(`systemctl start ${UNIT}`);
      const longerThan = async (bytes: number) =>
        soon(async () =>
          expect((await oss.store.stat('my-bucket', 'camera/front.ts'))?.length).toBeGreaterThan(bytes),
        );
      await longerThan(5000);
      await systemd.run('pkill -INT -x ffmpeg');
      await soon(async () =>
        expect((await systemd.run(`systemctl show --value -p NRestarts ${UNIT}`)).output).toBe('1\n'),
      );
      const { length } = await oss.store.read('my-bucket', 'camera/front.ts');
      await longerThan(length + 5000);
      expect(await systemd.run(`systemctl stop ${UNIT}`)).toEqual({ code: 0, output: '' });
      expect((await systemd.run(`systemctl show --value -p Result -p ActiveState ${UNIT}`)).output).toBe(
        'success\ninactive\n',
      );
      const recorded = await oss.store.read('my-bucket', 'camera/front.ts');
      expect(recorded.length % TS_PACKET_BYTES).toBe(0);
      expect(play(recorded).frames).toBeGreaterThan(RATE);
    });
  },
);
