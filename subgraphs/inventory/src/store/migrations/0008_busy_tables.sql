-- Tables whose rows change all the time: room on each page, so that a new version of a row stays on it and
-- no index is written (HOT), and a vacuum after so many changes rather than after a fifth of the table.
ALTER TABLE "stock_levels" SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);--> statement-breakpoint
ALTER TABLE "outbox" SET (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);
