import {
  type ASTNode,
  type ASTVisitor,
  type DirectiveNode,
  GraphQLError,
  Kind,
  OperationTypeNode,
  type ValidationContext,
  visit,
} from 'graphql';
import { DEFER } from '../engine/plan/defer-labels.ts';

/** What is valid of `@defer`, as graphql-js 17 has it: the rules of its version 16 know nothing of this. */
export const deferRules = [deferLabels, deferOnRoot, deferInSubscription] as const;

/** A label tells parts apart: it stands in the document, and once. */
function deferLabels(context: ValidationContext): ASTVisitor {
  const labels = new Map<string, DirectiveNode>();
  return {
    Directive(node) {
      const label = argumentOf(node, 'label');
      if (node.name.value !== DEFER || !label || label.kind === Kind.NULL) return;
      if (label.kind !== Kind.STRING) {
        return report(context, 'The label of a @defer must be a string in the document.', node);
      }
      const before = labels.get(label.value);
      labels.set(label.value, node);
      if (!before) return;
      report(context, `Two fragments are deferred with the label "${label.value}".`, before, node);
    },
  };
}

const serial = [OperationTypeNode.MUTATION, OperationTypeNode.SUBSCRIPTION];

/** A mutation's fields are executed one after another, and a subscription has but one. */
function deferOnRoot(context: ValidationContext): ASTVisitor {
  const schema = context.getSchema();
  return {
    Directive(node) {
      const type = context.getParentType();
      if (node.name.value !== DEFER || !type) return;
      const root = serial.find((operation) => type === schema.getRootType(operation));
      if (root) report(context, `The fields of a ${root} itself cannot be deferred.`, node);
    },
  };
}

/** Each event of a subscription is answered as a whole. */
function deferInSubscription(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition(operation) {
      if (operation.operation !== OperationTypeNode.SUBSCRIPTION) return;
      const fragments = context.getRecursivelyReferencedFragments(operation);
      for (const node of [operation, ...fragments].flatMap(defersThatMayApply)) {
        report(context, 'In a subscription nothing can be deferred.', node);
      }
    },
  };
}

function defersThatMayApply(definition: ASTNode): DirectiveNode[] {
  const found: DirectiveNode[] = [];
  visit(definition, {
    Directive(node) {
      const condition = argumentOf(node, 'if');
      const isOff = condition?.kind === Kind.BOOLEAN && !condition.value;
      if (node.name.value === DEFER && !isOff) found.push(node);
    },
  });
  return found;
}

function argumentOf({ arguments: given = [] }: DirectiveNode, name: string) {
  return given.find((one) => one.name.value === name)?.value;
}

function report(context: ValidationContext, message: string, ...nodes: DirectiveNode[]): void {
  context.reportError(new GraphQLError(message, { nodes }));
}
