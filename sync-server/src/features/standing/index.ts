export {
  deviceIsServed,
  isTenantServed,
  outletIsServed,
  tenantIsServed,
  whyDeviceIsNotServed,
  whyOutletIsNotServed,
  type WhyNotServed,
} from './standing.queries.ts';
