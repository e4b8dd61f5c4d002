import { html, nothing, type TemplateResult } from 'lit';
import type { SearchFilters } from '../client/state.ts';
import type { WholeStrings } from '../i18n/whole.ts';

/** Filters as they stand in their fields; empty where nothing is asked for. */
export interface FilterForm {
  readonly userId: string;
  readonly hasFile: boolean;
  /** Days as a native field has them, "2026-05-04". */
  readonly since: string;
  readonly until: string;
}
export const NO_FILTERS: FilterForm = { userId: '', hasFile: false, since: '', until: '' };

export const isFiltered = ({ userId, hasFile, since, until }: FilterForm): boolean =>
  userId !== '' || hasFile || since !== '' || until !== '';

const DAY = /^(\d{4})-(\d\d)-(\d\d)$/u;

/**
 * When a day begins in this person's own zone, epoch ms; `later` counts days on from it. Null for what is no day, or
 * one past the years an instant is written with.
 */
export function dayStart(day: string, later = 0): number | null {
  const parts = DAY.exec(day);
  if (parts === null) return null;
  const date = new Date(2000, 0, 1);
  // Not by the constructor, which takes the years before 100 for those of the last century.
  date.setFullYear(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]) + later);
  return date.getFullYear() > 9_999 ? null : date.getTime();
}

/** What is asked of the server: both days are meant whole, whichever comes first. */
export function filtersOf({ userId, hasFile, since, until }: FilterForm): SearchFilters {
  const turned = since !== '' && until !== '' && since > until;
  const sinceMs = dayStart(turned ? until : since);
  const untilMs = dayStart(turned ? since : until, 1);
  return {
    ...(userId === '' ? {} : { userId }),
    ...(hasFile ? { hasFile } : {}),
    ...(sinceMs === null ? {} : { sinceMs }),
    ...(untilMs === null ? {} : { untilMs }),
  };
}

export interface FilterOptions {
  readonly form: FilterForm;
  /** Who may be asked for, with the names to choose them by. */
  readonly people: readonly { readonly user_id: string; readonly name: string }[];
  readonly strings: WholeStrings;
  readonly change: (form: FilterForm) => void;
}

const valueOf = ({ currentTarget }: Event): string =>
  currentTarget instanceof HTMLInputElement || currentTarget instanceof HTMLSelectElement
    ? currentTarget.value
    : '';

/** The fields of the filters. Needs `filterStyles`. */
export function filterFields({ form, people, strings, change }: FilterOptions): TemplateResult {
  const words = strings.find;
  const day = (name: 'since' | 'until'): TemplateResult =>
    html`<label
      ><span class="meta">${words[name]}</span
      ><input
        type="date"
        max="9999-12-31"
        .value=${form[name]}
        @change=${(event: Event) => change({ ...form, [name]: valueOf(event) })}
    /></label>`;
  return html`<div class="filters" role="group" aria-label=${words.filters}>
    <label
      ><span class="meta">${words.sentBy}</span
      ><select @change=${(event: Event) => change({ ...form, userId: valueOf(event) })}>
        <option value="" .selected=${form.userId === ''}>${words.anyone}</option>
        ${people.map(
          ({ user_id: id, name }) =>
            html`<option value=${id} .selected=${form.userId === id}>${name}</option>`,
        )}
      </select></label
    >
    <button
      type="button"
      class="toggle"
      aria-pressed=${form.hasFile}
      @click=${() => change({ ...form, hasFile: !form.hasFile })}
    >
      ${words.hasFile}
    </button>
    ${day('since')}${day('until')}${
      isFiltered(form)
        ? html`<button type="button" class="button text clear" @click=${() => change(NO_FILTERS)}>
            ${words.clear}
          </button>`
        : nothing
    }
  </div>`;
}
