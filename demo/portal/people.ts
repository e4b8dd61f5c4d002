export type UserType = 'patient' | 'doctor' | 'pharmacist' | 'nurse';

export interface Person {
  readonly userId: string;
  readonly name: string;
  readonly userType: UserType;
  readonly department?: string;
  /** What the page calls this person in a greeting. */
  readonly greeting: string;
  readonly initials: string;
  /** The avatar's hue, one of the six that the style sheet knows. */
  readonly hue: 22 | 68 | 150 | 205 | 255 | 330;
}

export const people = {
  patient: {
    userId: 'pt-nora',
    name: 'Nora Whitfield',
    userType: 'patient',
    greeting: 'Nora',
    initials: 'NW',
    hue: 68,
  },
  patient2: {
    userId: 'pt-daniel',
    name: 'Daniel Reyes',
    userType: 'patient',
    greeting: 'Daniel',
    initials: 'DR',
    hue: 255,
  },
  doctor: {
    userId: 'dr-osei',
    name: 'Dr Amara Osei',
    userType: 'doctor',
    department: 'Cardiology',
    greeting: 'Dr Osei',
    initials: 'AO',
    hue: 205,
  },
  pharmacist: {
    userId: 'rx-ferreira',
    name: 'Tomás Ferreira',
    userType: 'pharmacist',
    greeting: 'Tomás',
    initials: 'TF',
    hue: 150,
  },
  nurse: {
    userId: 'rn-nair',
    name: 'Priya Nair',
    userType: 'nurse',
    department: 'Heart clinic',
    greeting: 'Priya',
    initials: 'PN',
    hue: 330,
  },
} as const satisfies Record<string, Person>;

export type Persona = keyof typeof people;

export const staff = ['doctor', 'pharmacist', 'nurse'] as const satisfies readonly Persona[];

export function isPersona(value: string | undefined): value is Persona {
  return value !== undefined && Object.hasOwn(people, value);
}

export function personOf(persona: Persona): Person {
  return people[persona];
}
