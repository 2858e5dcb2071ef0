/** A compact JWS (ES256) of some claims, by a key that can sign and not be read. */
export async function signed(claims: object, privateKey: CryptoKey): Promise<string> {
  const head = `${encode({ alg: 'ES256', typ: 'JWT' })}.${encode(claims)}`;
  const signature = await crypto.subtle.sign(
    { name: 'ECDSA', hash: 'SHA-256' },
    privateKey,
    new TextEncoder().encode(head),
  );
  return `${head}.${base64Url(new Uint8Array(signature))}`;
}

/** What a compact JWS says, believed by nobody yet; null when it is none. */
export function claimsIn(jws: string): unknown {
  try {
    const bytes = Uint8Array.from(
      atob((jws.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/')),
      (character) => character.charCodeAt(0),
    );
    return JSON.parse(new TextDecoder().decode(bytes)) as unknown;
  } catch {
    return null;
  }
}

const encode = (value: unknown): string => base64Url(new TextEncoder().encode(JSON.stringify(value)));

const base64Url = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
