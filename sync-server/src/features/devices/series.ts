/** What a tablet's numbers begin with, such as `JKT-2`. */
export const seriesOf = (outletCode: string, number: number): string => `${outletCode}-${number}`;
