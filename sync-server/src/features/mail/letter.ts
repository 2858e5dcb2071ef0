/** What a mail says, without how it looks. All of it is plain text. */
export interface Letter {
  subject: string;
  greeting: string;
  paragraphs: readonly string[];
  /** A link; its address stands below it for whoever cannot follow it. */
  link?: { words: string; url: string };
  /** Below the link. */
  closing: readonly string[];
}

export const LOCALES = ['id', 'en'] as const;
export type Locale = (typeof LOCALES)[number];

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (each) => ESCAPES[each] ?? each);

/** A name that somebody chose must not become a line of its own in a mail, or a header. */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();

export interface Written {
  subject: string;
  text: string;
  html: string;
}

export function written(letter: Letter, locale: Locale): Written {
  const { link } = letter;
  const above = [letter.greeting, ...letter.paragraphs].map(oneLine);
  const below = letter.closing.map(oneLine);
  return {
    subject: oneLine(letter.subject),
    text: `${[...above, ...(link ? [`${oneLine(link.words)}:\n${link.url}`] : []), ...below].join('\n\n')}\n`,
    html: page(locale, [
      ...above.map(paragraph),
      ...(link ? [button(link.words, link.url), small(link.url)] : []),
      ...below.map(small),
    ]),
  };
}

const paragraph = (text: string): string =>
  `<p style="margin:0 0 16px;font-size:16px;line-height:1.5">${escaped(text)}</p>`;
const small = (text: string): string =>
  `<p style="margin:0 0 12px;font-size:13px;line-height:1.5;color:#57534e;word-break:break-all">${escaped(text)}</p>`;
const button = (words: string, url: string): string =>
  `<p style="margin:24px 0"><a href="${escaped(url)}" style="display:inline-block;padding:12px 20px;border-radius:8px;background:#1c1917;color:#ffffff;font-size:16px;text-decoration:none">${escaped(oneLine(words))}</a></p>`;

const page = (locale: Locale, parts: readonly string[]): string =>
  `<!doctype html>
<html lang="${locale}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"></head>
<body style="margin:0;padding:24px;font-family:system-ui,sans-serif">
<div style="max-width:560px;margin:0 auto">
${parts.join('\n')}
</div>
</body>
</html>
`;
