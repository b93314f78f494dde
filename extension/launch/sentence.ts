/** A failure of the tools that a person can act on: what happened, then what to do. */
export class Sentence extends Error {
  override readonly name = 'Sentence';
}

/** Runs a tool; a `Sentence` ends it with exit code 2 and its text, anything else with its stack. */
export async function runTool(main: () => Promise<number | undefined>): Promise<void> {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    process.exitCode = 2;
    if (error instanceof Sentence) process.stderr.write(`${error.message}\n`);
    else throw error;
  }
}
