import { describe, expect, it } from 'vitest';
import { written, type Letter } from './letter.ts';

const LETTER: Letter = {
  subject: 'Halo',
  greeting: 'Halo Sari,',
  paragraphs: ['Satu.', 'Dua.'],
  link: { words: 'Buka', url: 'https://meja.example/office/x#a.b' },
  closing: ['Salam'],
};

describe('a letter', () => {
  it('is written as text, with its link on a line of its own', () => {
    expect(written(LETTER, 'id').text).toBe(
      'Halo Sari,\n\nSatu.\n\nDua.\n\nBuka:\nhttps://meja.example/office/x#a.b\n\nSalam\n',
    );
  });

  it('is written as a page in its language, with nothing loaded from elsewhere', () => {
    const { html } = written(LETTER, 'id');
    expect(html).toContain('<html lang="id">');
    expect(html).toContain('<a href="https://meja.example/office/x#a.b"');
    expect(html).not.toMatch(/<img|<link|<script|url\(/);
  });

  it('shows what people are called to the letter, as no markup', () => {
    const { html } = written(
      {
        ...LETTER,
        greeting: `<img src=x onerror="a()"> & 'b'`,
        link: { words: '<i>', url: 'https://x/"><b>' },
      },
      'en',
    );
    expect(html).toContain('&lt;img src=x onerror=&quot;a()&quot;&gt; &amp; &#39;b&#39;');
    expect(html).toContain('href="https://x/&quot;&gt;&lt;b&gt;"');
    expect(html).not.toMatch(/<img|<i>|<b>/);
  });

  it('is not led astray by line breaks in a name', () => {
    const { subject, text } = written(
      { ...LETTER, subject: 'Halo\r\nBcc: all@x.example', greeting: 'Sari\u2028https://evil.example\nx' },
      'en',
    );
    expect(subject).toBe('Halo Bcc: all@x.example');
    expect(text.split('\n')[0]).toBe('Sari https://evil.example x');
  });
});
