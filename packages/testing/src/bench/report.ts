import { isMet, ratioOf, type Goal, type Row } from './benchmark.ts';
import type { Machine, Pace } from './machine.ts';

/** One benchmark as it ran. */
export interface Outcome {
  name: string;
  title: string;
  /** When it began, in ISO 8601; one that is run by itself takes its own place among the tables of an earlier run. */
  at: string;
  /** Too short to be believed. */
  quick: boolean;
  /** The machine's load average when it began. */
  loadBefore: number;
  /** How fast the machine was right before and right after; earlier reports do not tell. */
  pace?: { before: Pace; after: Pace };
  seconds: number;
  rows: Row[];
  /** Why it did not come to its end. */
  error?: string;
}

export interface Report {
  machine: Machine;
  /** Versions and settings that the benchmarks told. */
  about: Record<string, string>;
  outcomes: Outcome[];
}

const HEADINGS = ['what', 'measured', 'floor', 'ratio', 'goal', 'met'];

/** The rows of a benchmark as text, the headings first. */
function cellsOf({ rows }: Outcome): string[][] {
  return [HEADINGS, ...rows.map(cells)];
}

function cells(row: Row): string[] {
  const met = isMet(row);
  const ratio = ratioOf(row);
  return [
    row.note === undefined ? row.what : `${row.what} (${row.note})`,
    `${figure(row.value)} ${row.unit}`.trim(),
    row.floor ? `${figure(row.floor.value)} ${row.unit} ${row.floor.what}` : '',
    ratio === undefined ? '' : Number.isFinite(ratio) ? ratio.toFixed(2) : '–',
    row.goal ? goalText(row.goal, row.unit) : '',
    met === undefined ? '' : met ? 'yes' : '**no**',
  ];
}

const goalText = (goal: Goal, unit: string): string =>
  ('atLeast' in goal ? `≥ ${figure(goal.atLeast)}` : `≤ ${figure(goal.atMost)}`) +
  (goal.of === 'value' ? ` ${unit}` : '');

/** Three figures say all that a benchmark can. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const rounded = value === 0 || Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
  return rounded.toLocaleString('en', { maximumFractionDigits: 6 });
}

/** The table for a terminal. */
export function asText(outcome: Outcome): string {
  const table = cellsOf(outcome).map((row) => row.map((cell) => cell.replaceAll('**', '')));
  return outcome.error === undefined ? aligned(table) : `FAILED: ${outcome.error}`;
}

/** Rows of cells as lines, with every column as wide as its widest cell. */
export function aligned(table: readonly (readonly string[])[]): string {
  const widths = (table[0] ?? []).map((_, i) => Math.max(...table.map((row) => (row[i] ?? '').length)));
  const lines = table.map((row) => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  '));
  return lines.map((line) => line.trimEnd()).join('\n');
}

/** The tables for docs/benchmarks.md. */
function asMarkdown(report: Report): string {
  const { machine, about } = report;
  const facts = Object.entries(about).map(([name, value]) => `${name} ${value}`);
  const head =
    `${machine.cores} cores ` +
    `(${machine.processor}), ${machine.memoryGb} GB, ${machine.system}, Node ${machine.node}` +
    `${facts.length > 0 ? `; ${facts.join(', ')}` : ''}.`;
  return [head, ...report.outcomes.map(section)].join('\n\n');
}

function section(outcome: Outcome): string {
  const { title, name, seconds, error, at, quick } = outcome;
  const [headings = [], ...rows] = cellsOf(outcome);
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const table = [line(headings), line(headings.map(() => '---')), ...rows.map(line)].join('\n');
  const command = `pnpm bench ${name}${quick ? ' --quick' : ''}`;
  const howLong = `${Math.round(seconds)} s${quick ? ', too short to be believed' : ''}`;
  const ran = `\`${command}\`, ${at.slice(0, 10)}, ${howLong}, ${circumstances(outcome)}.`;
  return [`### ${title}`, ran, error === undefined ? table : `It failed: ${error}`].join('\n\n');
}

/** What others did to the machine meanwhile. */
export function circumstances({ loadBefore, pace }: Outcome): string {
  const told = `load average before ${loadBefore}`;
  if (!pace) return told;
  const ms = ({ median, slowest }: Pace) => `${figure(median)} ms (slowest ${figure(slowest)})`;
  return `${told}, the fixed work before ${ms(pace.before)}, after ${ms(pace.after)}`;
}

const BEGIN = '<!-- tables: written by `pnpm bench --write` -->';
const END = '<!-- end of tables -->';

/** The document with the report's tables between its two marks. */
export function withTables(document: string, report: Report): string {
  const from = document.indexOf(BEGIN);
  const to = document.indexOf(END);
  if (from < 0 || to < from) throw new Error(`the document lacks ${BEGIN} … ${END}`);
  return `${document.slice(0, from + BEGIN.length)}\n\n${asMarkdown(report)}\n\n${document.slice(to)}`;
}

/** A report with newer outcomes in the place of those of the same name, in the given order of names. */
export function merged(older: Report | undefined, newer: Report, order: readonly string[]): Report {
  const ran = new Set(newer.outcomes.map(({ name }) => name));
  const kept = older?.outcomes.filter(({ name }) => !ran.has(name) && order.includes(name)) ?? [];
  const outcomes = [...kept, ...newer.outcomes].sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  return { ...newer, about: { ...older?.about, ...newer.about }, outcomes };
}
