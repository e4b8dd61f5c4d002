import { html, nothing, type TemplateResult } from 'lit';

export interface Choices<T extends string> {
  readonly legend: string;
  readonly name: string;
  readonly values: readonly T[];
  readonly word: (value: T) => string;
  readonly chosen: T | undefined;
  readonly choose: (value: T) => void;
  /** What the one chosen means; null where its word says it all. */
  readonly hint: string | null;
}

/** One of a few. Needs `pickerStyles`. */
export function choices<T extends string>(options: Choices<T>): TemplateResult {
  const { legend, name, values, word, chosen, choose, hint } = options;
  return html`<fieldset class="choices">
    <legend>${legend}</legend>
    ${values.map(
      (value) =>
        html`<label
          ><input
            type="radio"
            name=${name}
            .checked=${value === chosen}
            @change=${() => choose(value)}
          /><span>${word(value)}</span></label
        >`,
    )}
    <small class="meta" role="status">${hint ?? nothing}</small>
  </fieldset>`;
}
