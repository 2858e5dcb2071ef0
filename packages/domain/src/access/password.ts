/**
 * In characters. Fifteen is what NIST SP 800-63B (revision 4) asks of a password that stands alone, eight of one beside a second factor;
 * OWASP ASVS 5.0 (6.2.1) asks for eight and recommends fifteen. Twelve, with leaked and guessable ones refused and tries
 * counted, is between: a longer one keeps whoever types it on a counter from signing in at all.
 */
export const PASSWORD_LENGTH = { least: 12, most: 128 } as const;
