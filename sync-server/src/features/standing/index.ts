export {
  deviceIsServed,
  isTenantServed,
  tenantIsServed,
  whyDeviceIsNotServed,
  whyOutletIsNotServed,
  type WhyNotServed,
} from './standing.queries.ts';
