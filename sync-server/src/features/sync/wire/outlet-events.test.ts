import type { OutletId } from '@meja/domain';
import type { Change, HeadEvent } from '@meja/sync';
import { anId } from '@meja/testing/envelope-writer';
import { expect, test } from 'vitest';
import { joined } from './outlet-events.ts';

const outletId = anId<OutletId>();
const epoch = anId<string>();
const change = (seq: number, note = ''): Change => ({
  collection: 'orders',
  id: anId<string>(),
  seq,
  doc: { note },
});
const plain = (head: number): HeadEvent => ({ stream: 'outlet', outletId, head });
const news = (since: number, head: number, of = epoch): HeadEvent => ({
  ...plain(head),
  news: { epoch: of, since, changes: [change(head)] },
});

test('news that follow upon each other are told as one', () => {
  const [first, second] = [news(3, 5), news(5, 9)];
  const changes = [...(first.news?.changes ?? []), ...(second.news?.changes ?? [])];
  expect(joined(joined(undefined, first), second)).toEqual({
    ...plain(9),
    news: { epoch, since: 3, changes },
  });
});

test('of news that something is missing between only the later are told', () => {
  const later = news(6, 9);
  expect(joined(news(3, 5), later)).toEqual(later);
  expect(joined(plain(6), later)).toEqual(later);
});

test('news of another history take the place of those before', () => {
  const later = news(5, 9, anId<string>());
  expect(joined(news(3, 5), later)).toEqual(later);
});

test('a later head without news is told without any: what came before is no longer all of it', () => {
  expect(joined(news(3, 5), plain(9))).toEqual(plain(9));
});

test('an older head never takes the place of a newer one, nor the same of one with news', () => {
  const told = news(5, 9);
  expect(joined(told, plain(7))).toEqual(told);
  expect(joined(told, plain(9))).toEqual(told);
  expect(joined(plain(9), news(3, 5))).toEqual(plain(9));
});

test('of much news that follow upon each other only the head is told: nobody makes the server keep ever more by not reading', () => {
  let waiting: HeadEvent | undefined;
  for (let head = 1; head <= 20; head += 1) waiting = joined(waiting, news(head - 1, head));
  expect(waiting?.news?.changes).toHaveLength(20);
  expect(joined(waiting, news(20, 21))).toEqual(plain(21));
});

test('of few news that are long only the head is told, too', () => {
  const long = (since: number, head: number): HeadEvent => ({
    ...plain(head),
    news: { epoch, since, changes: [change(head, 'x'.repeat(40_000))] },
  });
  const two = joined(long(0, 1), long(1, 2));
  expect(two.news?.changes).toHaveLength(2);
  expect(joined(two, long(2, 3))).toEqual(plain(3));
});
