-- Who runs the system may look at its queues and sagas; only an admin may touch them. What operators
-- added to a role with `manage define-role` stays.
UPDATE "roles" SET "permissions" = ARRAY(
	SELECT DISTINCT "permission" FROM unnest("permissions" || '{operations:read}'::text[]) AS "held"("permission") ORDER BY 1)
WHERE "name" = 'SUPPORT';
--> statement-breakpoint
UPDATE "roles" SET "permissions" = ARRAY(
	SELECT DISTINCT "permission" FROM unnest("permissions" || '{operations:read,operations:write}'::text[]) AS "held"("permission") ORDER BY 1)
WHERE "name" = 'ADMIN';
