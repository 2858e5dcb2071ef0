import { describe, expect, it } from 'vitest';
import { browserOf } from './browser-words.ts';

describe('what a browser calls itself', () => {
  it.each([
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0',
      { browser: 'Microsoft Edge', platform: 'Windows' },
    ],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:128.0) Gecko/20100101 Firefox/128.0',
      { browser: 'Firefox', platform: 'macOS' },
    ],
    [
      'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36',
      { browser: 'Chrome', platform: 'Android' },
    ],
    ['', { browser: null, platform: null }],
    [null, { browser: null, platform: null }],
    ['\u0000<script>', { browser: null, platform: null }],
  ])('%s is told in plain words', (userAgent, words) => {
    expect(browserOf(userAgent)).toEqual(words);
  });
});
