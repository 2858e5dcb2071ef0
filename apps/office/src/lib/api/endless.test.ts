import { ok, refuse } from '@meja/domain';
import { describe, expect, it } from 'vitest';
import { Endless } from './endless.svelte.ts';

/** A server with so many rows, newest first; the cursor is the last row given. */
function stage(total: number) {
  const server = { rows: Array.from({ length: total }, (_, i) => total - i), answers: true };
  const asked: { cursor: string | undefined; limit: number }[] = [];
  const list = new Endless<number>(
    (from) => {
      asked.push(from);
      if (!server.answers) return Promise.resolve(refuse({ code: 'SERVER_UNREACHABLE' }));
      const start = from.cursor === undefined ? 0 : server.rows.indexOf(Number(from.cursor)) + 1;
      const rows = server.rows.slice(start, start + from.limit);
      const next = start + rows.length < server.rows.length ? String(rows.at(-1)) : null;
      return Promise.resolve(
        ok({ rows, next, count: from.cursor === undefined ? { is: server.rows.length } : undefined }),
      );
    },
    () => 0,
  );
  const rows = () => (list.current.state === 'ready' ? list.current.value.rows : []);
  return { server, asked, list, rows };
}

describe('Endless', () => {
  it('grows page by page to the end', async () => {
    const { list, rows, asked } = stage(120);
    await list.reload();
    expect(rows()).toHaveLength(50);
    await list.more();
    await list.more();
    await list.more();
    expect(rows()).toEqual(Array.from({ length: 120 }, (_, i) => 120 - i));
    expect(asked).toHaveLength(3);
  });

  it('keeps as many rows as were read when it is refreshed, with what is new on top', async () => {
    const { list, rows, server } = stage(300);
    await list.reload();
    for (let i = 0; i < 4; i += 1) await list.more();
    server.rows.unshift(301);
    await list.refresh();
    expect(rows()).toHaveLength(250);
    expect(rows()[0]).toBe(301);
    expect(list.current).toMatchObject({ value: { count: { is: 301 } } });
  });

  it('asks once for more, however often it is told to', async () => {
    const { list, rows, asked } = stage(120);
    await list.reload();
    await Promise.all([list.more(), list.more(), list.more()]);
    expect(rows()).toHaveLength(100);
    expect(asked).toHaveLength(2);
  });

  it('grows all the same when it is brought up to date meanwhile', async () => {
    const { list, rows, server } = stage(120);
    await list.reload();
    server.rows.unshift(121);
    await Promise.all([list.refresh(), list.more()]);
    expect(rows()).toEqual(Array.from({ length: 100 }, (_, i) => 121 - i));
    server.rows.unshift(122);
    await Promise.all([list.more(), list.refresh()]);
    expect(rows()).toEqual(Array.from({ length: 122 }, (_, i) => 122 - i));
  });

  it('can be asked again for more after nobody answered', async () => {
    const { list, rows, server } = stage(120);
    await list.reload();
    server.answers = false;
    await list.more();
    expect(rows()).toHaveLength(50);
    server.answers = true;
    await list.more();
    expect(rows()).toHaveLength(100);
  });

  it('begins anew with the first page when it is another list', async () => {
    const { list, rows } = stage(120);
    await list.reload();
    await list.more();
    await list.reload();
    expect(rows()).toHaveLength(50);
  });
});
