import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';

export const PARCEL_CHANGED = 'bench.parcel.changed.v1';

const federation = 'url: "https://specs.apollo.dev/federation/v2.9"';

/** Has both kinds of stream: one of its own, which it serves to the gateway, and one that news feed. */
export const parcels = `
  extend schema
    @link(${federation}, import: ["@composeDirective", "@key"])
    @link(url: "https://commerce-supergraph.example/streams/v0.1", import: ["@streamFrom"])
    @composeDirective(name: "@streamFrom")
  directive @streamFrom(events: [String!]!, field: String!, by: String! = "id", of: String) on FIELD_DEFINITION
  type Query { parcel(id: ID!): Parcel }
  type Subscription {
    parcelUpdated(id: ID!): Parcel!
    parcelChanged(id: ID!): Parcel!
      @streamFrom(events: ["bench.parcel.changed"], field: "parcel", of: "id")
  }
  type Parcel @key(fields: "id") { id: ID! version: Int! changedAtMs: Float! }
`;

/** Knows more of each parcel: what it has is fetched for every event. */
export const couriers = `
  extend schema @link(${federation}, import: ["@key"])
  type Query { courier: String }
  type Parcel @key(fields: "id") { id: ID! distanceMetres: Int }
`;

/** @param ports of the subgraphs, which are processes of this machine */
export function composeLive(ports: {
  readonly parcels: number;
  readonly couriers: number;
}): string {
  const { supergraphSdl, errors } = composeServices(
    Object.entries({ parcels, couriers }).map(([name, typeDefs]) => ({
      name,
      url: `http://127.0.0.1:${name === 'parcels' ? ports.parcels : ports.couriers}/graphql`,
      typeDefs: parse(typeDefs),
    })),
  );
  if (!supergraphSdl) throw new AggregateError(errors ?? [], 'the subgraphs do not compose');
  return supergraphSdl;
}

export type Kind = 'stream' | 'events';

/** How a client asks the gateway for one parcel, by what the stream is fed with. */
export const documents: Readonly<Record<Kind | 'subgraph', string>> = {
  stream: ask('parcelUpdated', 'changedAtMs distanceMetres'),
  events: ask('parcelChanged', 'changedAtMs distanceMetres'),
  subgraph: ask('parcelUpdated', 'changedAtMs'),
};

function ask(field: string, selection: string): string {
  return `subscription Watch($id: ID!) { parcel: ${field}(id: $id) { ${selection} } }`;
}
