import type { Stage, StageResult } from './stages.ts';
import { NOTHING } from './tally.ts';

export interface Finished extends StageResult {
  stage: Stage;
  seconds: number;
}

export interface Watcher {
  started: (stage: Stage) => void;
  finished: (finished: Finished) => void;
}

/**
 * Starts each stage as soon as what it needs has passed and a core is free. A stage whose need failed is left out.
 * What a stage that is alone leaves idle, while it waits for its browsers, one patient stage at a time may have.
 */
export async function runAll(stages: readonly Stage[], cores: number, watcher: Watcher): Promise<Finished[]> {
  const waiting = [...stages];
  const running = new Map<Stage, Promise<void>>();
  const done: Finished[] = [];

  const isChosen = (name: string): boolean => stages.some((stage) => stage.name === name);
  const resultOf = (name: string): Finished | undefined => done.find(({ stage }) => stage.name === name);
  const isReady = (stage: Stage): boolean => stage.needs.every((name) => !isChosen(name) || resultOf(name));
  const mayStart = (stage: Stage): boolean => hasRoom(stage) && isReady(stage);
  const hasRoom = ({ alone, patient }: Stage): boolean => {
    const others = [...running.keys()];
    if (alone) return others.every((other) => other.patient);
    if (others.some((other) => other.alone)) return patient && !others.some((other) => other.patient);
    return others.length < cores;
  };

  const start = async (stage: Stage): Promise<void> => {
    const begin = performance.now();
    watcher.started(stage);
    const failedNeed = stage.needs.find((name) => (resultOf(name)?.tally.failed ?? 0) > 0);
    // Awaited in both cases: it must not end before it is known to run.
    const result = await (failedNeed === undefined ? stage.run() : leftOut(failedNeed));
    const finished = { stage, ...result, seconds: (performance.now() - begin) / 1000 };
    done.push(finished);
    watcher.finished(finished);
    running.delete(stage);
  };

  while (waiting.length > 0 || running.size > 0) {
    const next = waiting.find(mayStart);
    if (next) {
      waiting.splice(waiting.indexOf(next), 1);
      running.set(next, start(next));
    } else {
      await Promise.race(running.values());
    }
  }
  return done;
}

/** Not run at all: what should have been tested is not known to work. */
const leftOut = (need: string): Promise<StageResult> =>
  Promise.resolve({
    tally: { ...NOTHING, failed: 1 },
    output: `Not run, because "${need}" failed.\n`,
    cpuSeconds: 0,
  });
