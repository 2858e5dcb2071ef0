import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { OpenAPIHono } from '@hono/zod-openapi';
import { Hono } from 'hono';
import type { AppEnv } from './deps.ts';
import { pagePolicy } from './security-headers.ts';

const VIEWER = dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist/package.json')));
/** Taken from our own node_modules: no other host is asked for anything. */
const FILES = {
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'swagger-ui.css': 'text/css; charset=utf-8',
} as const;

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <link rel="icon" href="data:," />
    <title>Meja API</title>
    <link rel="stylesheet" href="/api/docs/swagger-ui.css" />
  </head>
  <body>
    <div id="docs"></div>
    <script src="/api/docs/swagger-ui-bundle.js"></script>
    <script src="/api/docs/show.js"></script>
  </body>
</html>
`;
const SHOW = `SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#docs', deepLinking: true, validatorUrl: null });\n`;

const ABOUT = `Money is a decimal string in the currency of the business ("25000.00"), times are ISO 8601, ids are UUIDs.
Long lists come in pages: pass \`next\` as \`cursor\`. Every refusal is \`application/problem+json\` (RFC 9457) with a stable
\`code\`. What belongs to another business does not exist: it is the same NOT_FOUND.`;

/** The API's description and a page to browse it. */
export function docsRoutes(api: OpenAPIHono<AppEnv>, publicUrl: string): Hono<AppEnv> {
  const isSecure = publicUrl.startsWith('https:');
  api.openAPIRegistry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
  });
  api.openAPIRegistry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: isSecure ? '__Host-meja_refresh' : 'meja_refresh',
  });
  let document: object | undefined;
  const app = new Hono<AppEnv>();
  app.get('/openapi.json', (c) => {
    document ??= api.getOpenAPI31Document({
      openapi: '3.1.0',
      info: { title: 'Meja', version: '1', description: ABOUT },
    });
    return c.json(document);
  });
  app.get('/docs', (c) => {
    c.header('Content-Security-Policy', pagePolicy([]));
    return c.html(PAGE);
  });
  app.get('/docs/show.js', (c) => c.body(SHOW, 200, { 'Content-Type': 'text/javascript; charset=utf-8' }));
  for (const [file, type] of Object.entries(FILES)) {
    app.get(`/docs/${file}`, async (c) =>
      c.body(await readFile(join(VIEWER, file)), 200, {
        'Content-Type': type,
        'Cache-Control': 'max-age=3600',
      }),
    );
  }
  return app;
}
