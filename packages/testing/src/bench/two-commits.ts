import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Clones } from '../clones.ts';
import { AnyReport, type Round } from './compare.ts';

const BENCH = 'packages/testing/bin/bench.ts';

/** Where the two commits are: the working tree as it stands, and a clone of its own for the other one. */
export class TwoCommits {
  readonly #newer: string;
  readonly #clones: Clones;
  #older = '';

  constructor(project: string) {
    this.#newer = project;
    this.#clones = new Clones(project, 'meja-compare');
  }

  /** Clones the other commit, installs what it needs and builds the apps of both. */
  async prepare(ref: string, say: (what: string) => void): Promise<void> {
    const commit = await this.#clones.commitOf(ref);
    say(`cloning ${ref} (${commit.slice(0, 10)}) and installing what it needs`);
    this.#older = await this.#clones.clone(commit, 'older');
    for (const [folder, which] of [
      [this.#newer, 'the working tree'],
      [this.#older, ref],
    ] as const) {
      say(`building the apps of ${which}`);
      await this.#clones.build(folder);
    }
  }

  /** The names of the benchmarks that the other commit has. */
  async namesOfOlder(): Promise<string[]> {
    const list = await this.#clones.runNode(this.#older, [BENCH, '--list']);
    return list
      .trim()
      .split('\n')
      .map((line) => line.split(' ')[0] ?? '');
  }

  /** Runs one benchmark in the working tree, then in the other commit. */
  async runBoth(name: string, quick: boolean): Promise<Round> {
    const run = async (folder: string): Promise<AnyReport> => {
      const file = join(this.#clones.folder, 'report.json');
      await rm(file, { force: true });
      const args = [BENCH, name, '--json', file, ...(quick ? ['--quick'] : [])];
      // Databases and profiles go there too, and with it: one that was broken off may leave them behind.
      await this.#clones.runNode(folder, args, { TMPDIR: this.#clones.folder });
      return AnyReport.parse(JSON.parse(readFileSync(file, 'utf8')));
    };
    return { newer: await run(this.#newer), older: await run(this.#older) };
  }

  /** Ends what runs and removes the clone. Nothing runs afterwards. */
  dispose(): Promise<void> {
    return this.#clones.dispose();
  }
}
