/** Opens a JSON file from the disk. The browser's own field would speak the browser's language. */
interface Props {
  label: string;
  disabled?: boolean;
  onFile: (file: File) => Promise<void>;
}

export function FileButton({ label, disabled = false, onFile }: Props) {
  return (
    <label class="button file" aria-disabled={disabled || undefined}>
      <input
        class="unseen"
        type="file"
        accept=".json,application/json"
        disabled={disabled}
        onChange={(event) => {
          const input = event.currentTarget;
          const [file] = input.files ?? [];
          if (file)
            void onFile(file).then(() => {
              input.value = '';
            });
        }}
      />
      {label}
    </label>
  );
}
