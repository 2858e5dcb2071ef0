import { isMutationName, mutationFor, MUTATIONS, type Mutation } from '@meja/domain';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Envelope } from './envelope.ts';
import { HeadEvent } from './events.ts';
import { Pack } from './pack.ts';
import { MIN_PROTOCOL, PROTOCOL } from './protocol.ts';
import { COLLECTIONS, PullRequest, PullResponse } from './pull.ts';
import { PushRequest, PushResponse } from './push.ts';
import { QueueClaims, QueueFile, QueueFileAnswer } from './queue-file.ts';

const shapeOf = (schema: z.ZodType) => z.toJSONSchema(schema, { io: 'input' });
const shapesOf = (schemas: Record<string, z.ZodType>) =>
  Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, shapeOf(schema)]));

const NAMES = Object.keys(MUTATIONS).filter(isMutationName);

/** What is written now, and every earlier version that is still read. */
const shapesOfMutation = ({ v, args, earlier }: Mutation) => ({
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
 * and hold mutations that they wrote with it. So when this snapshot differs:
 * - What was added may be left out (`optional`, `default`), and what an older peer sends or reads still fits? Then it is
 *   compatible: look at the difference once more and take it, `vitest run -u`.
 * - A mutation's arguments need something else? Give it the next `v`, and keep reading the older one (`earlier`).
 *   Another meaning altogether is another mutation, with a name of its own.
 * - Anything else that an older peer would misread: PROTOCOL goes up, and old tablets are told to update.
 * Rules beyond the shape (sums, text that can be stored, ids in lower case) don't show here: to tighten one of them is a
 * change of the wire too.
 */
describe('the wire', () => {
  it('has the shape that tablets out there know', async () => {
    const shape = {
      protocol: PROTOCOL,
      minProtocol: MIN_PROTOCOL,
      messages: shapesOf({ PushRequest, PushResponse, PullRequest, PullResponse, Pack, HeadEvent, Envelope }),
      files: shapesOf({ QueueFile, QueueClaims, QueueFileAnswer }),
      documents: Object.fromEntries(
        Object.entries(COLLECTIONS).map(([name, { stream, schema }]) => [
          name,
          { stream, ...shapeOf(schema) },
        ]),
      ),
      mutations: Object.fromEntries(NAMES.map((name) => [name, shapesOfMutation(mutationFor(name))])),
    };
    await expect(`${JSON.stringify(shape, null, 2)}\n`).toMatchFileSnapshot('./__snapshots__/wire.json');
  });
});
