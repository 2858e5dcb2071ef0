import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { z } from 'zod';
import { freePort } from './ports.ts';

const PROJECT = fileURLToPath(new URL('../../../../', import.meta.url));
const START_MS = 300_000;
const STOP_MS = 30_000;
const Passwords = z.object({ superuser: z.string() });

/** A real server in a process of its own, with its own data, that a test may kill and start again. */
export class MejaServer {
  readonly port: number;
  readonly dataDir: string;
  #project: string;
  #process: ChildProcess | undefined;
  #output = '';

  private constructor(port: number, dataDir: string, project: string) {
    this.port = port;
    this.dataDir = dataDir;
    this.#project = project;
  }

  /**
   * @param template a data folder to begin with, from `prepareData`; without it the demo is seeded anew
   * @param project where its sources are: this project, or a clone of another commit
   */
  static async launch(template?: string, project = PROJECT): Promise<MejaServer> {
    const dataDir = await mkdtemp(join(tmpdir(), 'meja-e2e-'));
    // Where root runs it, PostgreSQL is another user, who has to get in.
    await chmod(dataDir, 0o755);
    if (template !== undefined) await cp(template, dataDir, { recursive: true, preserveTimestamps: true });
    const server = new MejaServer(await freePort(), dataDir, project);
    await server.start();
    return server;
  }

  get origin(): string {
    return `http://localhost:${this.port}`;
  }

  /** @param settings beside its own, as environment variables */
  async start(settings: Record<string, string> = {}): Promise<void> {
    const child = spawn(process.execPath, [join(this.#project, 'sync-server/src/main.ts')], {
      env: {
        ...process.env,
        PORT: String(this.port),
        HOST: '127.0.0.1',
        DATA_DIR: this.dataDir,
        PUBLIC_URL: this.origin,
        DATABASE_URL: '',
        LOG_LEVEL: 'error',
        DEV_MAIL: 'on',
        // Journeys follow each other from one address, more quickly than people do.
        DOOR_LIMIT: '10000',
        ...settings,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#process = child;
    const collect = (chunk: Buffer): void => void (this.#output += chunk.toString());
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    const deadline = Date.now() + START_MS;
    while (!(await this.#isReady())) {
      if (child.exitCode !== null || Date.now() > deadline)
        throw new Error(`the server did not start:\n${this.#output}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async #isReady(): Promise<boolean> {
    try {
      return (await fetch(`http://127.0.0.1:${this.port}/readyz`)).ok;
    } catch {
      return false;
    }
  }

  /** As an administrator does it in the database, past the server and its rules. */
  async sql(text: string): Promise<Record<string, unknown>[]> {
    const read = (...path: string[]) => readFile(join(this.dataDir, ...path), 'utf8');
    const { superuser } = Passwords.parse(JSON.parse(await read('postgres-passwords.json')));
    // Its fourth line is the port.
    const port = Number((await read('postgres', 'postmaster.pid')).split('\n')[3]);
    const address = { host: '127.0.0.1', port, database: 'meja' };
    const client = new pg.Client({ ...address, user: 'postgres', password: superuser });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(text)).rows;
    } finally {
      await client.end();
    }
  }

  /** As when the power goes: no request is finished, nothing is put away. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.#end('SIGTERM');
  }

  /** Stops it and starts the server of another commit on the same data. */
  async become(project: string): Promise<void> {
    await this.stop();
    this.#project = project;
    await this.start();
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    const impatience = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    await exited;
    clearTimeout(impatience);
  }

  /** Stops it and throws its data away. */
  async dispose(): Promise<void> {
    await this.stop();
    await rm(this.dataDir, { recursive: true, force: true });
  }
}
