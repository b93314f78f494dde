// @vitest-environment node
import { setTimeout as pause } from 'node:timers/promises';
import * as fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { PLAN } from './cases.ts';
import type { Casework, Plan } from './casework.ts';
import { projectCase } from './projections/cases.ts';
import { Cable } from './testing/cable.testing.ts';
import { eventually, joinAs, must, passphrase, profile, school, world } from './testing/laptops.testing.ts';
import { at, people, type Who, zhang } from './testing/school.testing.ts';

/** Entries and edits of each of the three. */
const EDITS = Number(process.env.WUHE_EDITS ?? 15);
/** Of everything that happens by chance: the weather on the network, pauses, places in the text. */
const SEED = Number(process.env.WUHE_SEED ?? 1);

const team = ['chen', 'lin', 'zhou'] as const;

/** A page where the plan is written: its own document, which outlives the worker. What the worker did not confirm is sent again. */
class Page {
  readonly #doc = new Y.Doc();
  readonly #text = this.#doc.getText(`text:${PLAN}`);
  readonly #unkept = new Set<Uint8Array>();
  #plan: Plan | undefined;
  #unfollow = (): void => undefined;

  get text(): string {
    return this.#text.toString();
  }

  async connect(plan: Plan): Promise<void> {
    this.#plan = plan;
    this.#unfollow = plan.watchChanges((update) => Y.applyUpdate(this.#doc, update));
    Y.applyUpdate(this.#doc, plan.state(Y.encodeStateVector(this.#doc)));
    for (const update of [...this.#unkept]) await this.#keep(update);
  }

  /** Puts a piece, which ends with a line feed, after one of the lines that are there. */
  async write(piece: string, chance: number): Promise<void> {
    const before = Y.encodeStateVector(this.#doc);
    const lines = this.text.split('\n');
    const place = lines.slice(0, Math.floor(chance * lines.length)).join('\n').length;
    this.#text.insert(place === 0 ? 0 : place + 1, `${piece}\n`);
    const update = Y.encodeStateAsUpdate(this.#doc, before);
    this.#unkept.add(update);
    await this.#keep(update);
  }

  async #keep(update: Uint8Array): Promise<void> {
    const plan = this.#plan;
    await plan?.change(update);
    // The answer of a worker that was killed meanwhile comes to nobody.
    if (plan === this.#plan) this.#unkept.delete(update);
  }

  /** The worker is gone. */
  lost(): void {
    this.#plan = undefined;
    this.#unfollow();
  }
}

/** One of the three at work, in a flaky network. */
class Laptop {
  readonly page = new Page();
  readonly who: Who;
  readonly #chances: Iterator<number>;
  #cable = new Cable();
  #name = '';
  #out = false;
  casework!: Casework;

  constructor(who: Who, seed: number) {
    this.who = who;
    const [stream] = fc.sample(fc.noBias(fc.infiniteStream(fc.nat(0xffff), { noHistory: true })), {
      seed,
      numRuns: 1,
    });
    this.#chances = stream as Iterator<number>;
  }

  /** From 0 to below 1. */
  #chance(): number {
    return this.#chances.next().value / 0x10000;
  }

  async join(links: Map<Who, string>): Promise<void> {
    const { casework, name } = await profile(undefined, this.#cable.WebSocketPolyfill);
    [this.casework, this.#name] = [casework, name];
    await must(joinAs(casework, links, this.who));
  }

  entry(id: string, step: number): Promise<unknown> {
    const text = `${this.who} ${step}`;
    const command = { command: 'addToCase', case: id, measure: 'homeSchool', text, happened: at('08:00') };
    return must(this.casework.run(command, `${this.who}-${String(step).padStart(16, '0')}`));
  }

  async works(id: string, step: number): Promise<void> {
    world.clock += 1000;
    await this.entry(id, step);
    await this.page.write(`${this.who} ${step}`, this.#chance());
    this.weather();
    await pause(this.#chance() * 30);
  }

  /** In one step of four the sockets are cut, at times for some steps. */
  weather(): void {
    const chance = this.#chance();
    if (this.#out) {
      if (chance < 0.4) this.plug();
    } else if (chance < 0.1) {
      this.#cable.pull();
      this.#out = true;
    } else if (chance < 0.25) {
      this.#cable.cut();
      this.casework.retry();
    }
  }

  plug(): void {
    this.#out = false;
    this.#cable.plug();
    this.casework.retry();
  }

  /** The worker ends without a word while an entry and a piece are on their way to the disk, and starts again: nobody knows whether they came there. */
  async killed(id: string, step: number): Promise<void> {
    this.#cable.die();
    const under = [this.entry(id, step), this.page.write(`${this.who} ${step}`, this.#chance())];
    this.page.lost();
    await Promise.all(under);
    this.#cable = new Cable();
    this.#out = false;
    const { casework } = await profile(this.#name, this.#cable.WebSocketPolyfill);
    this.casework = casework;
    await must(casework.run({ command: 'unlock', passphrase }));
    await this.page.connect(casework.plan(id));
    await this.entry(id, step);
  }

  /** What this laptop shows of the case, without what differs from person to person. */
  shows(id: string) {
    const scene = this.casework.scene();
    const view = scene && projectCase(scene, 'zh-Hant', id);
    const [room] = scene?.room.cases ?? [];
    if (!scene || !view || !room) throw new Error('no case');
    return {
      log: view.entries.map(({ mine: _mine, ...entry }) => entry),
      statements: room.log.statements(),
      plan: room.plan.text(PLAN),
      waiting: scene.room.kept().waiting,
      notices: scene.room.library.notices(),
    };
  }
}

it(`three people, flaky network, ${EDITS} edits each, a killed worker: logs equal and complete`, {
  timeout: 60_000 + EDITS * 2000,
}, async () => {
  const links = await school();
  const laptops = team.map((who, place) => new Laptop(who, SEED * team.length + place));
  for (const laptop of laptops) await laptop.join(links);
  const [chen, , zhou] = laptops as [Laptop, Laptop, Laptop];
  const members = team.map((who, place) => ({
    person: people[who].id,
    as: ['leader', 'teacher', 'homeroomTeacher'][place],
  }));
  const { case: id } = await must<{ case: string }>(
    chen.casework.run({ command: 'openCase', student: zhang, members }),
  );
  for (const laptop of laptops) {
    await eventually(() => laptop.shows(id));
    await laptop.page.connect(laptop.casework.plan(id));
  }

  await Promise.all(
    laptops.map(async (laptop) => {
      for (let step = 0; step < EDITS; step++) {
        if (laptop === zhou && step === Math.floor(EDITS / 2)) await laptop.killed(id, step);
        else await laptop.works(id, step);
      }
    }),
  );
  for (const laptop of laptops) laptop.plug();

  const all = team.flatMap((who) => Array.from({ length: EDITS }, (_, step) => `${who} ${step}`)).sort();
  const patience = { timeout: 30_000 + EDITS * 1000, interval: 50 };
  for (const laptop of laptops)
    await vi.waitFor(() => {
      const shown = laptop.shows(id);
      expect(shown.waiting).toBe(0);
      expect(shown.log).toHaveLength(all.length);
      expect(shown.plan.split('\n')).toHaveLength(all.length + 1);
    }, patience);
  const first = chen.shows(id);
  expect(first.log.map(({ text }) => text).sort()).toEqual(all);
  expect(first.plan.trimEnd().split('\n').sort()).toEqual(all);
  for (const laptop of laptops) {
    expect(laptop.shows(id)).toEqual({ ...first, notices: [] });
    expect(laptop.page.text).toBe(first.plan);
  }
});
