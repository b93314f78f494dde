import { expect, test } from 'vitest';
import { Bucket } from './rate.ts';

const rate = { bytes: 100, frames: 10, burstBytes: 1000, burstFrames: 20 };

test('W6 a burst is free, what goes beyond it waits as long as it takes to fill', () => {
  let now = 0;
  const bucket = new Bucket(rate, () => now);
  bucket.take(1000, 1);
  expect(bucket.wait()).toBe(0);
  bucket.take(50, 1);
  expect(bucket.wait()).toBe(500);
  now += 250;
  expect(bucket.wait()).toBe(250);
  now += 250;
  expect(bucket.wait()).toBe(0);
});

test('W6 many small frames wait as few large ones do, and a rest fills no more than a burst', () => {
  let now = 0;
  const bucket = new Bucket(rate, () => now);
  bucket.take(1, 40);
  expect(bucket.wait()).toBe(2000);
  now += 3_600_000;
  bucket.take(1, 20);
  expect(bucket.wait()).toBe(0);
  bucket.take(1, 1);
  expect(bucket.wait()).toBe(100);
});
