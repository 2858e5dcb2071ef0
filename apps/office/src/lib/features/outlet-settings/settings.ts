import type { OutletId, Result } from '@meja/domain';
import type { InferRequestType, InferResponseType } from 'hono/client';
import type { Client } from '../../api/client.ts';
import { answer, type Problem } from '../../api/problem.ts';

type Route = Client['outlets'][':id']['settings'];
export type OutletSettings = InferResponseType<Route['$get'], 200>;
/** What is to be otherwise; what is left out stays. */
export type Wish = InferRequestType<Route['$post']>['json'];
export type Rates = OutletSettings['service'][number]['rates'];
export type Type = keyof Rates;

/** The types of order that something is set for, in the order in which they are shown. */
export const TYPES = ['dine_in', 'takeaway', 'delivery'] as const satisfies readonly Type[];

export const loadSettings = (
  api: Client,
  id: OutletId,
  signal: AbortSignal,
): Promise<Result<OutletSettings, Problem>> =>
  answer(api.outlets[':id'].settings.$get({ param: { id } }, { init: { signal } }));

export const saveSettings = (
  api: Client,
  id: OutletId,
  wish: Wish,
): Promise<Result<OutletSettings, Problem>> =>
  answer(api.outlets[':id'].settings.$post({ param: { id }, json: wish }));
