export { HeadOffice, type DeliveredOrder } from './head-office.ts';
export { MejaServer } from './meja-server.ts';
export { obstacles, outsideLandmarks } from './obstacles.ts';
export { overflows } from './overflow.ts';
export { PREPARED_DATA } from './prepared-data.ts';
export { SLOW_2G, WeakNetwork } from './weak-network.ts';
