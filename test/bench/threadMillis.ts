/** Processor time of this thread so far, ms; other programs and threads are not in it. */
export function threadMillis(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
