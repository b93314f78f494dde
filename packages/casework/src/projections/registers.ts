/** The desk's list of registers: what was proposed, approved or switched off, newest first, and whether this person decides. */
import { type RegisterState, registerDeciders, registerStates } from '../registerProfiles.ts';
import type { RegisterView } from '../views.ts';
import type { Stage } from './stage.ts';

export function mayDecideRegisters(on: Stage): boolean {
  return registerDeciders(on.facts, on.room.membership, on.now).includes(on.me);
}

export function registers(on: Stage): RegisterView[] {
  return [...registerStates(on.facts, on.room.membership).states.values()]
    .map((state) => registerView(on, state))
    .sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : b.version - a.version));
}

function registerView(on: Stage, { proposal, decision }: RegisterState): RegisterView {
  const { register, version, title, profile } = proposal.body;
  const { origin, path } = profile;
  return {
    id: proposal.id,
    register,
    version,
    title,
    place: `${typeof origin === 'string' ? origin : ''}${typeof path === 'string' ? path : ''}`,
    by: on.person(proposal.author).name,
    at: proposal.at,
    state: decision?.body.decision ?? 'proposed',
    decided: decision && { by: on.person(decision.author).name, at: decision.at },
    profile,
  };
}
