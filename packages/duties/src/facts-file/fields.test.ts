/** FIELDS.md, what the body of every kind of statement holds, is generated from the schemas: `vitest run -u` writes it. */
import { bodies } from '@wuhe/model';
import { expect, test } from 'vitest';
import * as z from 'zod/mini';

interface Shape {
  type?: string;
  const?: unknown;
  enum?: readonly unknown[];
  anyOf?: readonly Shape[];
  oneOf?: readonly Shape[];
  items?: Shape;
  properties?: Readonly<Record<string, Shape>>;
  additionalProperties?: Shape | boolean;
  propertyNames?: Shape;
  required?: readonly string[];
}

function shown(shape: Shape): string {
  if (shape.const !== undefined) return `"${shape.const}"`;
  if (shape.enum) return shape.enum.map((one) => (typeof one === 'string' ? `"${one}"` : one)).join(' | ');
  const sides = shape.anyOf ?? shape.oneOf;
  if (sides) return sides.map(shown).join(' | ');
  if (shape.type === 'array') return `[${shown(shape.items ?? {})}]`;
  if (shape.properties) return `{ ${fieldsOf(shape)} }`;
  if (typeof shape.additionalProperties === 'object')
    return `{ (${shown(shape.propertyNames ?? {})}): ${shown(shape.additionalProperties)} }`;
  return shape.type === 'string' || shape.type === undefined ? 'text' : shape.type;
}

function fieldsOf(shape: Shape): string {
  return Object.entries(shape.properties ?? {})
    .map(([name, inside]) => `${name}${shape.required?.includes(name) ? '' : '?'}: ${shown(inside)}`)
    .join(', ');
}

test('FIELDS.md names every field of every kind', async () => {
  const lines = Object.entries(bodies).map(([kind, schema]) => {
    const shape = z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' }) as Shape;
    return `- **${kind}** \`${fieldsOf(shape)}\``;
  });
  const head =
    '# Fields of every kind of statement\n\nWhat `body` holds. `?` = may be left out; `text` = words, an id, a date or an instant (FACTS.md).\n';
  await expect(`${head}\n${lines.join('\n')}\n`).toMatchFileSnapshot('../../FIELDS.md');
});
