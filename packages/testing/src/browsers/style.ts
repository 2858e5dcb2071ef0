import { parse, type AtRule, type Declaration, type Rule } from 'postcss';
import type { Compat, Feature } from './compat.ts';

const FUNCTION = /(?<![\w-])([a-z][a-z-]*)\(/g;
const WORD = /(?<![\w-])[a-z][a-z-]*(?![\w(-])/g;
const PSEUDO = /::?([a-z][a-z-]*)/g;
const MEDIA_FEATURE = /\(\s*([a-z][a-z-]*)/g;
/** Colours made of another: `rgb(from …)`. */
const RELATIVE = /(?<![\w-])([a-z]+)\(\s*from\s/g;
/** Quoted text and addresses say nothing about what a browser can do. */
const QUOTED = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|url\([^)]*\)/g;

/** What a stylesheet uses that is too new. What stands under a condition that asks for it is not. */
export function newInStyle(css: string, compat: Compat): Feature[] {
  const found: Feature[] = [];
  const note = (feature: Feature | undefined): void => {
    if (feature && feature.lacking.length > 0) found.push(feature);
  };
  const root = parse(css);
  root.walkAtRules((rule) => newInAtRule(rule, compat).forEach(note));
  root.walkRules((rule) => newInRule(rule, compat).forEach(note));
  root.walkDecls((declaration) => newInDeclaration(declaration, compat).forEach(note));
  return found;
}

function newInAtRule({ name, params }: AtRule, compat: Compat): (Feature | undefined)[] {
  const features = name === 'media' ? matches(params, MEDIA_FEATURE) : [];
  return [
    compat.at(`css.at-rules.${name}`),
    ...features.map((feature) => compat.at(`css.at-rules.media.${feature.replace(/^(min|max)-/, '')}`)),
  ];
}

function newInRule(rule: Rule, compat: Compat): (Feature | undefined)[] {
  const condition = conditionOf(rule);
  const isNested = rule.parent?.type === 'rule';
  return [
    isNested ? compat.at('css.selectors.nesting') : undefined,
    ...matches(rule.selector.replaceAll(QUOTED, ''), PSEUDO)
      .filter((pseudo) => !isPrefixed(pseudo) && !condition.includes(pseudo))
      .map((pseudo) => compat.at(`css.selectors.${pseudo}`)),
  ];
}

function newInDeclaration(declaration: Declaration, compat: Compat): (Feature | undefined)[] {
  const { prop } = declaration;
  const condition = conditionOf(declaration);
  if (isPrefixed(prop) || (!prop.startsWith('--') && condition.includes(prop))) return [];
  const values = newInValue(declaration, compat).filter(
    ({ path }) =>
      !condition.includes(path.split('.').at(-1) ?? '') && !hasFallback(declaration, path, compat),
  );
  return [isTwice(declaration) ? undefined : compat.at(`css.properties.${prop}`), ...values];
}

/** The same rule sets the prefixed property too, which older browsers know. */
const isTwice = ({ prop, parent }: Declaration): boolean =>
  parent?.nodes.some((other) => other.type === 'decl' && other.prop === `-webkit-${prop}`) ?? false;

function newInValue({ prop, value: whole }: Pick<Declaration, 'prop' | 'value'>, compat: Compat): Feature[] {
  const value = whole.replaceAll(QUOTED, '');
  const functions = matches(value, FUNCTION).filter((name) => !isPrefixed(name));
  const known = [
    ...functions.map((name) => compat.at(`css.properties.${prop}.${name}`) ?? compat.cssFunction(name)),
    ...matches(value, WORD).map((word) => compat.at(`css.properties.${prop}.${word}`)),
    ...matches(value, RELATIVE).map((name) => compat.at(`css.types.color.${name}.relative_syntax`)),
  ];
  return known.filter((feature) => feature !== undefined && feature.lacking.length > 0) as Feature[];
}

/** A browser that does not understand a value keeps the one that the same rule gave before. */
function hasFallback(declaration: Declaration, path: string, compat: Compat): boolean {
  const siblings = declaration.parent?.nodes ?? [];
  const before = siblings.slice(0, siblings.indexOf(declaration));
  return before.some(
    (other) =>
      other.type === 'decl' &&
      other.prop === declaration.prop &&
      newInValue(other, compat).every((feature) => feature.path !== path),
  );
}

/** All that has to hold, by `@supports`, for it to count. */
function conditionOf({ parent }: Rule | Declaration): string {
  let condition = '';
  for (let at = parent as AtRule | Rule | undefined; at; at = at.parent as typeof at)
    if (at.type === 'atrule' && at.name === 'supports') condition += ` ${at.params}`;
  return condition;
}

const isPrefixed = (name: string): boolean => /^-?(?:webkit|moz|ms|o)-/.test(name);

const matches = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([whole, name]) => name ?? whole);
