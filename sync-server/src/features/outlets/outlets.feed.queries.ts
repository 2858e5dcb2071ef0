import type { DiningTable, OutletSettings } from '@meja/domain';
import { sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import { isAhead, portionOf, type Feed, type Plain } from '../streams/index.ts';

export const settingsFeed: Feed<Plain<OutletSettings>> = {
  async ahead(tx, scope, stretch) {
    const found = await tx
      .selectFrom('outlets')
      .innerJoin('tenants', 'tenants.id', 'outlets.tenant_id')
      .select((eb) => [
        'outlets.id',
        'outlets.seq',
        'outlets.tenant_id',
        'tenants.name as tenant_name',
        'outlets.name',
        'outlets.code',
        'outlets.address',
        'outlets.phone',
        'outlets.time_zone',
        'outlets.day_start_minutes',
        'outlets.required_fields',
        'outlets.lock_after_minutes',
        'outlets.table_is_free',
        'tenants.currency',
        'tenants.currency_exponent',
        'tenants.primary_color',
        eb.fn.coalesce('outlets.receipt_footer', 'tenants.receipt_footer').as('receipt_footer'),
        jsonArrayFrom(
          eb
            .selectFrom('charge_settings')
            .selectAll()
            .whereRef('charge_settings.outlet_id', '=', 'outlets.id')
            .orderBy('effective_from'),
        ).as('charges'),
      ])
      .where('outlets.id', '=', scope.outletId)
      .where(isAhead(stretch, 'outlets.seq', 'outlets.id'))
      .execute();
    const rows = found.map((row) => ({
      id: row.id,
      seq: row.seq,
      weight: 1_000 + 400 * row.charges.length,
      doc: {
        id: row.id,
        tenantId: row.tenant_id,
        tenantName: row.tenant_name,
        name: row.name,
        code: row.code,
        address: row.address,
        phone: row.phone,
        timeZone: row.time_zone,
        dayStartMinutes: row.day_start_minutes,
        currency: row.currency,
        currencyExponent: row.currency_exponent,
        brandColor: row.primary_color,
        receiptFooter: row.receipt_footer,
        required: row.required_fields,
        lockAfterMinutes: row.lock_after_minutes,
        keepsTables: row.table_is_free === 'when_told',
        charges: row.charges.map((charge) => ({
          from: charge.effective_from,
          charges: {
            taxName: charge.tax_name,
            taxBps: charge.tax_bps,
            taxBase: charge.tax_base,
            taxInclusive: charge.tax_inclusive,
            serviceName: charge.service_name,
            serviceBps: charge.service_bps,
            serviceBase: charge.service_base,
            cashRounding: charge.cash_rounding,
          },
          serviceByType: charge.service_by_type,
        })),
      },
    }));
    return { rows, isCut: false };
  },
  counted: ({ outletId }, stretch) =>
    sql`outlets where id = ${outletId} and ${isAhead(stretch, 'seq', 'id')}`,
  held: () => null,
};

export const tablesFeed: Feed<Plain<DiningTable>> = {
  async ahead(tx, scope, stretch, room) {
    const ahead = tx
      .selectFrom('dining_tables')
      .select(['id', 'seq', 'name', 'area', 'seats', 'position', 'is_active'])
      .where('outlet_id', '=', scope.outletId)
      .where(isAhead(stretch, 'seq', 'id'));
    const weight = sql<number>`250 + coalesce(octet_length(area), 0)`;
    const { rows, isCut } = await portionOf(tx, ahead, weight, room);
    return {
      rows: rows.map(({ id, seq, weight, is_active, name, area, seats, position }) => ({
        ...{ id, seq, weight },
        doc: is_active ? { id, name, area, seats, position } : null,
      })),
      isCut,
    };
  },
  counted: ({ outletId }, stretch) =>
    sql`dining_tables where outlet_id = ${outletId} and ${isAhead(stretch, 'seq', 'id')}`,
  held: ({ outletId }) => sql`dining_tables where is_active and outlet_id = ${outletId}`,
};
