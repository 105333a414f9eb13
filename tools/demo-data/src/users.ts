import { anchor, dayMs, historyStart, hourMs, iso } from './calendar.ts';
import type { Role, UserSeed } from './formats.ts';
import { demoId } from './ids.ts';
import type { Random } from './random.ts';

/** The password of every demo user; it exists on the local stack only. */
export const demoPassword = 'correct-horse-demo';

/** Logins that documentation, examples and tests rely on. */
export const demoLogins = {
  admin: 'admin@example.com',
  support: 'support@example.com',
  warehouse: 'warehouse@example.com',
  customer: 'customer@example.com',
  customer2: 'customer2@example.com',
} as const;

const fixed: { email: string; displayName: string; role: Role }[] = [
  { email: demoLogins.admin, displayName: 'Ada Admin', role: 'ADMIN' },
  { email: demoLogins.support, displayName: 'Sam Support', role: 'SUPPORT' },
  { email: demoLogins.warehouse, displayName: 'Wim Warehouse', role: 'WAREHOUSE' },
  { email: demoLogins.customer, displayName: 'Carla Customer', role: 'CUSTOMER' },
  { email: demoLogins.customer2, displayName: 'Chris Customer', role: 'CUSTOMER' },
];

/** Roles of the users after the fixed ones; everyone beyond is a customer. */
const staff: Role[] = [
  'ADMIN',
  ...Array<Role>(4).fill('SUPPORT'),
  ...Array<Role>(6).fill('WAREHOUSE'),
];

const firstNames = [
  'Amélie',
  'Anton',
  'Beatriz',
  'Björn',
  'Camille',
  'Dario',
  'Elif',
  'Emil',
  'Femke',
  'Giulia',
  'Hanna',
  'Ivo',
  'Jana',
  'Jürgen',
  'Katarzyna',
  'Lars',
  'Lucía',
  'Mateo',
  'Milan',
  'Nadia',
  'Noor',
  'Oskar',
  'Paula',
  'Rafael',
  'Saskia',
  'Søren',
  'Tomás',
  'Ulla',
  'Yusuf',
  'Zoë',
];

const lastNames = [
  'Almeida',
  'Bakker',
  'Bianchi',
  'Dubois',
  'Eriksen',
  'Fischer',
  'García',
  'Hansen',
  'Horváth',
  'Ivanov',
  'Jansen',
  'Kaya',
  'Kowalska',
  'Lindqvist',
  'Müller',
  'Novák',
  "O'Brien",
  'Pereira',
  'Rossi',
  'Schneider',
  'Silva',
  'Svensson',
  'Tóth',
  'Vermeer',
  'Weber',
];

export function demoUsers(random: Random, count: number): UserSeed[] {
  const taken = new Set<string>();
  return Array.from({ length: count }, (_, index) => {
    const known = fixed[index];
    const displayName =
      known?.displayName ?? `${random.pick(firstNames)} ${random.pick(lastNames)}`;
    const email = known?.email ?? freeEmail(displayName, taken);
    taken.add(email);
    const createdAt = registeredAt(random, { isEarly: index < fixed.length + staff.length });
    return {
      id: demoId('user', createdAt, random),
      email,
      displayName,
      password: demoPassword,
      roles: [known?.role ?? staff[index - fixed.length] ?? 'CUSTOMER'],
      createdAt: iso(createdAt),
    };
  });
}

/** Staff and fixed logins stand from the beginning; a third of the customers came during the year. */
function registeredAt(random: Random, { isEarly }: { isEarly: boolean }): number {
  const isNew = !isEarly && random.chance(1 / 3);
  const from = isNew ? historyStart : historyStart - 400 * dayMs;
  const to = isNew ? anchor - 60 * dayMs : historyStart - dayMs;
  return random.integer(from / hourMs, to / hourMs) * hourMs + random.integer(0, hourMs - 1);
}

function freeEmail(displayName: string, taken: ReadonlySet<string>): string {
  const local = displayName
    .toLowerCase()
    .replaceAll('ø', 'o')
    .normalize('NFD')
    .replaceAll(/[^a-z ]/g, '')
    .replaceAll(' ', '.');
  for (let number = 1; ; number++) {
    const email = `${local}${number === 1 ? '' : number}@example.com`;
    if (!taken.has(email)) return email;
  }
}
