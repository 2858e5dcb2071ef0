/**
 * The bill once more, in the oracle's own words: tenths of a thousandth in whole numbers, rounded half up once per figure. It shares nothing
 * with the domain that it checks.
 */
export interface CountedLine {
  unitPrice: number;
  extras: readonly number[];
  quantity: number;
  isTaxed: boolean;
  isVoid: boolean;
}

export interface CountedTerms {
  taxBps: number;
  taxesService: boolean;
  serviceBps: number;
}

const halfUp = (numerator: bigint, denominator: bigint): bigint =>
  (2n * numerator + denominator) / (2n * denominator);

export function totalOf(lines: readonly CountedLine[], terms: CountedTerms): number {
  let subtotal = 0n;
  let taxed = 0n;
  for (const line of lines) {
    if (line.isVoid) continue;
    const each = BigInt(line.unitPrice) + line.extras.reduce((sum, price) => sum + BigInt(price), 0n);
    const amount = each * BigInt(line.quantity);
    subtotal += amount;
    if (line.isTaxed) taxed += amount;
  }
  const service = halfUp(subtotal * BigInt(terms.serviceBps), 10_000n);
  const taxable = taxed + (terms.taxesService ? shareOf(service, taxed, subtotal) : 0n);
  return Number(subtotal + service + halfUp(taxable * BigInt(terms.taxBps), 10_000n));
}

/** The taxed lines' share of the service charge, by largest remainder; a tie goes to them. */
function shareOf(service: bigint, taxed: bigint, subtotal: bigint): bigint {
  if (subtotal === 0n) return service;
  if (taxed === subtotal) return service;
  const whole = (service * taxed) / subtotal;
  const rest = (service * taxed) % subtotal;
  const otherRest = (service * (subtotal - taxed)) % subtotal;
  return rest + otherRest > 0n && rest >= otherRest ? whole + 1n : whole;
}

/** What cash hands over for an amount where the smallest coin is `coin`, halves up. */
export const toCoins = (amount: number, coin: number): number =>
  coin <= 1 ? amount : Number(halfUp(BigInt(amount), BigInt(coin)) * BigInt(coin));

/**
 * What cash pays off `due` with. All that was rounded up on the bill stays within half a coin, and all that was rounded down;
 * what no coin fits is paid to the unit.
 */
export function inCash(due: number, coin: number, standing: readonly number[]): number {
  const nearest = toCoins(due, coin);
  return [nearest, nearest - coin].find((money) => isAllowed(money, due, coin, standing)) ?? due;
}

function isAllowed(money: number, due: number, coin: number, standing: readonly number[]): boolean {
  if (money <= 0 || money === due) return money > 0;
  const isUp = money > due;
  const before = standing.filter((each) => each !== 0 && each > 0 === isUp);
  return 2 * before.reduce((sum, each) => sum + Math.abs(each), Math.abs(money - due)) <= coin;
}
