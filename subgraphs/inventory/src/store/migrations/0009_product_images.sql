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
CREATE TABLE "product_images" (
	"id" text PRIMARY KEY NOT NULL,
	"product_id" text NOT NULL,
	"hash" text NOT NULL,
	"alt" text NOT NULL,
	"position" integer NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "product_images_alt" CHECK (length(alt) BETWEEN 1 AND 300),
	CONSTRAINT "product_images_position" CHECK (position BETWEEN 0 AND 19)
);
--> statement-breakpoint
ALTER TABLE "media_uploads" ADD CONSTRAINT "media_uploads_hash_media_objects_hash_fk" FOREIGN KEY ("hash") REFERENCES "public"."media_objects"("hash") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "product_images" ADD CONSTRAINT "product_images_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "product_images" ADD CONSTRAINT "product_images_hash_media_objects_hash_fk" FOREIGN KEY ("hash") REFERENCES "public"."media_objects"("hash") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "media_garbage_due" ON "media_garbage" USING btree ("due_at");--> statement-breakpoint
CREATE INDEX "media_uploads_by_hash" ON "media_uploads" USING btree ("hash");--> statement-breakpoint
CREATE INDEX "media_uploads_by_age" ON "media_uploads" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "product_images_by_product" ON "product_images" USING btree ("product_id","position");--> statement-breakpoint
CREATE INDEX "product_images_by_hash" ON "product_images" USING btree ("hash");