/** Names of the ports to the worker: pages that watch views, scripts in register pages, pages that co-edit a plan. */
export const VIEW_PORT = 'view';
export const REGISTER_PORT = 'register';
export const PLAN_PORT = 'plan';
