import { mutationFor, type AnyDocument, type BusinessDay, type Context } from '@meja/domain';
import type { SealedMutation } from '../wire/envelope.ts';
import { DocumentBook } from './book.ts';
import { judge } from './judge.ts';

export const contextOf = (mutation: SealedMutation, version: number, businessDay: BusinessDay): Context => ({
  mutationId: mutation.id,
  at: mutation.at,
  businessDay,
  actorId: mutation.actorId,
  deviceId: mutation.deviceId,
  outletId: mutation.outletId,
  version,
});

/**
 * A device's view: the confirmed documents with mutations over them that the server has not confirmed. `sources` are
 * replayed one after the other, each in the order in which its mutations were made. The same (base, sources) always
 * gives the same view. A mutation that no longer fits what others did meanwhile is left out, as the server will leave
 * it out; its verdict then tells the person.
 */
export function replay(
  base: Iterable<AnyDocument>,
  sources: readonly (readonly SealedMutation[])[],
  version: number,
  businessDayAt: (at: number) => BusinessDay,
): DocumentBook {
  const book = new DocumentBook(base);
  for (const mutation of sources.flat()) {
    const context = contextOf(mutation, version, businessDayAt(mutation.at));
    const judgement = judge(book, mutation, context, 'trusted');
    if (judgement.outcome === 'applied' || judgement.outcome === 'merged')
      book.put(judgement.effects, mutationFor(mutation.name).touches(mutation.args));
  }
  return book;
}
