-- Whoever took it from ADMIN could not mend it, so nobody can have meant it.
UPDATE "roles" SET "permissions" = ARRAY(
	SELECT DISTINCT "permission" FROM unnest("permissions" || '{users:write}'::text[]) AS "held"("permission") ORDER BY 1)
WHERE "name" = 'ADMIN';
--> statement-breakpoint
ALTER TABLE "roles" DROP CONSTRAINT "roles_name_known";--> statement-breakpoint
ALTER TABLE "users" DROP CONSTRAINT "users_roles_known";--> statement-breakpoint
ALTER TABLE "roles" ADD COLUMN "description" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "roles" ADD CONSTRAINT "roles_name_form" CHECK ("roles"."name" ~ '^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$' AND length("roles"."name") <= 40);--> statement-breakpoint
ALTER TABLE "roles" ADD CONSTRAINT "roles_permissions_bounded" CHECK (cardinality("roles"."permissions") <= 100);--> statement-breakpoint
ALTER TABLE "roles" ADD CONSTRAINT "roles_admin_stays_admin" CHECK ("roles"."name" <> 'ADMIN' OR "roles"."permissions" @> '{users:write}');--> statement-breakpoint
ALTER TABLE "users" ADD CONSTRAINT "users_roles_bounded" CHECK (cardinality("users"."roles") BETWEEN 1 AND 10);
--> statement-breakpoint
UPDATE "roles" SET "description" = "built_in"."description" FROM (VALUES
	('CUSTOMER', 'Buys: may see and change what is its own, and nothing else.'),
	('SUPPORT', 'Helps customers: sees users, orders and stock, and cancels orders.'),
	('WAREHOUSE', 'Works with goods: sees orders and fulfils them, sees and changes stock.'),
	('ADMIN', 'May do everything.')) AS "built_in"("name", "description")
WHERE "roles"."name" = "built_in"."name";
--> statement-breakpoint
-- An array has no foreign key. Changes of roles wait for each other (lockRights), so these need no locks of
-- their own: they are there for code that errs.
CREATE FUNCTION require_known_roles() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM unnest(NEW.roles) AS given(name) WHERE NOT EXISTS (SELECT FROM roles WHERE roles.name = given.name)) THEN
    RAISE EXCEPTION 'a role of % is not defined', NEW.id
      USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'users_roles_known', TABLE = 'users';
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER users_roles_known BEFORE INSERT OR UPDATE OF roles ON users
  FOR EACH ROW EXECUTE FUNCTION require_known_roles();
--> statement-breakpoint
CREATE FUNCTION refuse_role_in_use() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM users WHERE users.roles @> ARRAY[OLD.name]) THEN
    RAISE EXCEPTION 'somebody has the role %', OLD.name
      USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'roles_in_use_stay', TABLE = 'roles';
  END IF;
  RETURN OLD;
END
$$;
--> statement-breakpoint
CREATE TRIGGER roles_in_use_stay BEFORE DELETE ON roles
  FOR EACH ROW EXECUTE FUNCTION refuse_role_in_use();
