import { MUTATIONS } from '@meja/domain';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Envelope } from './envelope.ts';
import { HeadEvent } from './events.ts';
import { PROTOCOL } from './protocol.ts';
import { COLLECTIONS, PullRequest, PullResponse } from './pull.ts';
import { PushRequest, PushResponse } from './push.ts';

const shapeOf = (schema: z.ZodType) => z.toJSONSchema(schema, { io: 'input' });
const shapesOf = (schemas: Record<string, z.ZodType>) =>
  Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, shapeOf(schema)]));

/**
 * The shape of everything that goes over the wire. Tablets in restaurants run an older app than the server for weeks,
 * and hold mutations that they wrote with it. So when this snapshot differs:
 * - What was added may be left out (`optional`, `default`), and what an older peer sends or reads still fits? Then it is
 *   compatible: look at the difference once more and take it, `vitest run -u`.
 * - A mutation's arguments mean or need something else? Give it the next `v`, and keep reading the older one.
 *   Another meaning altogether is another mutation, with a name of its own.
 * - Anything else that an older peer would misread: PROTOCOL goes up, and old tablets are told to update.
 * Rules beyond the shape (sums, text that can be stored, ids in lower case) don't show here: to tighten one of them is a
 * change of the wire too.
 */
describe('the wire', () => {
  it('has the shape that tablets out there know', async () => {
    const shape = {
      protocol: PROTOCOL,
      messages: shapesOf({ PushRequest, PushResponse, PullRequest, PullResponse, HeadEvent, Envelope }),
      documents: Object.fromEntries(
        Object.entries(COLLECTIONS).map(([name, { stream, schema }]) => [
          name,
          { stream, ...shapeOf(schema) },
        ]),
      ),
      mutations: Object.fromEntries(
        Object.entries(MUTATIONS).map(([name, { v, args }]) => [name, { v, args: shapeOf(args) }]),
      ),
    };
    await expect(`${JSON.stringify(shape, null, 2)}\n`).toMatchFileSnapshot('./__snapshots__/wire.json');
  });
});
