import type { StaffId } from '@meja/domain';
import { proofText, type Proof } from '@meja/sync';
import type { ProofKey } from './pin.ts';
import type { Vouch } from './sealing.ts';

/** Makes the proof of a text. */
export type Prove = (text: string) => Promise<Proof>;

export const proveWith =
  ({ device, key }: ProofKey): Prove =>
  async (text) => {
    const mac = await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(text));
    const base64 = btoa(String.fromCharCode(...new Uint8Array(mac)));
    return { device, mac: base64.replaceAll('+', '-').replaceAll('/', '_').replace('=', '') };
  };

/** A second person who has shown their PIN. */
export interface Approver {
  id: StaffId;
  prove: Prove;
}

/** Vouches for what somebody does, and for what another person allows them to do. */
export const vouchWith =
  (prove: Prove, approver?: Approver): Vouch =>
  (drafts) =>
    Promise.all(
      drafts.map(async (draft) => {
        const [proof, approval] = await Promise.all([
          prove(proofText(draft, draft.actorId)),
          approver && approver.prove(proofText(draft, approver.id)),
        ]);
        return {
          ...draft,
          proof,
          ...(approver && approval && { approval: { by: approver.id, proof: approval } }),
        };
      }),
    );
