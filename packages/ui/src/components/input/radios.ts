interface Choice {
  value: string;
  disabled?: boolean;
}

/** Tab leads to the chosen one of a group; where none is chosen, to the first that can be. */
export function isTabStop(options: readonly Choice[], value: string | undefined, option: Choice): boolean {
  const stop = options.find((one) => one.value === value) ?? options.find((one) => !one.disabled);
  return stop === option;
}

const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** An attachment for a group of radio buttons: arrow keys lead from one to the next, round and round, and choose it. */
export const arrowKeys = (group: HTMLElement) => {
  function keydown(event: KeyboardEvent): void {
    const step = STEPS[event.key];
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const radios = [...group.querySelectorAll<HTMLElement>('[role="radio"]:not(:disabled)')];
    const at = radios.findIndex((radio) => radio === event.target);
    const next = radios.at((at + step) % radios.length);
    if (at < 0 || next === undefined) return;
    event.preventDefault();
    next.focus();
    next.click();
  }
  group.addEventListener('keydown', keydown);
  return () => group.removeEventListener('keydown', keydown);
};
