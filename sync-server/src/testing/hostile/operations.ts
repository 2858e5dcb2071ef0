import type { TestApp } from '../test-app.ts';

/** A JSON Schema as the API's description has it. */
export interface Schema {
  type?: string | string[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  oneOf?: Schema[];
  anyOf?: Schema[];
  enum?: unknown[];
  format?: string;
  pattern?: string;
  minimum?: number;
  minItems?: number;
  additionalProperties?: Schema | boolean;
  $ref?: string;
}

export interface Parameter {
  name: string;
  in: 'query' | 'path';
  schema: Schema;
}

/** A route with a method, as the API describes it to everybody. */
export interface Operation {
  method: string;
  path: string;
  parameters: Parameter[];
  body: Schema | undefined;
  /** The names of what lets one in: none of them for a door; undefined where nothing is said. */
  security: string[] | undefined;
}

interface Described {
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  security?: Record<string, string[]>[];
}

interface Description {
  paths: Record<string, Record<string, Described>>;
  components: { schemas: Record<string, Schema> };
}

/** Everything that the description names, with what it refers to put in its place. */
export async function operationsOf(test: TestApp): Promise<Operation[]> {
  const description = (await test.get('/api/openapi.json')).body as unknown as Description;
  return Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [], requestBody, security }]) => ({
      method: method.toUpperCase(),
      path,
      parameters: parameters.map((each) => ({ ...each, schema: inlined(each.schema, description) })),
      body: requestBody && inlined(requestBody.content['application/json']?.schema ?? {}, description),
      security: security?.flatMap((each) => Object.keys(each)),
    })),
  );
}

function inlined<T>(value: T, description: Description): T {
  if (Array.isArray(value)) return value.map((each: unknown) => inlined(each, description)) as T;
  if (typeof value !== 'object' || value === null) return value;
  const { $ref } = value as Schema;
  if ($ref !== undefined) {
    const named = description.components.schemas[$ref.replace('#/components/schemas/', '')];
    if (!named) throw new Error(`the description has no ${$ref}`);
    return inlined(named, description) as T;
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, inlined(each as unknown, description)]),
  ) as T;
}
