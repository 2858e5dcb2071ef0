/** What somebody with developer tools can do on a tablet that lies unlocked before them. Everything here runs in the page itself. */

interface Wish {
  name: string;
  args: Record<string, unknown>;
  actorId: string;
}

/** Deletes what the tablet has noted of wrong PINs. */
export async function clearLocks(): Promise<void> {
  const db = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open('meja');
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('not opened'));
  });
  await new Promise<void>((resolve) => {
    const transaction = db.transaction('locks', 'readwrite');
    transaction.objectStore('locks').clear();
    transaction.oncomplete = () => resolve();
  });
  db.close();
}

/**
 * Takes a token with the tablet's own key and pushes a record of the attacker's making, numbered, chained and sealed as the tablet would.
 * Answers the verdict, and whether the server told the secret by which PINs are checked.
 */
export async function pushForged(wish: Wish): Promise<{ verdict: unknown; secret: unknown }> {
  const base64url = (bytes: Uint8Array) =>
    btoa(String.fromCharCode(...bytes))
      .replaceAll('+', '-')
      .replaceAll('/', '_')
      .replaceAll('=', '');
  const text = (value: string) => new TextEncoder().encode(value);
  const canonical = (value: unknown): string =>
    Array.isArray(value)
      ? `[${value.map(canonical).join()}]`
      : typeof value === 'object' && value !== null
        ? `{${Object.entries(value)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`)
            .join()}}`
        : JSON.stringify(value);
  const post = async (path: string, body: unknown, token?: string) => {
    const headers: Record<string, string> = { 'content-type': 'application/json' };
    if (token !== undefined) headers['authorization'] = `Bearer ${token}`;
    const response = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
    return (await response.json()) as Record<string, unknown>;
  };

  const db = await new Promise<IDBDatabase>((resolve) => {
    const request = indexedDB.open('meja');
    request.onsuccess = () => resolve(request.result);
  });
  const read = <T>(key: string) =>
    new Promise<T>((resolve) => {
      const request = db.transaction('meta').objectStore('meta').get(key) as IDBRequest<{ value: T }>;
      request.onsuccess = () => resolve(request.result.value);
    });
  const identity = await read<{ id: string; tenantId: string; outletId: string; privateKey: CryptoKey }>(
    'identity',
  );
  const chain = await read<{ deviceSeq: number; hash: string; lc: number }>('chain');
  db.close();

  const iat = Math.floor(Date.now() / 1000);
  const claims = {
    ...{ iss: identity.id, sub: identity.id, tid: identity.tenantId, aud: 'meja:device-token' },
    ...{ iat, exp: iat + 45, jti: crypto.randomUUID() },
  };
  const signing = `${base64url(text(JSON.stringify({ alg: 'ES256', typ: 'JWT' })))}.${base64url(text(JSON.stringify(claims)))}`;
  const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
  const signature = await crypto.subtle.sign(algorithm, identity.privateKey, text(signing));
  const assertion = `${signing}.${base64url(new Uint8Array(signature))}`;
  const { accessToken, secret } = await post('/api/devices/token', { assertion, secrets: [], seq: 1e6 });

  const record = {
    ...{ id: crypto.randomUUID(), deviceId: identity.id, outletId: identity.outletId },
    ...{ deviceSeq: chain.deviceSeq + 1, prev: chain.hash, lc: chain.lc + 1, base: {}, v: 1, at: Date.now() },
    ...wish,
    // Of a guess at the PIN.
    proof: { device: identity.id, mac: base64url(crypto.getRandomValues(new Uint8Array(32))) },
  };
  const digest = await crypto.subtle.digest('SHA-256', text(canonical(record)));
  const hash = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const mutations = [{ ...record, hash }];
  const answer = await post('/api/sync/push', { protocol: 2, mutations }, String(accessToken));
  return { verdict: (answer['verdicts'] as unknown[] | undefined)?.[0] ?? answer, secret: secret ?? null };
}
