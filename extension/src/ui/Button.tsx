/** Native button in one of the four kinds. */
import type { ComponentChildren } from 'preact';

interface Props {
  kind?: 'primary' | 'quiet' | 'danger' | undefined;
  submit?: boolean;
  disabled?: boolean;
  title?: string | undefined;
  onPress?: ((event: MouseEvent) => void) | undefined;
  children: ComponentChildren;
}

export function Button({ kind, submit = false, disabled = false, title, onPress, children }: Props) {
  return (
    <button
      type={submit ? 'submit' : 'button'}
      class="button"
      data-kind={kind}
      disabled={disabled}
      title={title}
      onClick={onPress}
    >
      {children}
    </button>
  );
}
