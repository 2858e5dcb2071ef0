import { ok, type Result } from '@meja/domain';
import { minorOf } from '../../api/amount.ts';
import type { Client } from '../../api/client.ts';
import { answer, type Problem } from '../../api/problem.ts';
import { resolutionOf } from './told.ts';
import type { Break, Conflict, Resolution, Unallocated } from './exception.ts';

/** An order that waiting money fits on. */
export interface Room {
  id: string;
  number: string;
  table: string | null;
  customer: string;
  openedAt: number;
  total: number;
  room: number;
  isMeant: boolean;
}

/** What came of one record: what was decided, or why it stays. */
export interface RecordResult {
  id: string;
  resolution: Resolution | null;
  obstacle: string | null;
}

type Answer<T> = Promise<Result<T, Problem>>;

/** What a person may decide, asked of the server. */
export class Decisions {
  readonly #api: Client['exceptions'];
  readonly exponent: number;

  constructor(api: Client, exponent: number) {
    this.#api = api.exceptions;
    this.exponent = exponent;
  }

  async conflict({ id, version }: Conflict, action: 'keep' | 'take', note: string): Answer<void> {
    const json = action === 'take' ? { action, seen: version, note } : { action, note };
    const result = await answer(this.#api.conflicts[':id'].resolution.$post({ param: { id }, json }));
    return result.ok ? ok(undefined) : result;
  }

  /** What is accepted takes along what it rests on: the answer tells of that as well. */
  async records(
    ids: readonly string[],
    action: 'accept' | 'set_aside',
    note: string,
  ): Answer<RecordResult[]> {
    const json =
      action === 'accept'
        ? { action, ids: [...ids], note, with_earlier: true }
        : { action, ids: [...ids], note };
    const result = await answer(this.#api.quarantine.resolutions.$post({ json }));
    if (!result.ok) return result;
    return ok(
      result.value.results.map(({ id, resolution, obstacle }) => ({
        id,
        obstacle,
        resolution: resolution && resolutionOf(resolution, this.exponent),
      })),
    );
  }

  /**
   * @param id of the decision: the same asked again, after an answer that got lost, is the same decision
   * @returns what of the money still waits
   */
  async money(
    money: Unallocated,
    decision: { id: string; note: string } & (
      | { action: 'allocate'; orderId: string }
      | { action: 'given_back' | 'kept' }
    ),
  ): Answer<{ booked: number; left: number }> {
    const { id, note } = decision;
    const json =
      decision.action === 'allocate'
        ? { id, note, action: decision.action, order_id: decision.orderId }
        : { id, note, action: decision.action };
    const result = await answer(
      this.#api.unallocated[':id'].resolutions.$post({ param: { id: money.id }, json }),
    );
    if (!result.ok) return result;
    const { resolution, left } = result.value;
    return ok({
      booked: minorOf(resolution.amount ?? '0.00', this.exponent),
      left: minorOf(left, this.exponent),
    });
  }

  async room({ id }: Unallocated, search: string, signal: AbortSignal): Answer<Room[]> {
    const query = search.trim() === '' ? {} : { search: search.trim() };
    const result = await answer(
      this.#api.unallocated[':id'].orders.$get({ param: { id }, query }, { init: { signal } }),
    );
    if (!result.ok) return result;
    return ok(
      result.value.results.map((json) => ({
        id: json.id,
        number: json.order_number,
        table: json.table_number,
        customer: json.customer_name,
        openedAt: Date.parse(json.opened_at),
        total: minorOf(json.total, this.exponent),
        room: minorOf(json.room, this.exponent),
        isMeant: json.is_meant,
      })),
    );
  }

  async terms(ids: readonly string[], action: 'accept' | 'acknowledge', note: string): Answer<void> {
    const result = await answer(this.#api.terms.resolutions.$post({ json: { ids: [...ids], action, note } }));
    return result.ok ? ok(undefined) : result;
  }

  async acknowledge(hole: Break, note: string): Answer<void> {
    const { id, kind, device, from, to } = hole;
    const json = kind === 'chain' ? { kind, id, note } : { kind, device_id: device.id, from, to, note };
    const result = await answer(this.#api.breaks.acknowledgements.$post({ json }));
    return result.ok ? ok(undefined) : result;
  }
}
