/** Web components: the register in the shadow tree of an element in the shadow tree of another, open or closed. */
import { buttons, type Family, fill, maker, type Scene } from './kit.ts';
import { radioTable, statuses } from './radio-table.ts';

function component(mode: ShadowRootMode): Family {
  const family: Family = {
    id: `shadow-${mode}`,
    trap: `web components with ${mode} shadow roots`,
    language: 'zh',
    marks: statuses,
    draw(scene) {
      const make = maker(scene.doc);
      const app = make('school-app');
      const page = make('roll-call');
      fill(scene.doc, '校務', make('nav', {}, '首頁'), app);
      attach(scene, app, mode).append(make('h2', {}, '課堂點名 2026年11月24日 第7節'), page);
      attach(scene, page, mode).append(radioTable(scene), buttons(scene, family, '已點名'));
    },
  };
  return family;
}

function attach(scene: Scene, host: HTMLElement, mode: ShadowRootMode): ShadowRoot {
  const root = host.attachShadow({ mode });
  scene.closed.set(host, root);
  return root;
}

export const openShadow = component('open');
export const closedShadow = component('closed');
