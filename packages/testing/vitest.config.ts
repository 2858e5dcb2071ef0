import { withoutServer } from '../../.config/vitest.without-server.ts';

export default withoutServer('testing');
