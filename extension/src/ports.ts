/** Names of the ports to the worker: pages that watch views, scripts in register pages. */
export const VIEW_PORT = 'view';
export const REGISTER_PORT = 'register';
