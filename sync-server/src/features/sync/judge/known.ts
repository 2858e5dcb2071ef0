import {
  distinctRefs,
  mutationFor,
  type AnyDocument,
  type DocumentKind,
  type Ref,
  type StaffId,
} from '@meja/domain';
import type { SealedMutation } from '@meja/sync';
import type { Tx } from '../../../db/database.ts';
import type { DeviceScope } from '../device.ts';
import { loadDocuments } from '../stores.ts';
import type { Arrival } from './arrivals.ts';
import type { QuarantineRow } from './batch.ts';
import { readProvers } from './proofs.queries.ts';
import type { Prover } from './proofs.ts';
import {
  roleGrants,
  SET_ASIDE,
  storedVerdicts,
  type RoleGrant,
  type StoredVerdict,
} from './judging.queries.ts';

/** What judging records needs of what was there before them. */
export interface Known {
  stored: StoredVerdict[];
  documents: AnyDocument[];
  grants: RoleGrant[];
  provers: Prover[];
}

export async function readKnown(
  tx: Tx,
  scope: DeviceScope,
  arrivals: readonly Arrival[],
  now: Date,
): Promise<Known> {
  const mutations = readable(arrivals);
  const [stored, documents, grants, provers] = await Promise.all([
    storedFor(tx, scope, arrivals),
    loadDocuments(tx, touchedBy(mutations), claimsOf(mutations)),
    roleGrants(tx, scope, actorsOf(mutations)),
    readProvers(tx, scope, actorsOf(mutations.filter(({ proof, approval }) => proof ?? approval)), now),
  ]);
  return { stored, documents, grants, provers };
}

/** What was judged before under the numbers and ids of these records. */
export function storedFor(
  tx: Tx,
  scope: DeviceScope,
  arrivals: readonly Arrival[],
): Promise<StoredVerdict[]> {
  const seqs = arrivals.map((arrival) => arrival.seq);
  const ids = arrivals.flatMap((arrival) => (arrival.read.ok ? [arrival.read.value.id] : []));
  return seqs.length === 0
    ? Promise.resolve([])
    : storedVerdicts(tx, scope, Math.min(...seqs), Math.max(...seqs), ids);
}

/**
 * Verdicts by the id of their mutation, where they have one. One that had been judged when it was set aside keeps its
 * verdict: its effect is there.
 */
export function byMutation(stored: readonly StoredVerdict[]): ReadonlyMap<string, StoredVerdict> {
  const verdicts = new Map<string, StoredVerdict>();
  for (const each of stored)
    if (each.mutationId && (each.code !== SET_ASIDE || !verdicts.has(each.mutationId)))
      verdicts.set(each.mutationId, each);
  return verdicts;
}

const readable = (arrivals: readonly Arrival[]): SealedMutation[] =>
  arrivals.flatMap((arrival) => (arrival.read.ok ? [arrival.read.value] : []));

/** The documents that mutations read and may write. */
export const touchedBy = (mutations: readonly SealedMutation[]): Ref<DocumentKind>[] =>
  distinctRefs(mutations.flatMap(({ name, args }) => mutationFor(name).touches(args)));

/** The document that a mutation is about before all others: what it is shown under. */
export function mainSubject({
  name,
  args,
}: Pick<SealedMutation, 'name' | 'args'>): Pick<QuarantineRow, 'doc_kind' | 'doc_id'> {
  const [ref] = mutationFor(name).touches(args);
  return { doc_kind: ref?.kind ?? null, doc_id: ref?.id ?? null };
}

/** What mutations want to claim for their documents. */
export const claimsOf = (mutations: readonly SealedMutation[]): string[] =>
  mutations.flatMap(({ name, args }) => mutationFor(name).claims?.(args) ?? []);

/** Who has done them, and who has allowed them. */
export const actorsOf = (mutations: readonly SealedMutation[]): StaffId[] => [
  ...new Set(mutations.flatMap(({ actorId, approval }) => (approval ? [actorId, approval.by] : [actorId]))),
];
