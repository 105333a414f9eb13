-- Tables whose rows change all the time: a vacuum after so many changes rather than after a fifth of the
-- table; and room on each page where no index is touched, so that a row stays on its page (HOT).
ALTER TABLE "outbox" SET (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);--> statement-breakpoint
ALTER TABLE "throttles" SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);
