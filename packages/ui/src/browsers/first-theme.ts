/** Where it goes in app.html: after what names the colours of the browser's own bars. */
const PLACE = '%meja.theme%';

/**
 * Puts the theme that was chosen on this device on the page before anything is painted; theme.svelte.ts keeps it from then on. Where
 * nothing can be stored, the theme is the system's.
 */
export const FIRST_THEME = `(function(){
try{var theme=localStorage.getItem("meja.theme")}catch(_){}
if(theme!=="dark"&&theme!=="light")return;
document.documentElement.setAttribute("data-theme",theme);
for(var bars=document.querySelectorAll("meta[data-scheme]"),i=0;i<bars.length;i++)
bars[i].media=bars[i].getAttribute("data-scheme")===theme?"all":"not all";
})()`;

/** Puts it into the page. */
export const withFirstTheme = (html: string): string =>
  html.replace(PLACE, () => `<script>${FIRST_THEME}</script>`);
