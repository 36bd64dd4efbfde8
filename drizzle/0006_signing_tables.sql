CREATE SCHEMA "signing";
--> statement-breakpoint
CREATE TABLE "signing"."authority" (
	"kind" text PRIMARY KEY NOT NULL,
	"certificate" "bytea" NOT NULL,
	"sealed_key" "bytea" NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "signing"."issuer" (
	"client_id" uuid PRIMARY KEY NOT NULL,
	"certificate" "bytea" NOT NULL,
	"sealed_key" "bytea" NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "signing"."closing" (
	"client_id" uuid NOT NULL,
	"document_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"closed_by" uuid NOT NULL,
	"closed_at" timestamp (3) with time zone NOT NULL,
	"reason" text,
	CONSTRAINT "closing_pkey" PRIMARY KEY("client_id","document_id")
);
--> statement-breakpoint
CREATE TABLE "signing"."dispatch" (
	"client_id" uuid NOT NULL,
	"document_id" uuid NOT NULL,
	"code" text NOT NULL,
	"title" text NOT NULL,
	"language" text NOT NULL,
	"sent_by" uuid NOT NULL,
	"sent_at" timestamp (3) with time zone NOT NULL,
	"blob_id" uuid NOT NULL,
	"sha256" "bytea" NOT NULL,
	"size" integer NOT NULL,
	CONSTRAINT "dispatch_pkey" PRIMARY KEY("client_id","document_id")
);
--> statement-breakpoint
CREATE TABLE "signing"."document" (
	"client_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"file_name" text NOT NULL,
	"title" text NOT NULL,
	"pages" integer NOT NULL,
	"uploaded_by" uuid NOT NULL,
	"uploaded_at" timestamp (3) with time zone NOT NULL,
	"blob_id" uuid NOT NULL,
	"sha256" "bytea" NOT NULL,
	"size" integer NOT NULL,
	CONSTRAINT "document_client_id_id_pk" PRIMARY KEY("client_id","id")
);
--> statement-breakpoint
CREATE TABLE "signing"."signature" (
	"client_id" uuid NOT NULL,
	"document_id" uuid NOT NULL,
	"position" smallint NOT NULL,
	"signer_no" smallint NOT NULL,
	"act_id" uuid NOT NULL,
	"method" text NOT NULL,
	"address" text NOT NULL,
	"signed_at" timestamp (3) with time zone NOT NULL,
	"blob_id" uuid NOT NULL,
	"sha256" "bytea" NOT NULL,
	"size" integer NOT NULL,
	CONSTRAINT "signature_pkey" PRIMARY KEY("client_id","document_id","position"),
	CONSTRAINT "signature_once" UNIQUE("client_id","document_id","signer_no"),
	CONSTRAINT "signature_act" UNIQUE("client_id","act_id")
);
--> statement-breakpoint
CREATE TABLE "signing"."signer" (
	"client_id" uuid NOT NULL,
	"document_id" uuid NOT NULL,
	"no" smallint NOT NULL,
	"user_id" uuid NOT NULL,
	"name" text NOT NULL,
	"field" text NOT NULL,
	CONSTRAINT "signer_client_id_document_id_no_pk" PRIMARY KEY("client_id","document_id","no"),
	CONSTRAINT "signer_once" UNIQUE("client_id","document_id","user_id")
);
--> statement-breakpoint
ALTER TABLE "signing"."issuer" ADD CONSTRAINT "issuer_client_id_client_id_fk" FOREIGN KEY ("client_id") REFERENCES "platform"."client"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "signing"."closing" ADD CONSTRAINT "closing_client_id_document_id_document_client_id_id_fk" FOREIGN KEY ("client_id","document_id") REFERENCES "signing"."document"("client_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "signing"."dispatch" ADD CONSTRAINT "dispatch_client_id_document_id_document_client_id_id_fk" FOREIGN KEY ("client_id","document_id") REFERENCES "signing"."document"("client_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "signing"."document" ADD CONSTRAINT "document_client_id_client_id_fk" FOREIGN KEY ("client_id") REFERENCES "platform"."client"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "signing"."signature" ADD CONSTRAINT "signature_client_id_document_id_signer_no_signer_client_id_document_id_no_fk" FOREIGN KEY ("client_id","document_id","signer_no") REFERENCES "signing"."signer"("client_id","document_id","no") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "signing"."signer" ADD CONSTRAINT "signer_client_id_document_id_dispatch_client_id_document_id_fk" FOREIGN KEY ("client_id","document_id") REFERENCES "signing"."dispatch"("client_id","document_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "dispatch_by_code" ON "signing"."dispatch" USING btree ("code");--> statement-breakpoint
CREATE INDEX "document_by_time" ON "signing"."document" USING btree ("client_id","uploaded_at");--> statement-breakpoint
CREATE INDEX "signer_by_user" ON "signing"."signer" USING btree ("client_id","user_id");