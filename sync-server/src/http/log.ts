import pino, { type DestinationStream, type Logger } from 'pino';

/** Where PostgreSQL quotes the row that it refused: a guest's name and telephone number, a hash of a PIN. */
const QUOTING = ['detail', 'where', 'internalQuery'] as const;

/** The server's log. What was sent to it is never logged, not as part of an error either. */
export function createLog(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: {
      err: (error: unknown) => (error instanceof Error ? withoutQuotes(error) : error),
    },
  };
  return destination ? pino(options, destination) : pino(options);
}

function withoutQuotes(error: Error): Record<string, unknown> {
  const told: Record<string, unknown> = { ...pino.stdSerializers.err(error) };
  for (const key of QUOTING) delete told[key];
  return told;
}
