import { createFormats } from '@meja/ui/format';
import { describe, expect, it } from 'vitest';
import {
  actionWords,
  actorWords,
  factsWords,
  gistWords,
  objectWords,
  targetWords,
  zoneOf,
} from './audit-words.ts';
import { rowOf } from './audit.ts';
import type { EntryJson } from './entry.ts';

const ID = '00000000-0000-7000-8000-000000000001' as never;
const formats = createFormats(() => ({
  currency: { code: 'IDR', exponent: 0 },
  timeZone: 'Asia/Jakarta',
  locale: 'id',
}));

const entry = (json: Partial<EntryJson> = {}) =>
  rowOf({
    ...{ id: '7', at: '2026-11-20T05:00:00.000Z', action: 'device.revoked', kind: 'devices' },
    ...{ actor: { kind: 'user', id: ID, name: 'Ratna' }, on_behalf_of: null, target: null, outlet: null },
    ...{ reason: null, decision: null, facts: {}, request_id: null, hash: 'ab', ...json },
  });
const facts = (json: Partial<EntryJson>) => factsWords(entry(json), 'Asia/Jakarta', formats);

describe('an entry of the audit log', () => {
  it('says who did what to what', () => {
    expect(entry().number).toBe('Mengeluarkan tablet');
    expect(actorWords(entry().actor)).toBe('Ratna');
    expect(actorWords({ kind: 'nobody', id: null, name: null })).toBe('Tidak dikenal');
    expect(targetWords({ kind: 'device', id: ID, name: 'Kasir' })).toBe('Kasir');
    expect(targetWords({ kind: 'money', id: ID, name: null })).toBe('Uang belum dialokasikan');
    expect(targetWords(null)).toBe('');
  });

  it('says no second time who did it, where it was done to the same one', () => {
    const target = { kind: 'person', id: ID, name: 'Ratna' } as const;
    expect(objectWords(entry({ target }))).toBe('');
    expect(objectWords(entry({ target, actor: { kind: 'nobody', id: null, name: null } }))).toBe('Ratna');
  });

  it('of the whole business is told by the clock of its first outlet', () => {
    const all = [
      { code: 'SBY', timeZone: 'Asia/Makassar' },
      { code: 'JKT', timeZone: 'Asia/Jakarta' },
    ];
    const outlets = { all, zoneOf: () => 'Asia/Jayapura' };
    expect(zoneOf(entry(), outlets)).toBe('Asia/Jakarta');
    expect(zoneOf(entry({ outlet: { id: ID, name: 'Jayapura' } }), outlets)).toBe('Asia/Jayapura');
    expect(zoneOf(entry(), { ...outlets, all: [] })).toBe('Asia/Jayapura');
  });

  it('says what was changed, of amounts and times in words', () => {
    const values = facts({
      decision: 'kept',
      facts: {
        ...{ in_service: { from: true, to: false }, amount: 50_000 },
        ...{ expires_at: '2026-11-20T05:10:00.000Z', note: 'Tamu pergi', address: '192.0.2.1', name: null },
      },
    });
    expect(values).toEqual([
      { label: 'Keputusan', value: 'Disimpan' },
      { label: 'Aktif', value: 'ya → tidak' },
      { label: 'Jumlah uang', value: expect.stringMatching(/^Rp\s50[.,]000$/) as string },
      { label: 'Keterangan', value: 'Tamu pergi' },
      { label: 'Berlaku sampai', value: expect.stringMatching(/ 12[.:]10$/) as string },
      { label: 'Alamat jaringan', value: '192.0.2.1' },
    ]);
  });

  it('says in a few words why, what was decided, or how often', () => {
    expect(gistWords(entry({ reason: 'CODE_USED' }), formats)).toBe('Kode sudah dipakai');
    expect(gistWords(entry({ decision: 'take' }), formats)).toBe('Yang diminta dipakai');
    const followed = { reason: 'UNSIGNED', facts: { count: 1_200, since: '2026-11-20T05:00:00Z' } } as const;
    expect(gistWords(entry(followed), formats)).toBe('1.200 kali lagi');
    expect(gistWords(entry(), formats)).toBe('');
  });

  it('of a server that is newer than the page is shown as it is called', () => {
    expect(actionWords('table.burnt' as never)).toBe('table.burnt');
    expect(actionWords('toString' as never)).toBe('toString');
  });
});
