/** Names of the ports to the worker: pages that watch views, scripts in register pages, pages that co-edit a plan. */
export const VIEW_PORT = 'view';
export const PLAN_PORT = 'plan';
const REGISTER_PORT = 'register';

/** A register page's port also carries the address as its script sees it: what the browser says may be older. */
export const registerPort = (address: string) => `${REGISTER_PORT} ${address}`;

/** The address that a register page's port was opened with; undefined for any other port. */
export const addressIn = (name: string) =>
  name.startsWith(`${REGISTER_PORT} `) ? name.slice(REGISTER_PORT.length + 1) : undefined;
