import type { SimulationContext } from './context.ts';
import type { Device } from './device.ts';
import type { Place } from './opening.ts';
import { tokens, type WireReply } from './server.ts';

export interface Asking {
  method: 'GET' | 'POST';
  path: string;
  body?: object | string;
}

/**
 * The owner of a place asks the server, or one of its tablets does.
 * @param then gets the reply, or nothing where none comes
 */
export async function ask(
  { scheduler, server }: Pick<SimulationContext, 'scheduler' | 'server'>,
  { tenantId, outletId, owner }: Place,
  { method, path, body }: Asking,
  then: (reply: WireReply | undefined) => void,
  as?: Device,
): Promise<void> {
  const token = await scheduler.real(() =>
    as
      ? tokens.signDevice({
          ...{ tenantId: tenantId as never, outletId: outletId as never },
          deviceId: as.identity as never,
        })
      : tokens.signUser({
          ...{ tenantId: tenantId as never, userId: owner.id as never },
          sessionId: owner.session,
        }),
  );
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const text = body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body);
  server.take({ path, method, headers, body: text, from: as?.name ?? 'head office' }, (answer) =>
    then(answer.kind === 'reply' ? answer.reply : undefined),
  );
}
