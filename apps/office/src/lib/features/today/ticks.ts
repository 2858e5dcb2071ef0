/** Round numbers for the axis of a chart, from 0 up to at least `max`, in about `wanted` steps. */
export function ticksUpTo(max: number, wanted = 4): number[] {
  if (max <= 0) return [0];
  const rough = max / wanted;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * magnitude).find((each) => each >= rough) ?? rough;
  // Amounts are whole, and so are the steps between them.
  const whole = Math.max(1, Math.round(step));
  return Array.from({ length: Math.ceil(max / whole) + 1 }, (_, i) => i * whole);
}
