import type { FastifyInstance } from 'fastify';

export interface GraphqlAnswer<Data> {
  status: number;
  data: Data | null | undefined;
  errors: readonly GraphqlAnswerError[] | undefined;
}

export interface GraphqlAnswerError {
  message: string;
  path?: readonly (string | number)[];
  extensions: {
    code: string;
    fields?: { path: string; rule: string; message: string }[];
    [detail: string]: unknown;
  };
}

export interface GraphqlClientOptions {
  token?: string | undefined;
  gatewaySecret?: string | undefined;
  headers?: Record<string, string>;
}

/** Sends GraphQL into a server object, through all of HTTP but the socket. */
export function graphqlClient(app: FastifyInstance, options: GraphqlClientOptions = {}) {
  const { token, gatewaySecret, headers = {} } = options;
  return {
    async query<Data = Record<string, unknown>>(
      query: string,
      variables: Record<string, unknown> = {},
    ): Promise<GraphqlAnswer<Data>> {
      const response = await app.inject({
        method: 'POST',
        url: '/graphql',
        headers: {
          ...headers,
          ...(token && { authorization: `Bearer ${token}` }),
          ...(gatewaySecret && { 'x-gateway-secret': gatewaySecret }),
        },
        payload: { query, variables },
      });
      const { data, errors } = response.json<Omit<GraphqlAnswer<Data>, 'status'>>();
      return { status: response.statusCode, data, errors };
    },
  };
}
