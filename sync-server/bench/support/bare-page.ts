/**
 * Pages that do the least that any app on this browser would have to, without a framework: a menu or a bill of buttons. Of a tap such a page writes
 * one record, strictly durable, then adds a line to itself. They are built so that what watches the app (`taps.ts`, `sightings.ts`) watches
 * them just the same.
 */
const page = (script: string): string => `<!doctype html>
<meta name="viewport" content="width=device-width">
<style>
  [data-testid='products'] { display: grid; grid-template-columns: repeat(4, 1fr); gap: 8px; float: left; width: 70% }
  button { height: 120px }
</style>
<input aria-label="Cari menu">
<div data-testid="products"></div>
<section aria-label="Pesanan"></section>
<script type="module">
  const settled = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const show = (names) => {
    document.querySelector('div').innerHTML = names.map((name) => '<button>' + name + '</button>').join('');
  };
  const opening = indexedDB.open('bare', 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore('outbox', { autoIncrement: true });
  const db = await settled(opening);
  const line = (text) => {
    const element = document.createElement('p');
    element.dataset.testid = 'line';
    element.textContent = text;
    document.querySelector('section').append(element);
  };
  addEventListener('click', ({ target }) => {
    if (!target.matches('button')) return;
    const writing = db.transaction(['outbox'], 'readwrite', { durability: 'strict' });
    writing.objectStore('outbox').add({ dish: target.textContent, at: Date.now() });
    writing.oncomplete = () => {
      line(target.textContent);
      if (location.pathname === '/among-others') void fetch('/told', { method: 'POST', body: target.textContent });
    };
  });
  ${script}
</script>`;

/** Twenty buttons. What is tapped on one such page another shows: it is told over a server that keeps nothing. */
export const TAPPED = page(`
  // Last: who finds them can tap.
  show(Array(20).fill('Dish'));
  if (location.pathname === '/onlooker') new EventSource('/events').onmessage = ({ data }) => line(data);`);

/** Keeps the menu in IndexedDB from the first visit on. */
const WITH_MENU = `
  const kept = indexedDB.open('menu', 1);
  let isNew = false;
  kept.onupgradeneeded = () => {
    isNew = true;
    kept.result.createObjectStore('products', { keyPath: 'id' });
  };
  await settled(kept);
  if (isNew) {
    const docs = await (await fetch('/menu')).json();
    const filling = kept.result.transaction('products', 'readwrite');
    for (const doc of docs) filling.objectStore('products').put(doc);
    await new Promise((resolve) => (filling.oncomplete = resolve));
  }
  const menu = (count) => settled(kept.result.transaction('products').objectStore('products').getAll(null, count));`;

/** Looks through all names of the menu for what is typed, and shows the first ten. */
export const SEARCHED = page(`${WITH_MENU}
  const names = (await menu()).map(({ name }) => name);
  const words = names.map((name) => name.toLowerCase());
  document.querySelector('input').addEventListener('input', ({ target }) => {
    const wanted = target.value.toLowerCase();
    show(names.filter((_, i) => words[i].includes(wanted)).slice(0, 10));
  });
  show(names.slice(0, 20));`);

/** Starts from its service worker's cache: loads and compiles these scripts, runs none of them, and shows the first sixty dishes. */
export const startedWith = (scripts: readonly string[]): string =>
  page(`
  const loaded = ${JSON.stringify(scripts)}.map((href) => new Promise((resolve, reject) => {
    const link = Object.assign(document.createElement('link'), { rel: 'modulepreload', href });
    link.onload = resolve;
    link.onerror = reject;
    document.head.append(link);
  }));
  if (!navigator.serviceWorker.controller) await navigator.serviceWorker.register('/worker.js');
  ${WITH_MENU}
  const dishes = await menu(60);
  await Promise.all(loaded);
  show(dishes.map(({ name }) => name));`);

/** Keeps the page and its scripts, and answers with them. */
export const workerWith = (scripts: readonly string[]): string => `
  const files = ${JSON.stringify(['/start', ...scripts])};
  addEventListener('install', (event) =>
    event.waitUntil(caches.open('bare').then((cache) => cache.addAll(files)).then(() => skipWaiting())));
  addEventListener('activate', (event) => event.waitUntil(clients.claim()));
  addEventListener('fetch', (event) => {
    const wanted = event.request.mode === 'navigate' ? '/start' : event.request;
    event.respondWith(caches.match(wanted, { ignoreVary: true }).then((known) => known ?? fetch(event.request)));
  });`;
