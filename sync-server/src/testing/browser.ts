import type { Answer, TestApp } from './test-app.ts';

/** Keeps cookies from one request to the next, as a browser does. */
export class Browser {
  readonly #test: TestApp;
  readonly #cookies = new Map<string, string>();
  /** Of whoever is signed in. */
  token = '';

  constructor(test: TestApp) {
    this.#test = test;
  }

  /** What another browser would have that somebody copied them to. */
  copy(): Browser {
    const other = new Browser(this.#test);
    other.token = this.token;
    for (const [name, value] of this.#cookies) other.#cookies.set(name, value);
    return other;
  }

  async post(path: string, body: unknown = {}, headers: Record<string, string> = {}): Promise<Answer> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const all = { 'user-agent': 'Peramban', ...(cookie && { cookie }), ...headers };
    const answer = await this.#test.post(path, body, this.token === '' ? undefined : this.token, all);
    for (const each of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(each) ?? [];
      // Where it lay before is another cookie; see RefreshCookie.
      if (name === 'meja_refresh' && each.includes('Path=/api/auth')) continue;
      if (value === '') this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    if (typeof answer.body['accessToken'] === 'string') this.token = answer.body['accessToken'];
    return answer;
  }

  get(path: string): Promise<Answer> {
    return this.#test.get(path, this.token);
  }
}
