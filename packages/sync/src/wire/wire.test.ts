import { loadedMutations, mutationFor, type Mutation } from '@meja/domain/all';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { COLLECTIONS, CollectionName } from './collections.ts';
import { Envelope } from './envelope.ts';
import { HeadEvent } from './events.ts';
import { Pack } from './pack.ts';
import { MIN_PROTOCOL, PROTOCOL } from './protocol.ts';
import { PullRequest, PullResponse } from './pull.ts';
import { SCHEMAS } from './schemas.ts';
import { PushRequest, PushResponse } from './push.ts';
import { QueueClaims, QueueFile, QueueFileAnswer } from './queue-file.ts';

const shapeOf = (schema: z.ZodType) => z.toJSONSchema(schema, { io: 'input' });
const NAMES = loadedMutations();

/** What is written now, and every earlier version that is still read. */
const shapesOfMutation = ({ v, args, earlier }: Pick<Mutation, 'v' | 'args' | 'earlier'>) => ({
  v,
  args: shapeOf(args),
  ...(earlier && {
    earlier: Object.fromEntries(
      Object.entries(earlier).map(([version, schema]) => [version, shapeOf(schema)]),
    ),
  }),
});

/**
 * The shape of everything that goes over the wire. Tablets in restaurants run an older app than the server for weeks,
 * and hold mutations that they wrote with it. So when one of these snapshots differs:
 * - What was added may be left out (`optional`, `default`), and what an older peer sends or reads still fits? Then it is
 *   compatible: look at the difference once more and take it, `vitest run -u`.
 * - A mutation's arguments need something else? Give it the next `v`, and keep reading the older one (`earlier`).
 *   Another meaning altogether is another mutation, with a name of its own.
 * - A new collection, or a new value of an enum in a document, breaks nobody: apps name what they read, and keep a value
 *   that they do not know.
 * - Anything else that an older peer would misread: PROTOCOL goes up, and old tablets are told to update.
 * Rules beyond the shape (sums, text that can be stored, ids in lower case) don't show here: to tighten one of them is a
 * change of the wire too.
 */
const MESSAGES = {
  PushRequest,
  PushResponse,
  PullRequest,
  PullResponse,
  Pack,
  HeadEvent,
  Envelope,
  QueueFile,
  QueueClaims,
  QueueFileAnswer,
};

/** One small file for each, so that a change of the wire shows as what it is. */
const isAsBefore = (shape: unknown, file: string) =>
  expect(`${JSON.stringify(shape, null, 2)}\n`).toMatchFileSnapshot(`./__snapshots__/${file}.json`);

describe('the wire', () => {
  it('speaks the protocols that tablets out there know', () =>
    isAsBefore({ protocol: PROTOCOL, minProtocol: MIN_PROTOCOL }, 'protocol'));

  it.each(Object.entries(MESSAGES))('has the message %s as tablets out there know it', (name, schema) =>
    isAsBefore(shapeOf(schema), `messages/${name}`),
  );

  it.each(CollectionName.options)('has the collection %s as tablets out there know it', (name) => {
    const { stream, v } = COLLECTIONS[name];
    return isAsBefore({ stream, v, document: shapeOf(SCHEMAS[name]) }, `collections/${name}`);
  });

  it.each(NAMES)('has the mutation %s as tablets out there know it', (name) =>
    isAsBefore(shapesOfMutation(mutationFor(name)), `mutations/${name}`),
  );
});
