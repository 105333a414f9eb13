import {
  type ASTNode,
  buildASTSchema,
  type ConstDirectiveNode,
  type DocumentNode,
  Kind,
  parse,
  parseConstValue,
  parseType,
  print,
  type StringValueNode,
  visit,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { everyKind } from '../../test/support/every-kind.ts';
import { indexCoordinates } from '../core/graph/coordinates.ts';
import { diffSchemas } from './diff-schemas.ts';

const document = parse(everyKind);
const schemaOf = (changed: DocumentNode) => buildASTSchema(changed, { assumeValidSDL: true });
const schema = schemaOf(document);

/** A change that can be made of many elements, of each by itself. */
interface Edit {
  readonly name: string;
  /** The element after it, null where that is gone, undefined where it cannot be made. */
  make(node: ASTNode): ASTNode | null | undefined;
  /** All that there is to tell of it. */
  tells(coordinate: string, node: ASTNode): string;
}

const name = (value: string) => ({ kind: Kind.NAME, value }) as const;
const int = { kind: Kind.NAMED_TYPE, name: name('Int') } as const;
const text: StringValueNode = { kind: Kind.STRING, value: 'Another.' };
const deprecated: ConstDirectiveNode = { kind: Kind.DIRECTIVE, name: name('deprecated') };
const field = { kind: Kind.FIELD_DEFINITION, name: name('added'), type: int } as const;
const input = { kind: Kind.INPUT_VALUE_DEFINITION, name: name('added'), type: int } as const;
const value = { kind: Kind.ENUM_VALUE_DEFINITION, name: name('added') } as const;

const edits: readonly Edit[] = [
  {
    name: 'a member removed',
    make: (node) => (isMember(node) ? null : undefined),
    tells: (at, node) => `${nounOf(at, node)}-removed ${at}`,
  },
  {
    name: 'a field added',
    make: (node) =>
      node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION
        ? { ...node, fields: [...(node.fields ?? []), field] }
        : undefined,
    tells: (at) => `field-added ${at}.added`,
  },
  {
    name: 'an argument added',
    make: (node) =>
      node.kind === Kind.FIELD_DEFINITION
        ? { ...node, arguments: [...(node.arguments ?? []), input] }
        : undefined,
    tells: (at) => `argument-added ${at}(added:)`,
  },
  {
    name: 'an input field added',
    make: (node) =>
      node.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION
        ? { ...node, fields: [...(node.fields ?? []), input] }
        : undefined,
    tells: (at) => `input-field-added ${at}.added`,
  },
  {
    name: 'an enum value added',
    make: (node) =>
      node.kind === Kind.ENUM_TYPE_DEFINITION
        ? { ...node, values: [...(node.values ?? []), value] }
        : undefined,
    tells: (at) => `enum-value-added ${at}.added`,
  },
  {
    name: 'a type made a list',
    make: (node) =>
      'type' in node && isMember(node)
        ? { ...node, type: parseType(`[${print(node.type)}]`) }
        : undefined,
    tells: (at, node) => `${nounOf(at, node)}-type-changed ${at}`,
  },
  {
    name: 'a type made non-null, or nullable',
    make: (node) =>
      'type' in node && isMember(node)
        ? { ...node, type: parseType(`${print(node.type)}!`.replace(/!!$/, '')) }
        : undefined,
    tells: (at, node) => `${nounOf(at, node)}-type-changed ${at}`,
  },
  {
    name: 'another default',
    make: (node) =>
      node.kind === Kind.INPUT_VALUE_DEFINITION && /^(?:Int|String)$/.test(print(node.type))
        ? { ...node, defaultValue: parseConstValue(print(node.type) === 'Int' ? '77' : '"77"') }
        : undefined,
    tells: (at, node) => `${nounOf(at, node)}-default-changed ${at}`,
  },
  {
    name: 'another description',
    make: (node) =>
      isMember(node) || node.kind.endsWith('TypeDefinition')
        ? ({ ...node, description: text } as ASTNode)
        : undefined,
    tells: (at) => `description-changed ${at}`,
  },
  {
    name: 'a deprecation',
    make: (node) => (isMember(node) ? { ...node, directives: [deprecated] } : undefined),
    tells: (at) => `deprecation-changed ${at}`,
  },
  {
    name: 'an interface less',
    make: (node) =>
      'interfaces' in node && node.interfaces && node.interfaces.length > 0
        ? { ...node, interfaces: node.interfaces.slice(1) }
        : undefined,
    tells: (at) => `interface-removed ${at}`,
  },
  {
    name: 'a member of a union less',
    make: (node) =>
      node.kind === Kind.UNION_TYPE_DEFINITION
        ? { ...node, types: node.types?.slice(1) }
        : undefined,
    tells: (at) => `union-member-removed ${at}`,
  },
  {
    name: 'a specification less',
    make: (node) =>
      node.kind === Kind.SCALAR_TYPE_DEFINITION ? { ...node, directives: [] } : undefined,
    tells: (at) => `scalar-specification-changed ${at}`,
  },
  {
    name: 'a place of a directive less',
    make: (node) =>
      node.kind === Kind.DIRECTIVE_DEFINITION
        ? { ...node, locations: node.locations.slice(1) }
        : undefined,
    tells: (at) => `directive-changed ${at}`,
  },
];

describe.each(edits)('$name', ({ make, tells }) => {
  const elements = [...indexCoordinates(document)].flatMap(([coordinate, [node]]) =>
    node && make(node) !== undefined ? [[coordinate, node] as const] : [],
  );

  it('can be made somewhere', () => {
    expect(elements).not.toEqual([]);
  });

  it.each(elements)('is all that is told where it is made at %s', (coordinate, element) => {
    const changed: DocumentNode = visit(document, {
      enter: (node) => (node === element ? make(node) : undefined),
    });
    const told = diffSchemas(schema, schemaOf(changed));
    expect(told.map((change) => `${change.kind} ${change.coordinate}`)).toEqual([
      tells(coordinate, element),
    ]);
  });
});

type Member = Extract<
  ASTNode,
  { kind: 'FieldDefinition' | 'InputValueDefinition' | 'EnumValueDefinition' }
>;

function isMember(node: ASTNode): node is Member {
  return /^(?:Field|InputValue|EnumValue)Definition$/.test(node.kind);
}

function nounOf(coordinate: string, { kind }: ASTNode): string {
  if (kind === Kind.FIELD_DEFINITION) return 'field';
  if (kind === Kind.ENUM_VALUE_DEFINITION) return 'enum-value';
  return coordinate.endsWith(':)') ? 'argument' : 'input-field';
}
