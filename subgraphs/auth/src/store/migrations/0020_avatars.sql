CREATE TABLE "avatars" (
	"user_id" text PRIMARY KEY NOT NULL,
	"hash" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "media_garbage" (
	"storage_key" text PRIMARY KEY NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "media_objects" (
	"hash" text PRIMARY KEY NOT NULL,
	"storage_key" text NOT NULL,
	"width" integer NOT NULL,
	"height" integer NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "media_objects_storage_key" UNIQUE("storage_key"),
	CONSTRAINT "media_objects_hash" CHECK (hash ~ '^[0-9a-f]{64}$'),
	CONSTRAINT "media_objects_extent" CHECK (width > 0 AND height > 0)
);
--> statement-breakpoint
CREATE TABLE "media_uploads" (
	"id" text PRIMARY KEY NOT NULL,
	"caller_id" text NOT NULL,
	"purpose" text NOT NULL,
	"hash" text,
	"attached_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "media_uploads_attached" CHECK (attached_at IS NULL OR hash IS NOT NULL)
);
--> statement-breakpoint
ALTER TABLE "avatars" ADD CONSTRAINT "avatars_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "avatars" ADD CONSTRAINT "avatars_hash_media_objects_hash_fk" FOREIGN KEY ("hash") REFERENCES "public"."media_objects"("hash") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "media_uploads" ADD CONSTRAINT "media_uploads_hash_media_objects_hash_fk" FOREIGN KEY ("hash") REFERENCES "public"."media_objects"("hash") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "avatars_by_hash" ON "avatars" USING btree ("hash");--> statement-breakpoint
CREATE INDEX "media_garbage_due" ON "media_garbage" USING btree ("due_at");--> statement-breakpoint
CREATE INDEX "media_uploads_by_hash" ON "media_uploads" USING btree ("hash");--> statement-breakpoint
CREATE INDEX "media_uploads_by_age" ON "media_uploads" USING btree ("created_at");