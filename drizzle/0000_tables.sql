CREATE SCHEMA "audit";
--> statement-breakpoint
CREATE SCHEMA "identity";
--> statement-breakpoint
CREATE SCHEMA "ledger";
--> statement-breakpoint
CREATE SCHEMA "platform";
--> statement-breakpoint
CREATE SCHEMA "sync";
--> statement-breakpoint
CREATE TABLE "audit"."checkpoint" (
	"client_id" uuid NOT NULL,
	"size" bigint NOT NULL,
	"root" "bytea" NOT NULL,
	"note" text NOT NULL,
	CONSTRAINT "checkpoint_client_id_size_pk" PRIMARY KEY("client_id","size")
);
--> statement-breakpoint
CREATE TABLE "audit"."event" (
	"client_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"actor_id" uuid NOT NULL,
	"request_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"subject_type" text NOT NULL,
	"subject_id" text NOT NULL,
	"statement" "bytea" NOT NULL,
	CONSTRAINT "event_client_id_id_pk" PRIMARY KEY("client_id","id")
);
--> statement-breakpoint
CREATE TABLE "audit"."event_detail" (
	"client_id" uuid NOT NULL,
	"event_id" uuid NOT NULL,
	"salt" "bytea" NOT NULL,
	"detail" text NOT NULL,
	CONSTRAINT "event_detail_client_id_event_id_pk" PRIMARY KEY("client_id","event_id")
);
--> statement-breakpoint
CREATE TABLE "audit"."leaf" (
	"client_id" uuid NOT NULL,
	"index" bigint NOT NULL,
	"event_id" uuid NOT NULL,
	"leaf_hash" "bytea" NOT NULL,
	CONSTRAINT "leaf_client_id_index_pk" PRIMARY KEY("client_id","index"),
	CONSTRAINT "leaf_event" UNIQUE("client_id","event_id")
);
--> statement-breakpoint
CREATE TABLE "audit"."log" (
	"client_id" uuid PRIMARY KEY NOT NULL,
	"origin" text NOT NULL,
	"public_key" "bytea" NOT NULL,
	"sealed_private_key" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audit"."node" (
	"client_id" uuid NOT NULL,
	"level" smallint NOT NULL,
	"index" bigint NOT NULL,
	"hash" "bytea" NOT NULL,
	CONSTRAINT "node_client_id_level_index_pk" PRIMARY KEY("client_id","level","index")
);
--> statement-breakpoint
CREATE TABLE "audit"."pending" (
	"client_id" uuid NOT NULL,
	"event_id" uuid NOT NULL,
	"position" bigint GENERATED ALWAYS AS IDENTITY (sequence name "audit"."pending_position_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	CONSTRAINT "pending_client_id_event_id_pk" PRIMARY KEY("client_id","event_id")
);
--> statement-breakpoint
CREATE TABLE "identity"."membership" (
	"client_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"role" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "membership_client_id_user_id_pk" PRIMARY KEY("client_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "identity"."rate_limit" (
	"key" text PRIMARY KEY NOT NULL,
	"points" integer NOT NULL,
	"expire" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "identity"."session" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"absolute_expires_at" timestamp with time zone NOT NULL,
	"second_factor_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "identity"."sign_in_link" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "identity"."user" (
	"id" uuid PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"password_hash" text,
	"totp_sealed" "bytea",
	"totp_last_step" bigint,
	"created_at" timestamp with time zone NOT NULL,
	"disabled_at" timestamp with time zone,
	CONSTRAINT "user_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "ledger"."account" (
	"client_id" uuid NOT NULL,
	"number" text NOT NULL,
	"name" text NOT NULL,
	"grouping_category" text,
	"grouping_code" text,
	"standard_account" text,
	"valid_from" date,
	"valid_to" date,
	CONSTRAINT "account_client_id_number_pk" PRIMARY KEY("client_id","number")
);
--> statement-breakpoint
CREATE TABLE "ledger"."counterparty" (
	"client_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"kind" text NOT NULL,
	"number" text NOT NULL,
	"name" text NOT NULL,
	"orgnr" text,
	"account" text,
	CONSTRAINT "counterparty_client_id_id_pk" PRIMARY KEY("client_id","id"),
	CONSTRAINT "counterparty_by_number" UNIQUE("client_id","kind","number")
);
--> statement-breakpoint
CREATE TABLE "ledger"."dimension" (
	"client_id" uuid NOT NULL,
	"type" text NOT NULL,
	"code" text NOT NULL,
	"type_name" text NOT NULL,
	"name" text NOT NULL,
	CONSTRAINT "dimension_client_id_type_code_pk" PRIMARY KEY("client_id","type","code")
);
--> statement-breakpoint
CREATE TABLE "ledger"."fiscal_year" (
	"client_id" uuid NOT NULL,
	"year" integer NOT NULL,
	"starts_on" date NOT NULL,
	"ends_on" date NOT NULL,
	CONSTRAINT "fiscal_year_client_id_year_pk" PRIMARY KEY("client_id","year")
);
--> statement-breakpoint
CREATE TABLE "ledger"."period" (
	"client_id" uuid NOT NULL,
	"year" integer NOT NULL,
	"number" smallint NOT NULL,
	"starts_on" date NOT NULL,
	"ends_on" date NOT NULL,
	"locked_at" timestamp (3) with time zone,
	"locked_by" uuid,
	CONSTRAINT "period_client_id_year_number_pk" PRIMARY KEY("client_id","year","number")
);
--> statement-breakpoint
CREATE TABLE "ledger"."series" (
	"client_id" uuid NOT NULL,
	"code" text NOT NULL,
	"name" text NOT NULL,
	CONSTRAINT "series_client_id_code_pk" PRIMARY KEY("client_id","code")
);
--> statement-breakpoint
CREATE TABLE "ledger"."vat_code" (
	"client_id" uuid NOT NULL,
	"code" text NOT NULL,
	"description" text NOT NULL,
	"standard_code" text NOT NULL,
	CONSTRAINT "vat_code_client_id_code_pk" PRIMARY KEY("client_id","code")
);
--> statement-breakpoint
CREATE TABLE "ledger"."vat_rate" (
	"client_id" uuid NOT NULL,
	"code" text NOT NULL,
	"valid_from" date NOT NULL,
	"valid_to" date,
	"rate_bp" integer NOT NULL,
	CONSTRAINT "vat_rate_client_id_code_valid_from_pk" PRIMARY KEY("client_id","code","valid_from")
);
--> statement-breakpoint
CREATE TABLE "ledger"."approval" (
	"client_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"draft_id" uuid NOT NULL,
	"revision" integer NOT NULL,
	"content_hash" "bytea" NOT NULL,
	"decision" text NOT NULL,
	"reason" text,
	"decided_by" uuid NOT NULL,
	"decided_at" timestamp (3) with time zone NOT NULL,
	"voucher_id" uuid,
	CONSTRAINT "approval_client_id_id_pk" PRIMARY KEY("client_id","id")
);
--> statement-breakpoint
CREATE TABLE "ledger"."draft" (
	"client_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"revision" integer NOT NULL,
	"state" text NOT NULL,
	"amount" bigint,
	"date" date,
	"text" text NOT NULL,
	"project" text,
	"returned_reason" text,
	"submitted_by" uuid,
	"created_by" uuid NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"changed_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "draft_client_id_id_pk" PRIMARY KEY("client_id","id")
);
--> statement-breakpoint
CREATE TABLE "ledger"."draft_coding" (
	"client_id" uuid NOT NULL,
	"draft_id" uuid NOT NULL,
	"series" text NOT NULL,
	"date" date NOT NULL,
	"text" text NOT NULL,
	"amount" bigint NOT NULL,
	"account" text NOT NULL,
	"vat_code" text,
	"credit_account" text NOT NULL,
	"counterparty_id" uuid,
	"project" text,
	CONSTRAINT "draft_coding_client_id_draft_id_pk" PRIMARY KEY("client_id","draft_id")
);
--> statement-breakpoint
CREATE TABLE "ledger"."draft_photo" (
	"client_id" uuid NOT NULL,
	"draft_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"photo_id" uuid NOT NULL,
	"sha256" text NOT NULL,
	"size" integer NOT NULL,
	"type" text NOT NULL,
	CONSTRAINT "draft_photo_client_id_draft_id_position_pk" PRIMARY KEY("client_id","draft_id","position")
);
--> statement-breakpoint
CREATE TABLE "ledger"."photo" (
	"client_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"sha256" "bytea" NOT NULL,
	"size" integer NOT NULL,
	"type" text NOT NULL,
	"received" integer NOT NULL,
	"complete_at" timestamp (3) with time zone,
	"uploaded_by" uuid NOT NULL,
	CONSTRAINT "photo_client_id_id_pk" PRIMARY KEY("client_id","id")
);
--> statement-breakpoint
CREATE TABLE "ledger"."photo_chunk" (
	"client_id" uuid NOT NULL,
	"photo_id" uuid NOT NULL,
	"offset" integer NOT NULL,
	"sealed" "bytea" NOT NULL,
	CONSTRAINT "photo_chunk_client_id_photo_id_offset_pk" PRIMARY KEY("client_id","photo_id","offset")
);
--> statement-breakpoint
CREATE TABLE "ledger"."balance" (
	"client_id" uuid NOT NULL,
	"account" text NOT NULL,
	"year" integer NOT NULL,
	"period" smallint NOT NULL,
	"debit" bigint NOT NULL,
	"credit" bigint NOT NULL,
	CONSTRAINT "balance_client_id_year_account_period_pk" PRIMARY KEY("client_id","year","account","period")
);
--> statement-breakpoint
CREATE TABLE "ledger"."line" (
	"client_id" uuid NOT NULL,
	"voucher_id" uuid NOT NULL,
	"line_no" integer NOT NULL,
	"account" text NOT NULL,
	"amount" bigint NOT NULL,
	"text" text,
	"vat_code" text,
	"vat_rate_bp" integer,
	"vat_base" bigint,
	"vat_amount" bigint,
	"counterparty_id" uuid,
	"currency" text,
	"currency_amount" bigint,
	CONSTRAINT "line_pkey" PRIMARY KEY("client_id","voucher_id","line_no")
);
--> statement-breakpoint
CREATE TABLE "ledger"."line_dimension" (
	"client_id" uuid NOT NULL,
	"voucher_id" uuid NOT NULL,
	"line_no" integer NOT NULL,
	"type" text NOT NULL,
	"code" text NOT NULL,
	CONSTRAINT "line_dimension_client_id_voucher_id_line_no_type_pk" PRIMARY KEY("client_id","voucher_id","line_no","type")
);
--> statement-breakpoint
CREATE TABLE "ledger"."series_counter" (
	"client_id" uuid NOT NULL,
	"series" text NOT NULL,
	"year" integer NOT NULL,
	"last_number" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "series_counter_client_id_series_year_pk" PRIMARY KEY("client_id","series","year")
);
--> statement-breakpoint
CREATE TABLE "ledger"."voucher" (
	"client_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"series" text NOT NULL,
	"year" integer NOT NULL,
	"number" bigint NOT NULL,
	"date" date NOT NULL,
	"period" smallint NOT NULL,
	"text" text NOT NULL,
	"source" text NOT NULL,
	"source_ref" text,
	"draft_id" uuid,
	"reverses_id" uuid,
	"content_hash" "bytea" NOT NULL,
	"posted_at" timestamp (3) with time zone NOT NULL,
	"posted_by" uuid NOT NULL,
	"posted_tx" "xid8" DEFAULT pg_current_xact_id() NOT NULL,
	CONSTRAINT "voucher_pkey" PRIMARY KEY("client_id","id"),
	CONSTRAINT "voucher_number" UNIQUE("client_id","series","year","number"),
	CONSTRAINT "voucher_reversed_once" UNIQUE("client_id","reverses_id"),
	CONSTRAINT "voucher_from_draft_once" UNIQUE("client_id","draft_id")
);
--> statement-breakpoint
CREATE TABLE "platform"."client" (
	"id" uuid PRIMARY KEY NOT NULL,
	"orgnr" text NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sync"."device" (
	"client_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"name" text NOT NULL,
	"registered_at" timestamp with time zone NOT NULL,
	"last_mutation_id" integer NOT NULL,
	CONSTRAINT "device_client_id_id_pk" PRIMARY KEY("client_id","id")
);
--> statement-breakpoint
CREATE TABLE "sync"."mutation_result" (
	"client_id" uuid NOT NULL,
	"device_id" uuid NOT NULL,
	"mutation_id" integer NOT NULL,
	"payload_hash" "bytea" NOT NULL,
	"outcome" text NOT NULL,
	"revision" integer,
	"code" text,
	"applied_at" timestamp with time zone NOT NULL,
	CONSTRAINT "mutation_result_client_id_device_id_mutation_id_pk" PRIMARY KEY("client_id","device_id","mutation_id")
);
--> statement-breakpoint
ALTER TABLE "identity"."membership" ADD CONSTRAINT "membership_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "identity"."user"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "identity"."session" ADD CONSTRAINT "session_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "identity"."user"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "identity"."sign_in_link" ADD CONSTRAINT "sign_in_link_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "identity"."user"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger"."account" ADD CONSTRAINT "account_client_id_client_id_fk" FOREIGN KEY ("client_id") REFERENCES "platform"."client"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger"."counterparty" ADD CONSTRAINT "counterparty_client_id_client_id_fk" FOREIGN KEY ("client_id") REFERENCES "platform"."client"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger"."counterparty" ADD CONSTRAINT "counterparty_client_id_account_account_client_id_number_fk" FOREIGN KEY ("client_id","account") REFERENCES "ledger"."account"("client_id","number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger"."dimension" ADD CONSTRAINT "dimension_client_id_client_id_fk" FOREIGN KEY ("client_id") REFERENCES "platform"."client"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger"."fiscal_year" ADD CONSTRAINT "fiscal_year_client_id_client_id_fk" FOREIGN KEY ("client_id") REFERENCES "platform"."client"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger"."period" ADD CONSTRAINT "period_client_id_client_id_fk" FOREIGN KEY ("client_id") REFERENCES "platform"."client"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger"."period" ADD CONSTRAINT "period_client_id_year_fiscal_year_client_id_year_fk" FOREIGN KEY ("client_id","year") REFERENCES "ledger"."fiscal_year"("client_id","year") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger"."series" ADD CONSTRAINT "series_client_id_client_id_fk" FOREIGN KEY ("client_id") REFERENCES "platform"."client"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger"."vat_code" ADD CONSTRAINT "vat_code_client_id_client_id_fk" FOREIGN KEY ("client_id") REFERENCES "platform"."client"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger"."vat_rate" ADD CONSTRAINT "vat_rate_client_id_client_id_fk" FOREIGN KEY ("client_id") REFERENCES "platform"."client"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger"."vat_rate" ADD CONSTRAINT "vat_rate_client_id_code_vat_code_client_id_code_fk" FOREIGN KEY ("client_id","code") REFERENCES "ledger"."vat_code"("client_id","code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger"."approval" ADD CONSTRAINT "approval_client_id_draft_id_draft_client_id_id_fk" FOREIGN KEY ("client_id","draft_id") REFERENCES "ledger"."draft"("client_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger"."approval" ADD CONSTRAINT "approval_client_id_voucher_id_voucher_client_id_id_fk" FOREIGN KEY ("client_id","voucher_id") REFERENCES "ledger"."voucher"("client_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger"."draft" ADD CONSTRAINT "draft_client_id_client_id_fk" FOREIGN KEY ("client_id") REFERENCES "platform"."client"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger"."draft_coding" ADD CONSTRAINT "draft_coding_client_id_draft_id_draft_client_id_id_fk" FOREIGN KEY ("client_id","draft_id") REFERENCES "ledger"."draft"("client_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger"."draft_photo" ADD CONSTRAINT "draft_photo_client_id_draft_id_draft_client_id_id_fk" FOREIGN KEY ("client_id","draft_id") REFERENCES "ledger"."draft"("client_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger"."photo_chunk" ADD CONSTRAINT "photo_chunk_client_id_photo_id_photo_client_id_id_fk" FOREIGN KEY ("client_id","photo_id") REFERENCES "ledger"."photo"("client_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger"."balance" ADD CONSTRAINT "balance_client_id_account_account_client_id_number_fk" FOREIGN KEY ("client_id","account") REFERENCES "ledger"."account"("client_id","number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger"."line" ADD CONSTRAINT "line_client_id_voucher_id_voucher_client_id_id_fk" FOREIGN KEY ("client_id","voucher_id") REFERENCES "ledger"."voucher"("client_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger"."line" ADD CONSTRAINT "line_client_id_account_account_client_id_number_fk" FOREIGN KEY ("client_id","account") REFERENCES "ledger"."account"("client_id","number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger"."line" ADD CONSTRAINT "line_client_id_vat_code_vat_code_client_id_code_fk" FOREIGN KEY ("client_id","vat_code") REFERENCES "ledger"."vat_code"("client_id","code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger"."line" ADD CONSTRAINT "line_client_id_counterparty_id_counterparty_client_id_id_fk" FOREIGN KEY ("client_id","counterparty_id") REFERENCES "ledger"."counterparty"("client_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger"."line_dimension" ADD CONSTRAINT "line_dimension_client_id_voucher_id_line_no_line_client_id_voucher_id_line_no_fk" FOREIGN KEY ("client_id","voucher_id","line_no") REFERENCES "ledger"."line"("client_id","voucher_id","line_no") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger"."line_dimension" ADD CONSTRAINT "line_dimension_client_id_type_code_dimension_client_id_type_code_fk" FOREIGN KEY ("client_id","type","code") REFERENCES "ledger"."dimension"("client_id","type","code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger"."series_counter" ADD CONSTRAINT "series_counter_client_id_series_series_client_id_code_fk" FOREIGN KEY ("client_id","series") REFERENCES "ledger"."series"("client_id","code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger"."series_counter" ADD CONSTRAINT "series_counter_client_id_year_fiscal_year_client_id_year_fk" FOREIGN KEY ("client_id","year") REFERENCES "ledger"."fiscal_year"("client_id","year") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger"."voucher" ADD CONSTRAINT "voucher_client_id_series_series_client_id_code_fk" FOREIGN KEY ("client_id","series") REFERENCES "ledger"."series"("client_id","code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger"."voucher" ADD CONSTRAINT "voucher_client_id_year_period_period_client_id_year_number_fk" FOREIGN KEY ("client_id","year","period") REFERENCES "ledger"."period"("client_id","year","number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger"."voucher" ADD CONSTRAINT "voucher_client_id_reverses_id_voucher_client_id_id_fk" FOREIGN KEY ("client_id","reverses_id") REFERENCES "ledger"."voucher"("client_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sync"."device" ADD CONSTRAINT "device_client_id_client_id_fk" FOREIGN KEY ("client_id") REFERENCES "platform"."client"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sync"."mutation_result" ADD CONSTRAINT "mutation_result_client_id_device_id_device_client_id_id_fk" FOREIGN KEY ("client_id","device_id") REFERENCES "sync"."device"("client_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "event_subject" ON "audit"."event" USING btree ("client_id","subject_type","subject_id");--> statement-breakpoint
CREATE INDEX "membership_user" ON "identity"."membership" USING btree ("user_id","client_id","role");--> statement-breakpoint
CREATE INDEX "session_user" ON "identity"."session" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "sign_in_link_user" ON "identity"."sign_in_link" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "approval_by_draft" ON "ledger"."approval" USING btree ("client_id","draft_id");--> statement-breakpoint
CREATE INDEX "draft_by_state" ON "ledger"."draft" USING btree ("client_id","state");--> statement-breakpoint
CREATE INDEX "voucher_by_date" ON "ledger"."voucher" USING btree ("client_id","date");