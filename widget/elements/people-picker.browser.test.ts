import { afterEach, beforeEach, expect, test } from 'vitest';
import { person } from '../client/testing/builders.ts';
import { PeoplePicker } from './people-picker.ts';

if (customElements.get('care-people-picker') === undefined)
  customElements.define('care-people-picker', PeoplePicker);

const people = [person('omar', 'doctor'), person('lin', 'pharmacist'), person('grace', 'nurse')];
let picker: PeoplePicker;
let begun: unknown[];
const inPicker = <T extends HTMLElement>(selector: string): T[] => [
  ...picker.renderRoot.querySelectorAll<T>(selector),
];
const names = (): string[] => inPicker('.chosen button').map((each) => each.textContent.trim());
const kinds = (): number => inPicker('input[type=radio]').length;

beforeEach(() => {
  begun = [];
  picker = document.createElement('care-people-picker');
  picker.directory = () => Promise.resolve(people);
  picker.begin = (...asked) => Promise.resolve(begun.push(asked));
});
afterEach(() => picker.remove());

async function choose(...chosen: number[]): Promise<void> {
  document.body.append(picker);
  await expect.poll(() => inPicker('.scroll input, .scroll button').length).toBe(people.length);
  for (const index of chosen) inPicker('.scroll input, .scroll button')[index]?.click();
  await picker.updateComplete;
}

test('[SEAT2] offers the types of conversations that the server lets this person start', async () => {
  picker.may = ['direct', 'care_team', 'announcement'];
  await choose(0, 1);
  expect(kinds()).toBe(2);
  inPicker('.foot .primary')[0]?.click();
  await expect.poll(() => begun).toEqual([[['omar', 'lin'], null, 'care_team']]);
});

test('[SEAT2] where none of several may be started, one person takes the place of another', async () => {
  picker.may = ['direct'];
  await choose(0, 1);
  expect(names()).toEqual(['Name of lin']);
  expect(kinds()).toBe(0);
});

test('[SEAT2] where no direct one may be started, one person alone starts nothing', async () => {
  picker.may = ['group'];
  await choose(0);
  const start = inPicker('.foot .primary')[0];
  start?.click();
  expect([start?.ariaDisabled, begun]).toEqual(['true', []]);
  const why = () => inPicker(`#${start?.getAttribute('aria-describedby')}`).map((each) => each.textContent);
  const { people: words } = picker.strings;
  expect(why()).toEqual([words.oneMore]);
  expect(inPicker('[role=status]')[0]?.textContent.trim()).toBe(`${words.count(1)}\n${words.oneMore}`);
  inPicker('.scroll input, .scroll button')[1]?.click();
  await picker.updateComplete;
  expect([start?.ariaDisabled, why()]).toEqual(['false', ['']]);
  start?.click();
  await expect.poll(() => begun).toEqual([[['omar', 'lin'], null, 'group']]);
});

test('[WIRE1] an older server does not say: groups for everyone, and for staff the rest', async () => {
  await choose(0, 1);
  expect(kinds()).toBe(0);
  picker.staff = true;
  await picker.updateComplete;
  expect(kinds()).toBe(3);
});
