import { beforeEach, describe, expect, it } from 'vitest';
import { FakeBrowser, until } from '../testing/browser.ts';
import { FakeServer } from '../testing/fake-server.ts';
import { FakeHttp } from '../testing/http.ts';
import { Bus } from './bus.ts';
import { Leadership, type Locks } from './leader.ts';

describe('leadership', () => {
  let browser: FakeBrowser;
  let leading: string[];

  beforeEach(() => {
    browser = new FakeBrowser(new FakeHttp(new FakeServer()));
    leading = [];
  });

  const tab = (name: string, over: { deaf?: boolean; locks?: Locks | null } = {}) => {
    const env = browser.tab();
    const leadership = new Leadership({
      locks: over.locks === undefined ? browser.locks : over.locks,
      bus: new Bus(over.deaf ? null : env.channel),
      timers: browser.timers,
      isVisible: () => env.visible,
      lead: () => {
        leading.push(name);
        return () => (leading = leading.filter((each) => each !== name));
      },
    });
    leadership.start();
    return { env, leadership };
  };

  it('is one tab’s at a time, and passes on', async () => {
    const a = tab('a');
    tab('b');
    expect(leading).toEqual(['a']);
    a.leadership.stop();
    await until(() => leading.includes('b'));
    expect(leading).toEqual(['b']);
  });

  it('stays where it is while the leader answers', async () => {
    tab('a');
    tab('b');
    browser.timers.advance(20_000);
    await new Promise((resolve) => setImmediate(resolve));
    browser.timers.advance(3_000);
    expect(leading).toEqual(['a']);
  });

  it('is taken from a tab that sleeps by one that is looked at', async () => {
    tab('a', { deaf: true });
    const b = tab('b');
    b.env.visible = false;
    browser.timers.advance(60_000);
    expect(leading).toEqual(['a']);
    b.env.visible = true;
    b.leadership.check();
    browser.timers.advance(3_000);
    await until(() => leading.includes('b') && !leading.includes('a'));
    b.leadership.stop();
    await until(() => leading.includes('a'), 'the sleeper’s next turn');
  });

  it('is every tab’s where there are no locks', () => {
    tab('a', { locks: null });
    tab('b', { locks: null });
    expect(leading).toEqual(['a', 'b']);
  });

  it('is every tab’s where locks are denied', async () => {
    const denied: Locks = { request: () => Promise.reject(new DOMException('no', 'SecurityError')) };
    const a = tab('a', { locks: denied });
    await until(() => leading.includes('a'));
    a.leadership.stop();
    expect(leading).toEqual([]);
  });
});
