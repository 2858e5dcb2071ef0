import { createSign, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import wycheproof from '../../testing/wycheproof/es256.json' with { type: 'json' };
import { contentOf, isSignedBy } from './device-jws.ts';
import { PublicKey } from './public-key.ts';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const KEY = PublicKey.parse(publicKey.export({ format: 'jwk' }));
const base64url = (text: string): string => Buffer.from(text).toString('base64url');

/** Signed by the tablet's key, whatever header and payload are. */
function signed(header: string, payload = '{"a":1}'): string {
  const input = `${base64url(header)}.${base64url(payload)}`;
  const signature = createSign('sha256').update(input).sign({ key: privateKey, dsaEncoding: 'ieee-p1363' });
  return `${input}.${signature.toString('base64url')}`;
}

describe("Wycheproof's vectors of ES256", () => {
  const key = PublicKey.parse(wycheproof.key);

  it.each(wycheproof.signatures.map((each) => [each.id, each.comment, each] as const))(
    '%i %s is as it should be',
    async (_id, _comment, { jws, result }) => {
      expect(await isSignedBy(key, jws)).toBe(result === 'valid');
    },
  );

  it.each(wycheproof.keys.map((each) => [each.id, each.comment, each.key] as const))(
    'the key of %i %s is refused',
    (_id, _comment, bad) => {
      expect(PublicKey.safeParse(bad).success).toBe(false);
    },
  );
});

describe('what a tablet has signed', () => {
  it('is read in the form in which a tablet writes', async () => {
    for (const header of ['{"alg":"ES256"}', '{"alg":"ES256","typ":"JWT"}']) {
      const jws = signed(header);
      expect([contentOf(jws), await isSignedBy(KEY, jws)]).toEqual([{ a: 1 }, true]);
    }
  });

  it.each([
    '{"alg":"none"}',
    '{"alg":"HS256"}',
    '{"alg":"ES384"}',
    '{"alg":"es256"}',
    '{"alg":["ES256"]}',
    '{"alg":"none","alg":"ES256"}',
    '{"alg":"ES256","alg":"ES256"}',
    '{"alg":"ES256","crit":["exp"]}',
    '{"alg":"ES256","crit":["b64"],"b64":false}',
    '{"alg":"ES256","b64":false}',
    '{"alg":"ES256","kid":"../../key"}',
    '{"alg":"ES256","jwk":{"kty":"EC"}}',
    '{"alg":"ES256","jku":"https://example.com"}',
    '{"alg":"ES256","typ":"at+jwt"}',
    '{"alg":"ES256","zip":"DEF"}',
    '{"alg":"ES256","__proto__":{}}',
    ' {"alg":"ES256"}',
    '{"alg": "ES256"}',
    '{"alg":"\\u0045S256"}',
    '["ES256"]',
    'null',
    '',
    'ES256',
  ])('is not read under the header %s', (header) => {
    expect(contentOf(signed(header))).toBeUndefined();
  });

  it.each(['{"a":1,"a":2}', '{"a":1e0}', '{"a":1.0}', '{ "a":1}', '{"a":1}\n', '{"a":1', ''])(
    'is not read with the payload %s',
    (payload) => {
      expect(contentOf(signed('{"alg":"ES256"}', payload))).toBeUndefined();
    },
  );

  it('is not taken in another spelling', async () => {
    const jws = signed('{"alg":"ES256"}');
    const [header = '', payload = '', signature = ''] = jws.split('.');
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const unusedBits = alphabet[alphabet.indexOf(signature.at(-1) ?? '') ^ 1] ?? '';
    const spellings = [
      ...[`${jws}=`, `${jws}==`, ` ${jws}`, `${jws}\n`, `${jws}.`, `.${jws}`, `${jws}.${signature}`],
      ...[
        `${header}=.${payload}.${signature}`,
        `${header}.${payload}=.${signature}`,
        `${jws.slice(0, -1)}${unusedBits}`,
      ],
      ...[`${header}.${payload}`, `${header}..${signature}`, `${header}.${payload}.`, ''],
      JSON.stringify({ protected: header, payload, signature }),
    ];
    for (const spelling of spellings) {
      const isTaken = contentOf(spelling) !== undefined && (await isSignedBy(KEY, spelling));
      expect([spelling, isTaken]).toEqual([spelling, false]);
    }
  });

  it('is of nobody under an embedded key, a shared secret or a signature in DER', async () => {
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const jwk = other.publicKey.export({ format: 'jwk' });
    const input = `${base64url(JSON.stringify({ alg: 'ES256', jwk }))}.${base64url('{}')}`;
    const embedded = createSign('sha256')
      .update(input)
      .sign({ key: other.privateKey, dsaEncoding: 'ieee-p1363' });
    expect(await isSignedBy(KEY, `${input}.${embedded.toString('base64url')}`)).toBe(false);
    const der = createSign('sha256').update(input).sign(privateKey).toString('base64url');
    expect(await isSignedBy(KEY, `${input}.${der}`)).toBe(false);
  });
});
