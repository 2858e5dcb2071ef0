import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Course } from '@meja/testing/bench';

/**
 * What any app on this browser would take: a page of buttons without a framework, a menu or a bill. Of a tap it writes one record,
 * strictly durable, then adds a line to itself, and tells the other pages over a server that keeps nothing. It is built so that
 * what watches the app (`taps.ts`, `sightings.ts`) watches it just the same.
 */
const PAGE = `<!doctype html>
<meta name="viewport" content="width=device-width">
<style>
  [data-testid='products'] { display: grid; grid-template-columns: repeat(4, 1fr); gap: 8px; float: left; width: 70% }
  button { height: 120px }
</style>
<div data-testid="products"></div>
<section aria-label="Pesanan"></section>
<script type="module">
  const opening = indexedDB.open('bare', 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore('outbox', { autoIncrement: true });
  await new Promise((resolve, reject) => { opening.onsuccess = resolve; opening.onerror = reject; });
  const line = (text) => {
    const element = document.createElement('p');
    element.dataset.testid = 'line';
    element.textContent = text;
    document.querySelector('section').append(element);
  };
  addEventListener('click', ({ target }) => {
    if (!target.matches('button')) return;
    const writing = opening.result.transaction(['outbox'], 'readwrite', { durability: 'strict' });
    writing.objectStore('outbox').add({ dish: target.textContent, at: Date.now() });
    writing.oncomplete = () => {
      line(target.textContent);
      if (location.pathname === '/among-others') void fetch('/told', { method: 'POST', body: target.textContent });
    };
  });
  // Last: who finds them can tap.
  document.querySelector('div').innerHTML = '<button>Dish</button>'.repeat(20);
  if (location.pathname === '/onlooker') new EventSource('/events').onmessage = ({ data }) => line(data);
</script>`;

/** Serves it; resolves to its origin. */
export async function serveBarePage({ cleanUp }: Course): Promise<string> {
  const onlookers = new Set<ServerResponse>();
  /** Since the page from which it is told was opened: an onlooker that comes later is shown it. */
  let told: string[] = [];
  const server = createServer((request, response) => {
    if (request.url === '/events') {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
      for (const event of told) response.write(event);
      onlookers.add(response);
      request.on('close', () => onlookers.delete(response));
    } else if (request.url === '/told') {
      request.on('data', (dish: Buffer) => {
        const event = `data: ${dish.toString()}\n\n`;
        told.push(event);
        for (const onlooker of onlookers) onlooker.write(event);
      });
      request.on('end', () => response.writeHead(204).end());
    } else {
      if (request.url === '/among-others') told = [];
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(PAGE);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUp(async () => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
