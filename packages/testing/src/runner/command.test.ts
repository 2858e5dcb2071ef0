import { describe, expect, test } from 'vitest';
import { execute } from './command.ts';
import { cpuSecondsOf } from './cpu-time.ts';

const LIMIT_MS = 60_000;
const node = (script: string) => ({ run: 'node', args: ['-e', script] });

describe('a command', () => {
  test('tells what it printed and that it went well', async () => {
    const { ok, output } = await execute(node('console.log("out"); console.error("err")'), LIMIT_MS);
    expect(ok).toBe(true);
    expect(output).toContain('out');
    expect(output).toContain('err');
  });

  test('has failed where its program does', async () => {
    expect((await execute(node('process.exit(3)'), LIMIT_MS)).ok).toBe(false);
  });

  test('has failed where its program can not be found', async () => {
    const { ok, output } = await execute({ run: 'no-such-program', args: [] }, LIMIT_MS);
    expect(ok).toBe(false);
    expect(output).toContain('no-such-program');
  });

  test('may be patient', async () => {
    const patiently = { run: 'echo', args: ['done'], patient: true };
    expect(await execute(patiently, LIMIT_MS)).toMatchObject({ ok: true, output: 'done\n' });
  });

  test('is ended with all that it started when it takes too long', async () => {
    const { ok, output } = await execute({ run: 'sh', args: ['-c', 'sleep 600 & sleep 600'] }, 50);
    expect(ok).toBe(false);
    expect(output).toContain('took longer than 0.05 s');
  });

  test.skipIf(process.platform === 'win32')('tells the processor time of what it started, too', async () => {
    const busy = 'const end = process.cpuUsage(); while (process.cpuUsage(end).user < 200_000);';
    const nested = `require("child_process").execFileSync(process.execPath, ["-e", ${JSON.stringify(busy)}])`;
    expect((await execute(node(nested), LIMIT_MS)).cpuSeconds).toBeGreaterThanOrEqual(0.2);
  });
});

describe("the processor time of a shell's children", () => {
  test('is the sum of user and system time, in seconds', () => {
    expect(cpuSecondsOf('0m0.001s 0m0.002s\n1m2.500s 0m0.250s\n')).toBe(62.75);
  });

  test('is 0 where the shell was killed before it could tell', () => {
    expect(cpuSecondsOf('')).toBe(0);
  });
});
