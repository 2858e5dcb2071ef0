/**
 * The seconds of processor time that a shell's children took, user and system together, from what its command `times`
 * prints (POSIX): two lines, the second one for the children, each `1m2.345s 0m0.678s`. 0 where nothing can be read.
 */
export function cpuSecondsOf(times: string): number {
  const children = times.trim().split('\n')[1] ?? '';
  return [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds),
    0,
  );
}
