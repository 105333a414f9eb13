CREATE TABLE "inbox" (
	"consumer" text NOT NULL,
	"event_id" text NOT NULL,
	"handled_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "inbox_consumer_event_id_pk" PRIMARY KEY("consumer","event_id")
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"position" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "outbox_position_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"id" text NOT NULL,
	"type" text NOT NULL,
	"subject" text NOT NULL,
	"sequence" bigint NOT NULL,
	"data" jsonb NOT NULL,
	"correlation_id" text NOT NULL,
	"causation_id" text,
	"traceparent" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"published_at" timestamp (3) with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"retry_at" timestamp (3) with time zone,
	"last_error" text,
	CONSTRAINT "outbox_id_unique" UNIQUE("id")
);
--> statement-breakpoint
CREATE TABLE "product_variants" (
	"id" text PRIMARY KEY NOT NULL,
	"product_id" text NOT NULL,
	"sku" text NOT NULL,
	"name" text NOT NULL,
	"price_amount_minor" bigint NOT NULL,
	"currency" text NOT NULL,
	"status" text NOT NULL,
	"version" integer NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "product_variants_sku" UNIQUE("sku"),
	CONSTRAINT "product_variants_sku_form" CHECK (sku ~ '^[A-Z0-9][A-Z0-9._-]{1,63}$'),
	CONSTRAINT "product_variants_price" CHECK (price_amount_minor BETWEEN 0 AND 1000000000000),
	CONSTRAINT "product_variants_currency" CHECK (currency ~ '^[A-Z]{3}$'),
	CONSTRAINT "product_variants_status" CHECK (status IN ('ACTIVE', 'ARCHIVED')),
	CONSTRAINT "product_variants_version" CHECK (version > 0)
);
--> statement-breakpoint
CREATE TABLE "products" (
	"id" text PRIMARY KEY NOT NULL,
	"title" text NOT NULL,
	"description" text NOT NULL,
	"tags" text[] NOT NULL,
	"status" text NOT NULL,
	"search" "tsvector" GENERATED ALWAYS AS (product_search(title, description, tags)) STORED NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "products_status" CHECK (status IN ('ACTIVE', 'ARCHIVED')),
	CONSTRAINT "products_title" CHECK (length(title) BETWEEN 1 AND 200)
);
--> statement-breakpoint
CREATE TABLE "reservation_lines" (
	"reservation_id" text NOT NULL,
	"line_id" text NOT NULL,
	"variant_id" text NOT NULL,
	"warehouse_id" text NOT NULL,
	"quantity" integer NOT NULL,
	CONSTRAINT "reservation_lines_key" PRIMARY KEY("reservation_id","line_id","warehouse_id"),
	CONSTRAINT "reservation_lines_quantity" CHECK (quantity > 0)
);
--> statement-breakpoint
CREATE TABLE "reservations" (
	"id" text PRIMARY KEY NOT NULL,
	"order_id" text NOT NULL,
	"customer_id" text,
	"status" text NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"rejection" jsonb,
	"version" integer NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"settled_at" timestamp (3) with time zone,
	CONSTRAINT "reservations_order" UNIQUE("order_id"),
	CONSTRAINT "reservations_status" CHECK (status IN ('HELD', 'COMMITTED', 'RELEASED', 'RETURNED', 'EXPIRED', 'REJECTED')),
	CONSTRAINT "reservations_customer" CHECK (customer_id IS NOT NULL OR status = 'RELEASED'),
	CONSTRAINT "reservations_deadline" CHECK (expires_at IS NOT NULL OR status IN ('RELEASED', 'REJECTED')),
	CONSTRAINT "reservations_rejection" CHECK ((rejection IS NOT NULL) = (status = 'REJECTED')),
	CONSTRAINT "reservations_settled" CHECK ((settled_at IS NULL) = (status = 'HELD')),
	CONSTRAINT "reservations_version" CHECK (version > 0)
);
--> statement-breakpoint
CREATE TABLE "stock_levels" (
	"variant_id" text NOT NULL,
	"warehouse_id" text NOT NULL,
	"on_hand" integer NOT NULL,
	"reserved" integer NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "stock_levels_key" PRIMARY KEY("variant_id","warehouse_id"),
	CONSTRAINT "stock_levels_on_hand" CHECK (on_hand >= 0),
	CONSTRAINT "stock_levels_reserved" CHECK (reserved >= 0),
	CONSTRAINT "stock_levels_not_oversold" CHECK (reserved <= on_hand)
);
--> statement-breakpoint
CREATE TABLE "stock_movements" (
	"id" text PRIMARY KEY NOT NULL,
	"position" bigint GENERATED ALWAYS AS IDENTITY (sequence name "stock_movements_position_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"type" text NOT NULL,
	"variant_id" text NOT NULL,
	"warehouse_id" text NOT NULL,
	"delta_on_hand" integer NOT NULL,
	"delta_reserved" integer NOT NULL,
	"on_hand_after" integer NOT NULL,
	"reserved_after" integer NOT NULL,
	"reason" text,
	"actor" text NOT NULL,
	"reference" text,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "stock_movements_type" CHECK (CASE type
        WHEN 'RECEIPT' THEN delta_on_hand > 0 AND delta_reserved = 0
        WHEN 'ADJUSTMENT' THEN delta_on_hand <> 0 AND delta_reserved = 0
        WHEN 'RESERVE' THEN delta_on_hand = 0 AND delta_reserved > 0
        WHEN 'RELEASE' THEN delta_on_hand = 0 AND delta_reserved < 0
        WHEN 'SALE' THEN delta_on_hand < 0 AND delta_reserved = delta_on_hand
        WHEN 'RETURN' THEN delta_on_hand > 0 AND delta_reserved = 0
        ELSE false END),
	CONSTRAINT "stock_movements_balance" CHECK (on_hand_after >= 0 AND reserved_after >= 0 AND reserved_after <= on_hand_after)
);
--> statement-breakpoint
CREATE TABLE "warehouses" (
	"id" text PRIMARY KEY NOT NULL,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"country_code" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "warehouses_code" UNIQUE("code"),
	CONSTRAINT "warehouses_code_form" CHECK (code ~ '^[A-Z0-9][A-Z0-9-]{1,19}$'),
	CONSTRAINT "warehouses_country" CHECK (country_code ~ '^[A-Z]{2}$')
);
--> statement-breakpoint
ALTER TABLE "product_variants" ADD CONSTRAINT "product_variants_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reservation_lines" ADD CONSTRAINT "reservation_lines_reservation_id_reservations_id_fk" FOREIGN KEY ("reservation_id") REFERENCES "public"."reservations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reservation_lines" ADD CONSTRAINT "reservation_lines_level" FOREIGN KEY ("variant_id","warehouse_id") REFERENCES "public"."stock_levels"("variant_id","warehouse_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_levels" ADD CONSTRAINT "stock_levels_variant_id_product_variants_id_fk" FOREIGN KEY ("variant_id") REFERENCES "public"."product_variants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_levels" ADD CONSTRAINT "stock_levels_warehouse_id_warehouses_id_fk" FOREIGN KEY ("warehouse_id") REFERENCES "public"."warehouses"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_movements" ADD CONSTRAINT "stock_movements_level" FOREIGN KEY ("variant_id","warehouse_id") REFERENCES "public"."stock_levels"("variant_id","warehouse_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "inbox_handled_at" ON "inbox" USING btree ("handled_at");--> statement-breakpoint
CREATE INDEX "outbox_unpublished" ON "outbox" USING btree ("position") WHERE published_at IS NULL;--> statement-breakpoint
CREATE INDEX "outbox_unpublished_of_subject" ON "outbox" USING btree ("subject","position") WHERE published_at IS NULL;--> statement-breakpoint
CREATE INDEX "product_variants_by_product" ON "product_variants" USING btree ("product_id","sku");--> statement-breakpoint
CREATE INDEX "product_variants_by_price" ON "product_variants" USING btree ("currency","price_amount_minor");--> statement-breakpoint
CREATE INDEX "products_by_creation" ON "products" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "products_by_title" ON "products" USING btree ("title","id");--> statement-breakpoint
CREATE INDEX "products_by_search" ON "products" USING gin ("search");--> statement-breakpoint
CREATE INDEX "products_by_tag" ON "products" USING gin ("tags");--> statement-breakpoint
CREATE INDEX "reservation_lines_by_line" ON "reservation_lines" USING btree ("line_id");--> statement-breakpoint
CREATE INDEX "reservation_lines_by_level" ON "reservation_lines" USING btree ("variant_id","warehouse_id");--> statement-breakpoint
CREATE INDEX "reservations_by_deadline" ON "reservations" USING btree ("expires_at") WHERE status = 'HELD';--> statement-breakpoint
CREATE INDEX "stock_levels_by_warehouse" ON "stock_levels" USING btree ("warehouse_id");--> statement-breakpoint
CREATE INDEX "stock_movements_by_time" ON "stock_movements" USING btree ("occurred_at","position");--> statement-breakpoint
CREATE INDEX "stock_movements_by_level" ON "stock_movements" USING btree ("variant_id","warehouse_id","occurred_at","position");--> statement-breakpoint
CREATE INDEX "stock_movements_by_reference" ON "stock_movements" USING btree ("reference","occurred_at","position");