import type { User } from '../../protocol/index.ts';

const person = (user_id: string, name: string, user_type: User['user_type'], department?: string): User => ({
  user_id,
  name,
  user_type,
  department: department ?? null,
});

/** Everyone the demo's history knows, by the short name the history uses. Invented, all of them. */
export const people = {
  nora: person('pt-nora', 'Nora Whitfield', 'patient'),
  daniel: person('pt-daniel', 'Daniel Reyes', 'patient'),
  sara: person('pt-haddad', 'سارة حداد', 'patient'),
  wang: person('pt-wang', '王小明', 'patient'),
  bashir: person('pt-latif', 'Bashir Latif', 'patient'),
  osei: person('dr-osei', 'Dr Amara Osei', 'doctor', 'Cardiology'),
  kanda: person('dr-kanda', 'Dr Yuki Kanda', 'doctor', 'Dermatology'),
  tomas: person('rx-ferreira', 'Tomás Ferreira', 'pharmacist'),
  priya: person('rn-nair', 'Priya Nair', 'nurse', 'Heart clinic'),
  liam: person('rn-oconnor', 'Liam O’Connor', 'nurse', 'Vaccination'),
  imaging: person('st-imaging', 'Northgate Imaging', 'staff', 'Booking desk'),
} as const satisfies Record<string, User>;

export type Who = keyof typeof people;
