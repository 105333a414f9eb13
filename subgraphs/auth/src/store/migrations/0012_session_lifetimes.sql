CREATE TABLE "familiar_devices" (
	"user_id" text NOT NULL,
	"familiarity" text NOT NULL,
	"seen_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "familiar_devices_user_id_familiarity_pk" PRIMARY KEY("user_id","familiarity")
);
--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "device" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "familiar_devices" ADD CONSTRAINT "familiar_devices_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;