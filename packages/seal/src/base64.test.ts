import { base64urlnopad } from '@scure/base';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { base64Bytes, base64Text } from './base64.ts';

it('N1 bytes are written and read as the library does it', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      const text = base64Text(bytes);
      expect(text).toBe(base64urlnopad.encode(bytes));
      expect(base64Bytes(text)).toEqual(bytes);
    }),
  );
});
