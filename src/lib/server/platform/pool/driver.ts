import type postgres from 'postgres';

export type TransactionSql = postgres.TransactionSql<{ bigint: bigint }>;
export type Driver = postgres.Sql<{ bigint: bigint }>;
export type Reserved = postgres.ReservedSql<{ bigint: bigint }>;
