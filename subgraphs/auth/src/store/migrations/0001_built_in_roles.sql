-- The roles that domain/role.ts names. Operators change them with `manage define-role`.
INSERT INTO "roles" ("name", "permissions") VALUES
	('CUSTOMER', '{}'),
	('SUPPORT', '{orders:cancel,orders:read,stock:read,users:read}'),
	('WAREHOUSE', '{orders:fulfil,orders:read,stock:read,stock:write}'),
	('ADMIN', '{catalog:write,orders:cancel,orders:fulfil,orders:read,stock:read,stock:write,users:read,users:write}');
