import { describe, expect, it } from 'vitest';
import { OpenStreams } from './open-streams.ts';

describe('event streams', () => {
  it('are given to one tablet or session only so often at a time, and to others all the same', () => {
    const openStreams = new OpenStreams();
    const open = Array.from({ length: 24 }, () => openStreams.take('one'));
    expect(() => openStreams.take('one')).toThrowError(expect.objectContaining({ code: 'RATE_LIMITED' }));
    expect(() => openStreams.take('another')).not.toThrow();
    open[0]?.();
    open[0]?.();
    openStreams.take('one');
    expect(() => openStreams.take('one')).toThrow();
  });

  it('end at what one process can hold', () => {
    const openStreams = new OpenStreams();
    for (let i = 0; i < 15_000; i += 1) openStreams.take(String(i));
    expect(() => openStreams.take('one more')).toThrowError(expect.objectContaining({ code: 'UNAVAILABLE' }));
  });
});
