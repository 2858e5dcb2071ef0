import { Line } from '@meja/domain';

const StandingLine = Line.omit({ stamp: true });
export type StandingLine = Omit<Line, 'stamp'>;

/** The line that a change met, as the server sends it with a conflict; undefined where it is gone. */
export const standingLine = (theirs: unknown): StandingLine | undefined =>
  StandingLine.safeParse(theirs).data;
