export { openProfile, type Profile, type ProfileOptions } from './browser.ts';
export { type Build, buildExtension, copyFor, freshBuild } from './build.ts';
export { findChromium } from './chromium.ts';
export { runTool, Sentence } from './sentence.ts';
