/**
 * The style of the overlay's one host element, inserted by the browser with origin USER: a page's own rules, `!important` and
 * animations included, do not reach it. Paper never shows it.
 */
export function overlayStyle(attribute: string): string {
  return `[${attribute}]{all:initial!important;position:fixed!important;inset:0!important;inline-size:100vw!important;block-size:100vh!important;max-inline-size:none!important;max-block-size:none!important;margin:0!important;border:0!important;padding:0!important;background:transparent!important;overflow:visible!important;pointer-events:none!important;display:block!important;visibility:visible!important;opacity:1!important;z-index:2147483647!important;color-scheme:light dark!important}
[${attribute}]::backdrop{display:none!important}
@media print{[${attribute}]{display:none!important}}`;
}
