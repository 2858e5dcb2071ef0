import type pg from 'pg';

/**
 * Menus for every tenant that has none, as one import by head office would leave them: dishes in categories, most with
 * a few groups of modifiers. Names and descriptions vary about as much as those of real menus, and ids are UUIDv7, as
 * the server makes them: both decide what a pull weighs.
 */
export async function fillMenus(filler: pg.Pool, dishes: number): Promise<void> {
  await filler.query(FILL, [dishes]);
}

const WORDS = {
  dish: 'Nasi,Mie,Bihun,Kwetiau,Soto,Sate,Ayam,Bebek,Ikan,Udang,Cumi,Sapi,Kambing,Tahu,Tempe,Sayur,Es,Teh,Kopi,Jus',
  way: 'Goreng,Bakar,Rebus,Kuah,Balado,Rica-Rica,Penyet,Geprek,Asam Manis,Lada Hitam,Saus Tiram,Kecap,Bumbu Kuning,Betutu',
  style: 'Spesial,Kampung,Jawa,Padang,Bali,Madura,Betawi,Manado,Pedas,Original,Jumbo,Komplit,Hemat,Seafood',
};
const oneOf = (list: string, n: string) =>
  `(string_to_array('${list}', ','))[1 + mod(hashint8(${n})::bigint + 2147483648, ${list.split(',').length})]`;

const FILL = `
  with fresh as materialized (
    select t.id as tenant_id, s.head + 1 as seq from tenants t
    join streams s on s.tenant_id = t.id and s.kind = 'catalog'
    where not exists (select from products p where p.tenant_id = t.id)
  ), moved as (
    update streams s set head = f.seq from fresh f where s.tenant_id = f.tenant_id and s.kind = 'catalog'
  ), sections as (
    insert into categories (tenant_id, id, name, position, seq)
    select tenant_id, uuidv7(), 'Menu ' || n, n, seq from fresh, generate_series(1, 30) n
    returning tenant_id, id, position, seq
  ), groups as (
    insert into modifier_groups (tenant_id, id, name, min_choices, max_choices, position, seq)
    select tenant_id, uuidv7(), 'Pilihan ' || n, mod(n, 2), 1 + mod(n, 3), n, seq from fresh, generate_series(1, 40) n
    returning tenant_id, id, position
  ), options as (
    insert into modifier_options (tenant_id, id, group_id, name, price, position)
    select g.tenant_id, uuidv7(), g.id, ${oneOf(WORDS.style, 'g.position * 10 + n')} || ' ' || n, n * 1000, n
    from groups g, generate_series(1, 6) n
  ), dishes as (
    insert into products (tenant_id, id, category_id, sku, name, description, price, is_featured, position, seq)
    select f.tenant_id, uuidv7(), s.id, 'SKU-' || lpad(n::text, 6, '0'),
      ${oneOf(WORDS.dish, 'n * 3')} || ' ' || ${oneOf(WORDS.way, 'n * 7')} || ' ' || ${oneOf(WORDS.style, 'n * 11')} || ' ' || n,
      case when mod(n, 3) = 0 then ${oneOf(WORDS.dish, 'n * 5')} || ' dengan ' || lower(${oneOf(WORDS.way, 'n * 13')})
        || ' dan sambal ' || lower(${oneOf(WORDS.style, 'n * 17')}) end,
      5000 + mod(hashint8(n * 19)::bigint + 2147483648, 150) * 500, mod(n, 40) = 0, n, f.seq
    from fresh f cross join generate_series(1, $1::bigint) n
    join sections s on s.tenant_id = f.tenant_id and s.position = 1 + mod(n, 30)
    returning tenant_id, id, position
  )
  insert into product_modifier_groups (tenant_id, product_id, group_id, position)
  select d.tenant_id, d.id, g.id, n from dishes d cross join generate_series(1, 3) n
  join groups g on g.tenant_id = d.tenant_id and g.position = 1 + mod(d.position * 7 + n * 13, 40)
  where n <= mod(d.position, 4)`;
