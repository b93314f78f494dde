/** The configuration file: JSON with comments and trailing commas. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { Problem } from '@wuhe/model';
import {
  findNodeAtLocation,
  getNodeValue,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';

export interface Written {
  /** The file's name without its folder. */
  name: string;
  value: Readonly<Record<string, unknown>>;
  /** The line, from 1, on which the setting of this path stands; undefined where it does not. */
  line(path: readonly (string | number)[]): number | undefined;
}

/** @throws Problem `config.invalid` */
export function readWritten(file: string): Written {
  const name = basename(file);
  const text = textOf(file);
  const lineAt = (offset: number) => text.slice(0, offset).split('\n').length;
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true });
  const [error] = errors;
  if (error)
    throw new Problem(
      'config.invalid',
      `${name} line ${lineAt(error.offset)}: this is no JSON (${printParseErrorCode(error.error)})`,
    );
  if (tree?.type !== 'object') throw new Problem('config.invalid', `${name}: must be one object, { … }`);
  const repeated = tree.children?.find(
    ({ children }, at) =>
      tree.children?.findIndex((one) => one.children?.[0]?.value === children?.[0]?.value) !== at,
  );
  if (repeated)
    throw new Problem(
      'config.invalid',
      `${name} line ${lineAt(repeated.offset)}: "${repeated.children?.[0]?.value}" is set twice`,
    );
  return {
    name,
    value: getNodeValue(tree) as Record<string, unknown>,
    line: (path) => {
      const node = findNodeAtLocation(tree, [...path]);
      return node && path.length > 0 ? lineAt(node.offset) : undefined;
    },
  };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new Problem('config.invalid', `${file} cannot be read: ${(cause as Error).message}`, { cause });
  }
}
