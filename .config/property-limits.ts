import fc from 'fast-check';

/**
 * How long one property may go on drawing examples. A quiet machine plays all of them in a fraction of this; a machine
 * that is many times slower plays as many as fit, and at least one. So repetitions follow the machine's pace.
 */
const LIMIT_MS = 5_000;

fc.configureGlobal({ interruptAfterTimeLimit: LIMIT_MS });
