import type { InferResponseType } from 'hono/client';
import type { Client } from '../../api/client.ts';

export type EntryJson = InferResponseType<Client['audit']['$get'], 200>['results'][number];

export interface AuditRow {
  id: string;
  /** What happened, which is what an entry is called by. In the language of the screen, so it is asked for each time. */
  readonly number: string;
  at: number;
  kind: EntryJson['kind'];
  action: EntryJson['action'];
  actor: EntryJson['actor'];
  onBehalfOf: EntryJson['on_behalf_of'];
  target: EntryJson['target'];
  /** Empty for what concerns the whole business. */
  outletId: string;
  outletName: string;
  reason: EntryJson['reason'];
  decision: EntryJson['decision'];
  facts: EntryJson['facts'];
  requestId: string | null;
  hash: string;
}
