import { describe, expect, it } from 'vitest';
import { missingFields } from './required-fields.ts';
import { DEFAULT_REQUIRED, RequiredFields } from './settings.ts';

const empty = { covers: 0, customerName: '', customerPhone: '', note: '' };

describe('what an order has to have before it goes to the kitchen', () => {
  it('is, of a delivery, who wants it, where, and how to reach them', () => {
    expect(missingFields('delivery', empty, DEFAULT_REQUIRED)).toEqual(['name', 'phone', 'address']);
    const filled = { ...empty, customerName: 'Bu Tini', customerPhone: '0812', note: ' ' };
    expect(missingFields('delivery', filled, DEFAULT_REQUIRED)).toEqual(['address']);
    expect(missingFields('delivery', { ...filled, note: 'Jl. Melati 3' }, DEFAULT_REQUIRED)).toEqual([]);
  });

  it('is nothing of the other types, unless the outlet asks for it', () => {
    expect(missingFields('dine_in', empty, DEFAULT_REQUIRED)).toEqual([]);
    expect(missingFields('dine_in', empty, { dine_in: ['covers'] })).toEqual(['covers']);
    expect(missingFields('dine_in', { ...empty, covers: 2 }, { dine_in: ['covers'] })).toEqual([]);
  });

  it('does not ask for what only a later version knows', () => {
    const later = RequiredFields.parse({ delivery: ['name', 'shoe_size'], by_drone: ['name'] });
    expect(missingFields('delivery', empty, later)).toEqual(['name']);
  });
});
