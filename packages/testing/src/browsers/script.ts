import { parse, type AnyNode, type MemberExpression, type Program } from 'acorn';
import { simple } from 'acorn-walk';
import type { Compat, Feature } from './compat.ts';

/** The newest language that all our browsers speak whole; a parser that knows no more refuses what is newer. */
const LANGUAGE = 2024;

/** Global objects and what they are, where the name does not say. */
const INTERFACES: Readonly<Record<string, string>> = {
  caches: 'CacheStorage',
  crypto: 'Crypto',
  document: 'Document',
  history: 'History',
  indexedDB: 'IDBFactory',
  localStorage: 'Storage',
  location: 'Location',
  navigation: 'Navigation',
  navigator: 'Navigator',
  performance: 'Performance',
  screen: 'Screen',
  sessionStorage: 'Storage',
};
const GLOBAL = new Set(['globalThis', 'self', 'window']);

/** A script, and the names that it speaks of. */
export interface Script {
  program: Program;
  /** Declared in it. */
  declared: Set<string>;
  /** Given by it to objects and classes of its own. */
  given: Set<string>;
  /** Looked for before it is used: by `typeof` or `in`, as a condition, or only used if it is there. */
  tested: Set<string>;
}

export function readScript(code: string): Script {
  const program = parse(code, { ecmaVersion: LANGUAGE, sourceType: 'module' });
  const script: Script = { program, declared: new Set(), given: new Set(), tested: new Set() };
  const { declared, given, tested } = script;
  const give = ({ key, computed }: { key: AnyNode; computed: boolean }): void => {
    const name = computed ? undefined : nameOf(key);
    if (name !== undefined) given.add(name);
  };
  const test = (node: AnyNode): void => {
    const name =
      node.type === 'MemberExpression' || node.type === 'Identifier' ? lastNameOf(node) : undefined;
    if (name !== undefined) tested.add(name);
  };
  simple(program, {
    // Patterns are no part of acorn-walk's types, but of what it visits.
    ...({ VariablePattern: ({ name }: { name: string }) => declared.add(name) } as object),
    ImportDeclaration: ({ specifiers }) => specifiers.forEach(({ local }) => declared.add(local.name)),
    ObjectExpression: ({ properties }) =>
      properties.forEach((property) => property.type === 'Property' && give(property)),
    MethodDefinition: give,
    PropertyDefinition: give,
    AssignmentExpression: ({ left }) => {
      if (left.type !== 'MemberExpression') return;
      const { object, property, computed } = left;
      if (object.type === 'ThisExpression' || lastNameOf(object) === 'prototype')
        give({ key: property, computed });
    },
    UnaryExpression: ({ operator, argument }) => {
      if (operator === 'typeof' || operator === '!') test(argument);
    },
    BinaryExpression: ({ operator, left }) => {
      const name = operator === 'in' ? textOf(left) : undefined;
      if (name !== undefined) tested.add(name);
    },
    LogicalExpression: ({ left }) => test(left),
    ConditionalExpression: (node) => test(node.test),
    IfStatement: (node) => test(node.test),
    CallExpression: ({ callee, optional }) => {
      if (optional) test(callee);
    },
    MemberExpression: ({ object, optional }) => {
      if (optional) test(object);
    },
  });
  return script;
}

/** What a script uses of the browser that is too new. `given`: names of its own, in all scripts that run together with it. */
export function newInScript(script: Script, given: ReadonlySet<string>, compat: Compat): Feature[] {
  const found: Feature[] = [];
  const { program, declared, tested } = script;
  const note = (feature: Feature | undefined): void => {
    if (feature && feature.lacking.length > 0) found.push(feature);
  };
  const isGlobal = (node: AnyNode): node is Extract<AnyNode, { type: 'Identifier' }> =>
    node.type === 'Identifier' && !declared.has(node.name);
  const noteGlobal = (name: string): void => {
    if (!tested.has(name)) note(globalOf(name, compat));
  };
  const noteMember = (name: string): void => {
    if (!tested.has(name) && !given.has(name)) note(compat.member(name));
  };

  const memberOf = ({ object, property, computed }: MemberExpression): void => {
    const name = computed ? textOf(property) : nameOf(property);
    if (name === undefined) return;
    if (!isGlobal(object)) return noteMember(name);
    if (GLOBAL.has(object.name)) return noteGlobal(name);
    const exact = staticOf(object.name, name, compat);
    if (!exact) noteMember(name);
    else if (!tested.has(name) && !tested.has(object.name)) note(exact);
  };
  simple(program, {
    Identifier: (node) => {
      if (isGlobal(node)) noteGlobal(node.name);
    },
    MemberExpression: memberOf,
    ...({
      ObjectPattern: ({ properties }: { properties: { key?: AnyNode; computed?: boolean }[] }) => {
        for (const { key, computed } of properties) {
          const name = key && !computed ? nameOf(key) : undefined;
          if (name !== undefined) noteMember(name);
        }
      },
    } as object),
    ForOfStatement: (node) => {
      if (node.await && isStream(node.right)) note(compat.at('api.ReadableStream.@@asyncIterator'));
    },
    CallExpression: ({ callee, arguments: [first] }) => {
      const name = first && lastNameOf(callee) === 'addEventListener' ? textOf(first) : undefined;
      if (name !== undefined && !given.has(name)) note(compat.event(name));
    },
  });
  return found;
}

/** As far as the words tell: the body of an answer, or a stream that goes through another. */
const isStream = (node: AnyNode): boolean => {
  const name = lastNameOf(node.type === 'CallExpression' ? node.callee : node);
  return name === 'body' || name === 'pipeThrough';
};

const globalOf = (name: string, compat: Compat): Feature | undefined =>
  compat.at(`javascript.builtins.${name}`) ?? compat.at(`api.${name}`) ?? compat.at(`api.Window.${name}`);

function staticOf(object: string, name: string, compat: Compat): Feature | undefined {
  const owner = INTERFACES[object] ?? object;
  return (
    compat.at(`javascript.builtins.${owner}.${name}`) ??
    compat.at(`api.${owner}.${name}_static`) ??
    compat.at(`api.${owner}.${name}`)
  );
}

/** Of a key that is written out. */
const nameOf = (node: AnyNode): string | undefined => (node.type === 'Identifier' ? node.name : textOf(node));

/** Text without anything filled in, in whatever quotes. */
function textOf(node: AnyNode): string | undefined {
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : undefined;
  return node.type === 'TemplateLiteral' && node.expressions.length === 0
    ? (node.quasis[0]?.value.cooked ?? undefined)
    : undefined;
}

/** `c` in `a.b.c`. */
const lastNameOf = (node: AnyNode): string | undefined =>
  node.type === 'MemberExpression' ? nameOf(node.property) : nameOf(node);
