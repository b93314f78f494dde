/** Line icons, 16 px. Always beside a word or inside a button that has a name. */
const paths = {
  hide: 'M1.8 8S4 4 8 4s6.2 4 6.2 4S12 12 8 12 1.8 8 1.8 8zM3 13 13 3',
  down: 'M4 6.5 8 10.5 12 6.5',
  forward: 'M6.5 4 10.5 8 6.5 12',
  back: 'M9.5 4 5.5 8 9.5 12',
  check: 'M3 8.5 6.5 12 13 4.5',
  cross: 'M4 4l8 8M12 4l-8 8',
  laptop: 'M3.5 3.5h9v7h-9zM1.5 12.8h13',
  school: 'M2 13.5V6.2L8 2.5l6 3.7v7.3zM6.5 13.5V9.5h3v4',
  clock: 'M8 2.2a5.8 5.8 0 1 0 .01 0zM8 4.8V8l2.2 1.4',
  print: 'M4.5 5.5v-3h7v3M4.5 11.5h-2v-6h11v6h-2M4.5 9.5h7v4h-7z',
  lock: 'M4 7.5h8v6H4zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5',
  unlock: 'M4 7.5h8v6H4zM5.5 7.5V4.8a2.5 2.5 0 0 1 4.8-.9',
  info: 'M8 2a6 6 0 1 0 .01 0zM8 7.2v4M8 4.8v.1',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
