/** The shape of a kind as fields that a person can fill in, read off its schema: no form is written by hand. */
import type * as z from 'zod/mini';
import { ClassId, PersonId, StatementId, StudentId } from './ids.ts';
import { digest, Element } from './shapes.ts';
import { bodies, type Kind } from './statements.ts';
import { Instant, PlainDate } from './time.ts';

export type IdOf = 'person' | 'student' | 'class' | 'statement';

/** What a field asks for. Texts of more than one line are `text`, several texts `texts`; `count` and `counts` are whole numbers. */
export type Ask =
  | { control: 'choice' | 'choices'; values: readonly string[] }
  | { control: 'text' | 'line' | 'texts'; max: number }
  | { control: 'count' | 'counts'; min: number; max: number }
  | { control: 'date' | 'instant' | 'tick' | 'element' | 'digest' }
  | { control: 'one' | 'several'; of: IdOf }
  | { control: 'group' | 'rows'; fields: readonly Field[] };

export type Field = { name: string; optional: boolean } & Ask;

/** The fields of a kind's body, in the order of its schema. Throws for a shape that no control is for. */
export function fieldsOf(kind: Kind): readonly Field[] {
  return fieldsIn(bodies[kind], kind);
}

type Schema = z.core.$ZodType;

const ids: readonly (readonly [Schema, IdOf])[] = [
  [PersonId, 'person'],
  [StudentId, 'student'],
  [ClassId, 'class'],
  [StatementId, 'statement'],
];

const whole = new Map<Schema, 'date' | 'instant' | 'element' | 'digest'>([
  [PlainDate, 'date'],
  [Instant, 'instant'],
  [Element, 'element'],
  [digest, 'digest'],
]);

/** A text longer than this has room for several lines. */
const ONE_LINE = 300;

function fieldsIn(schema: Schema, path: string): Field[] {
  const { def } = (schema as z.core.$ZodObject)._zod;
  return Object.entries(def.shape).map(([name, inner]) => {
    const optional = inner._zod.def.type === 'optional';
    const asked = optional ? (inner as z.core.$ZodOptional)._zod.def.innerType : inner;
    return { name, optional, ...askOf(asked, `${path}.${name}`) };
  });
}

function askOf(schema: Schema, path: string): Ask {
  const id = idOf(schema);
  if (id) return { control: 'one', of: id };
  const control = whole.get(schema);
  if (control) return { control };
  const { type } = schema._zod.def;
  switch (type) {
    case 'enum':
      return { control: 'choice', values: valuesOf(schema) };
    case 'string': {
      const max = Number(schema._zod.bag.maximum ?? ONE_LINE);
      return { control: max > ONE_LINE ? 'text' : 'line', max };
    }
    case 'number':
      return { control: 'count', ...limits(schema) };
    case 'boolean':
      return { control: 'tick' };
    case 'object':
      return { control: 'group', fields: fieldsIn(schema, path) };
    case 'array':
      return listOf((schema as z.core.$ZodArray)._zod.def.element, path);
    default:
      throw new Error(`${path}: no control for ${type}`);
  }
}

function listOf(element: Schema, path: string): Ask {
  const id = idOf(element);
  if (id) return { control: 'several', of: id };
  switch (element._zod.def.type) {
    case 'enum':
      return { control: 'choices', values: valuesOf(element) };
    case 'number':
      return { control: 'counts', ...limits(element) };
    case 'string':
      return { control: 'texts', max: Number(element._zod.bag.maximum ?? ONE_LINE) };
    case 'object':
      return { control: 'rows', fields: fieldsIn(element, path) };
    default:
      throw new Error(`${path}: no control for a list of ${element._zod.def.type}`);
  }
}

function idOf(schema: Schema): IdOf | undefined {
  return ids.find(([one]) => one === schema)?.[1];
}

function valuesOf(schema: Schema): string[] {
  return Object.values((schema as z.core.$ZodEnum)._zod.def.entries).map(String);
}

function limits({ _zod: { bag } }: Schema): { min: number; max: number } {
  return { min: Number(bag.minimum ?? 0), max: Math.min(Number(bag.maximum ?? 9999), 9999) };
}
