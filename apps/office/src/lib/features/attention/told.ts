import type { InferResponseType } from 'hono/client';
import { minorOf } from '../../api/amount.ts';
import type { Client } from '../../api/client.ts';

type ResolutionJson = InferResponseType<
  Client['exceptions']['$get'],
  200
>['results'][number]['item']['resolutions'][number];

interface Placed {
  outlet_id: string;
  outlet_name: string;
  device: { id: string; name: string; number: number };
}
export const placeOf = ({ outlet_id, outlet_name, device }: Placed) => ({
  outletId: outlet_id,
  outletName: outlet_name,
  device,
});

/** What somebody decided. */
export const resolutionOf = (json: ResolutionJson, exponent: number) => ({
  id: json.id,
  action: json.action,
  by: json.by.name ?? '',
  at: Date.parse(json.at),
  note: json.note,
  amount: json.amount === null ? null : minorOf(json.amount, exponent),
  outcome: json.outcome,
  code: json.code,
  subject: json.subject,
});

export const resolutionsOf = (json: { resolutions: ResolutionJson[] }, exponent: number) =>
  json.resolutions.map((each) => resolutionOf(each, exponent));
