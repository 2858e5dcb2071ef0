export { HeadOffice } from './head-office.ts';
export { MejaServer } from './meja-server.ts';
export { PREPARED_DATA } from './prepared-data.ts';
export { WeakNetwork } from './weak-network.ts';
