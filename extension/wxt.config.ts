/** The build: which pages, which permissions. `permissions.json` is the committed list that a check holds this file to. */
import preact from '@preact/preset-vite';
import { defineConfig } from 'wxt';
import { originsFrom } from './origins.ts';
import granted from './permissions.json' with { type: 'json' };

/** Public half of a key: gives the unpacked extension the same id on every machine. */
const key =
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAltf/Hg67ibnzfeVOBbaZir+5pMKEf082NeusmwNqefi713LckXK4NLhZIIbbNOKzwURgUC9b8gRieO+qGYGSNGZ+YRrh9YV4Xvs4Jdf2DhvR18z54apBwoAsPso9M9msCDYMC7f/ewU1MVlcOijti6Q117SORbaqVJQ7AYAqds7WmzoMVGkTKmZdzJGilqrp+ZdNipbCnTQFB6LCsEqsizaU01ikvQ8KiHa6lOhEUzWmoclUoDkvUNUrlMJ8AcnFei/piTseI9vP5MSQWdWUfx64mWkz71WAQ5aZItoBa5YthRrTIQjJqXA2lNc0O/qcABgPCWkuOsXWqhL7O3d75wIDAQAB';

/** `WUHE_TEST_CLOCK=1` builds the copy whose clock can be set: for tests and the demo, never for release. */
const testClock = process.env.WUHE_TEST_CLOCK === '1';

/** `WUHE_ORIGINS="https://portal.school.edu"` builds the copy of one school: these sites without asking, and no others. */
const origins = originsFrom(process.env.WUHE_ORIGINS);

export default defineConfig({
  srcDir: 'src',
  outDir: `.output/${testClock ? 'test' : 'release'}${origins.length > 0 ? '-school' : ''}`,
  outDirTemplate: '{{browser}}-mv{{manifestVersion}}',
  imports: false,
  manifestVersion: 3,
  manifest: {
    key,
    name: '五何 Wuhe',
    description: '__MSG_description__',
    default_locale: 'zh_TW',
    minimum_chrome_version: '137',
    permissions: granted.permissions as never,
    ...(origins.length > 0
      ? { host_permissions: origins.map((origin) => `${origin}/*`) }
      : { optional_host_permissions: granted.optionalSites }),
    storage: { managed_schema: 'managed_schema.json' },
    action: { default_title: '五何 Wuhe' },
    web_accessible_resources: [
      { resources: ['panel.html'], matches: ['https://*/*', 'http://*/*'], use_dynamic_url: true },
    ],
    commands: {
      projector: {
        suggested_key: { default: 'Alt+P' },
        description: '__MSG_projector__',
      },
      panel: {
        suggested_key: { default: 'Alt+W' },
        description: '__MSG_panel__',
      },
    },
    // Argon2id runs as WebAssembly. Unencrypted sockets reach this machine only.
    content_security_policy: {
      extension_pages:
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; connect-src wss: ws://127.0.0.1:* ws://localhost:*; font-src 'self'; frame-ancestors *; base-uri 'none'; form-action 'none'",
    },
  },
  vite: () => ({
    plugins: [preact()],
    define: { __TEST_CLOCK__: JSON.stringify(testClock), __SCHOOL_ORIGINS__: JSON.stringify(origins) },
    build: { target: 'chrome137' },
  }),
});
