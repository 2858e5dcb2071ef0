// The borders of docs/architecture.md. Each rule has been seen to fail once.
const TEST = '\\.(test|spec)\\.ts$|/testing/|/e2e/';
const PACKAGE = '^(packages/testing/simulator|packages/[^/]+|apps/[^/]+|sync-server)/';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'domain-is-pure',
      comment: 'The domain imports zod (and Temporal, a pure polyfill) and nothing else.',
      severity: 'error',
      from: { path: '^packages/domain/src/', pathNot: TEST },
      to: { pathNot: '^packages/domain/|(^|/)node_modules/(zod|temporal-polyfill)/' },
    },
    {
      name: 'sync-is-pure',
      comment: 'Sync imports the domain, zod and pure libraries: no I/O.',
      severity: 'error',
      from: { path: '^packages/sync/src/', pathNot: TEST },
      to: {
        pathNot:
          '^packages/(sync|domain)/|(^|/)node_modules/(zod|canonicalize|@noble/hashes|@scure/base|temporal-polyfill)/',
      },
    },
    {
      name: 'apps-know-the-server-by-type-only',
      comment: 'An app may use the type of the API, never the code of the server.',
      severity: 'error',
      from: { path: '^(apps|packages/ui)/' },
      to: { path: '^sync-server/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'apps-use-the-api-module-only',
      severity: 'error',
      from: { path: '^(apps|packages/ui)/' },
      to: { path: '^sync-server/', pathNot: '^sync-server/src/api\\.ts$' },
    },
    {
      name: 'packages-stand-below-apps-and-server',
      comment:
        'All but the simulator, a package of its own that runs the real tablet against the real server.',
      severity: 'error',
      from: { path: '^packages/', pathNot: '^packages/testing/simulator/' },
      to: { path: '^(apps|sync-server)/' },
    },
    {
      name: 'the-simulator-comes-in-by-its-doors',
      comment: 'It takes from app and server what they export for it, nothing deeper.',
      severity: 'error',
      from: { path: '^packages/testing/simulator/' },
      to: {
        path: '^(apps|sync-server)/',
        pathNot: '^(apps/pos/src/lib|sync-server/src)/simulation\\.ts$',
      },
    },
    {
      name: 'the-oracle-shares-no-code',
      comment: 'What checks the engine must not be made of it. Of a trade, only its taps use the domain.',
      severity: 'error',
      from: {
        path: '^packages/testing/simulator/src/(oracle|trades)/',
        pathNot: '/trades/.*(taps|screen|registry\\.test)\\.ts$',
      },
      to: { path: '^(packages/(domain|sync)|apps|sync-server)/' },
    },
    {
      name: 'the-simulator-knows-trades-by-their-registries',
      comment:
        'A new kind of document is a folder under trades/ and its lines in taps.ts and checks.ts there.',
      severity: 'error',
      from: { path: '^packages/testing/simulator/src/(oracle|plan|run|world|cli|sabotage)/' },
      to: { path: '^packages/testing/simulator/src/trades/[^/]+/' },
    },
    {
      name: 'apps-stand-alone',
      comment: 'Neither app, nor the server, imports an app.',
      severity: 'error',
      from: { path: '^(apps/[^/]+|sync-server)/' },
      to: { path: '^apps/', pathNot: '^$1/' },
    },
    {
      name: 'features-keep-their-inside',
      comment: "A feature may import a sibling's index.ts, nothing deeper.",
      severity: 'error',
      from: { path: '^(apps/[^/]+/src/lib|sync-server/src)/features/([^/]+)/' },
      to: { path: '^$1/features/[^/]+/', pathNot: '^$1/features/($2/|[^/]+/index\\.ts$)' },
    },
    {
      name: 'sql-lives-in-queries',
      comment: 'Kysely runs in *.queries.ts, db/ and migrations/; elsewhere only its types.',
      severity: 'error',
      from: {
        path: '^(apps|packages|sync-server)/',
        pathNot: `\\.queries\\.ts$|^sync-server/(src/db|migrations)/|${TEST}`,
      },
      to: { path: '(^|/)node_modules/kysely/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'packages-are-imported-by-name',
      comment: 'No relative path leads from one package into another.',
      severity: 'error',
      from: { path: PACKAGE },
      to: { path: PACKAGE, pathNot: '^$1/', dependencyTypes: ['local'] },
    },
    {
      name: 'everything-resolves',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^\\$app/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: {
      path: '^(apps/[^/]+|packages/[^/]+|sync-server)/(build|\\.svelte-kit|\\.data)/|^packages/.*/paraglide/',
    },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    combinedDependencies: false,
    preserveSymlinks: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['svelte', 'import', 'node', 'default'],
      extensions: ['.ts', '.js', '.svelte', '.json'],
    },
  },
};
