import en from '../../messages/en/browsers.json' with { type: 'json' };
import id from '../../messages/id/browsers.json' with { type: 'json' };
import { LEAST_WORDS, PROBES } from './least.ts';

/** Where it goes in app.html: before everything that an old browser may stumble over. */
const PLACE = '%meja.guard%';

const STYLES = {
  page: 'margin:0;padding:3rem 1.5rem;font:1.125rem/1.5 system-ui,sans-serif;color:#2b211a;background:#f6f4f0',
  text: 'max-width:36rem;margin:0 auto 2.5rem',
};

type Words = Pick<typeof en, 'browser_too_old' | 'browser_too_old_do'>;

const words = (language: string, { browser_too_old, browser_too_old_do }: Words): string =>
  `<div lang="${language}" style="${STYLES.text}"><h1>${browser_too_old}</h1>` +
  `<p>${browser_too_old_do.replace('{browsers}', LEAST_WORDS)}</p></div>`;

/** The rest of the document becomes text that nobody sees, so that nothing of the app begins. */
const PAGE =
  `<body style="${STYLES.page}">${words('id', id)}${words('en', en)}` + '<plaintext style="display:none">';

/** Runs in any browser there ever was. Whatever runs after it may use what `PROBES` says. */
export const GUARD = `(function(){
for(var needs=${JSON.stringify(PROBES)},i=0;i<needs.length;i++)
for(var at=window,names=needs[i].split("."),n=0;n<names.length;n++)
if(!(at=at[names[n]]))return document.write(${JSON.stringify(PAGE)});
})()`;

/** Puts it into the page. */
export const withGuard = ({ html }: { html: string }): string =>
  html.replace(PLACE, () => `<script>${GUARD}</script>`);
