import { describe, expect, it } from 'vitest';
import { EventSeats } from './event-seats.ts';

describe('event streams', () => {
  it('are given to one tablet or session only so often at a time, and to others all the same', () => {
    const seats = new EventSeats();
    const open = Array.from({ length: 10 }, () => seats.take('one'));
    expect(() => seats.take('one')).toThrowError(expect.objectContaining({ code: 'RATE_LIMITED' }));
    expect(() => seats.take('another')).not.toThrow();
    open[0]?.();
    open[0]?.();
    seats.take('one');
    expect(() => seats.take('one')).toThrow();
  });

  it('end at what one process can hold', () => {
    const seats = new EventSeats();
    for (let i = 0; i < 15_000; i += 1) seats.take(String(i));
    expect(() => seats.take('one more')).toThrowError(expect.objectContaining({ code: 'UNAVAILABLE' }));
  });
});
