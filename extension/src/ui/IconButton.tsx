/** A square button with an icon; its name is its label and its tooltip. */
import { Icon, type IconName } from './Icon.tsx';

interface Props {
  icon: IconName;
  label: string;
  pressed?: boolean;
  disabled?: boolean;
  onPress: (event: MouseEvent) => void;
}

export function IconButton({ icon, label, pressed, disabled = false, onPress }: Props) {
  return (
    <button
      type="button"
      class="button"
      data-kind="quiet"
      data-size="icon"
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      disabled={disabled}
      onClick={onPress}
    >
      <Icon name={icon} />
    </button>
  );
}
