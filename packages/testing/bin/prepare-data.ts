/**
 * Seeds the demo once into a folder that servers of journeys begin with a copy of.
 *
 *   node packages/testing/bin/prepare-data.ts <folder>
 */
import { prepareDataIn } from '../src/e2e/prepared-data.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('name a folder');
await prepareDataIn(folder);
