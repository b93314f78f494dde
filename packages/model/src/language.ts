/** The three languages of the product, and text that exists in all of them. */
import * as z from 'zod/mini';

export const Language = z.enum(['zh-Hant', 'zh-Hans', 'en']);
export type Language = z.infer<typeof Language>;
export const languages: readonly Language[] = Language.options;

/** A text in every language of the product. `{name}` marks a place to fill. */
export const Worded = z.object({
  'zh-Hant': z.string().check(z.minLength(1)),
  'zh-Hans': z.string().check(z.minLength(1)),
  en: z.string().check(z.minLength(1)),
});
export type Worded = z.infer<typeof Worded>;

/** Fills the places of a text; a place without a value stays visible as `{name}` so that a test or a reader sees it. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (place, key: string) =>
    Object.hasOwn(values, key) ? String(values[key] ?? place) : place,
  );
}
