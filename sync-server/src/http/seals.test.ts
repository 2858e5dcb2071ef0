import { describe, expect, it } from 'vitest';
import { createTokens } from './tokens.ts';

const tokensBy = (secret: string) => createTokens(secret, () => new Date('2026-11-20T05:00:00Z'));
const tokens = tokensBy('a secret of the tests, long enough');
const plain = Buffer.from('twenty bytes of text');

describe('what is sealed', () => {
  it('opens for its purpose and its owner, and is another text each time', () => {
    const sealed = tokens.seal('totp secret', plain, 'Sari');
    expect(tokens.open('totp secret', sealed, 'Sari')).toEqual(plain);
    expect(sealed.includes(plain)).toBe(false);
    expect(tokens.seal('totp secret', plain, 'Sari')).not.toEqual(sealed);
  });

  it('opens for no other purpose, nobody else, and under no other secret', () => {
    const sealed = tokens.seal('totp secret', plain, 'Sari');
    expect(tokens.open('totp setup', sealed, 'Sari')).toBeUndefined();
    expect(tokens.open('totp secret', sealed, 'Budi')).toBeUndefined();
    expect(tokensBy('another secret, as long as it').open('totp secret', sealed, 'Sari')).toBeUndefined();
  });

  it('does not open once a bit of it is another, or once it is cut', () => {
    const sealed = tokens.seal('totp secret', plain, 'Sari');
    for (let at = 0; at < sealed.length; at += 1) {
      const altered = Buffer.from(sealed);
      altered[at] = (altered[at] ?? 0) ^ 1;
      expect(tokens.open('totp secret', altered, 'Sari')).toBeUndefined();
      expect(tokens.open('totp secret', sealed.subarray(0, at), 'Sari')).toBeUndefined();
    }
  });
});
