import { html } from 'hono/html';
import type { Readings } from './chart.ts';
import type { Dates } from './dates.ts';
import type { Html } from './document.ts';

/** The made-up record of one made-up patient. */
export interface PatientRecord {
  readonly visit: {
    readonly title: string;
    readonly inDays: number;
    readonly when: string;
    readonly where: string;
  };
  readonly readings: Readings;
  readonly results: readonly { readonly name: string; readonly daysAgo: number; readonly inRange: boolean }[];
  readonly medicines: readonly { readonly name: string; readonly how: Html | string }[];
  readonly letters: readonly { readonly title: Html | string; readonly pages: number }[];
}

export function nora(on: Dates): PatientRecord {
  return {
    visit: {
      title: 'Heart clinic review',
      inDays: 1,
      when: '09:40 with Dr Amara Osei',
      where: 'Level 3, East Wing, Northgate Hospital',
    },
    readings: {
      title: 'Home blood pressure',
      summary:
        'Ten days of home blood pressure. The upper reading fell from 146 to 128, inside the goal of 120 to 135. The lower reading fell from 93 to 82.',
      min: 80,
      max: 160,
      step: 20,
      goal: [120, 135],
      series: [
        [146, 143, 144, 139, 137, 138, 133, 131, 129, 128],
        [93, 92, 91, 90, 88, 87, 86, 85, 83, 82],
      ],
    },
    results: [
      { name: 'Kidney function', daysAgo: 2, inRange: true },
      { name: 'Potassium', daysAgo: 2, inRange: true },
      { name: 'HbA1c', daysAgo: 2, inRange: true },
      { name: 'LDL cholesterol', daysAgo: 2, inRange: false },
    ],
    medicines: [
      { name: 'Amlodipine 5 mg', how: html`Once a day, since ${on(-10, 'dayMonth')}` },
      { name: 'Atorvastatin 20 mg', how: 'Once a day, at night' },
      { name: 'Aspirin 75 mg', how: html`Stopped on ${on(-10, 'dayMonth')}` },
      { name: 'Ramipril 5 mg', how: 'Once a day, in the morning' },
    ],
    letters: [
      { title: html`Heart clinic: summary of your visit on ${on(-10, 'dayMonth')}`, pages: 2 },
      { title: html`Blood test form for ${on(-2, 'dayMonth')}`, pages: 1 },
      { title: 'How to measure blood pressure at home', pages: 4 },
    ],
  };
}

export function daniel(on: Dates): PatientRecord {
  return {
    visit: {
      title: 'Diabetes clinic review',
      inDays: 4,
      when: '11:20 with Dr Yuki Kanda',
      where: 'Level 1, West Wing, Northgate Hospital',
    },
    readings: {
      title: 'Home blood glucose, mmol/L',
      summary:
        'Ten days of blood glucose before breakfast, in millimoles per litre. It fell from 8.9 to 6.4, inside the goal of 4 to 7.',
      min: 4,
      max: 12,
      step: 2,
      goal: [4, 7],
      series: [[8.9, 8.4, 8.6, 7.9, 7.6, 7.8, 7.1, 6.9, 6.6, 6.4]],
    },
    results: [
      { name: 'HbA1c', daysAgo: 6, inRange: false },
      { name: 'Kidney function', daysAgo: 6, inRange: true },
      { name: 'Thyroid (TSH)', daysAgo: 6, inRange: true },
    ],
    medicines: [
      { name: 'Metformin 500 mg', how: 'Twice a day, with food' },
      { name: 'Levothyroxine 75 micrograms', how: 'Once a day, before breakfast' },
    ],
    letters: [
      { title: html`Diabetes clinic: your blood results of ${on(-6, 'dayMonth')}`, pages: 2 },
      { title: 'Looking after your feet', pages: 6 },
    ],
  };
}
