// Completes the tables of the page's data, and indexes them by id.

import { SWITCHED } from "./filters";
import { featuresByClaim, featuresByContext } from "./focus";
import { uniqueIds } from "./names";
import type { AnyRow, BriefData, Flow, Index, TableName, Tables } from "./types";

const TABLE_NAMES: TableName[] = [
  ...SWITCHED,
  "routed_flows",
  "chains",
  "closure_segments",
  "claims",
  "sources",
  "commodities",
  "actors",
  "not_mapped",
];

/** Return every table of a brief; a table that the page does not have is empty. Columns that the page leaves out,
 * because they follow from other tables, are filled in. */
export function completeTables(packed: Partial<Tables>): Tables {
  const tables = Object.fromEntries(
    TABLE_NAMES.map((name) => [name, packed[name] ?? []]),
  ) as Tables;
  // A segment rests on the claims of the flows that use it; the file does not repeat them.
  for (const row of tables.segments) {
    const strands = row.flows.flatMap((id) =>
      tables.routed_flows.filter(({ flow }) => flow === id),
    );
    row.claims = uniqueIds(strands, "claims");
    row.status = "modelled, not observed";
  }
  return tables;
}

/** Index the tables by id, and the features by their claims. */
export function buildIndex({ tables, source_spans }: BriefData, flows: Flow[]): Index {
  const byId = <R extends { id: string }>(rows: R[]) =>
    new Map<string | null, R>(rows.map((row) => [row.id, row]));
  // A flow's end may be a place, a zone, a country or a region; towns win over the label points that stand for areas.
  const { actors, zones, areas, places, claims } = tables;
  const ends = new Map<string | null, AnyRow>([
    ...zones.map((row) => [row.zone, row] as const).reverse(),
    ...[...actors, ...zones, ...areas, ...places].map((row) => [row.id, row] as const),
  ]);
  return {
    claims: byId(claims),
    sources: byId(tables.sources),
    commodities: byId(tables.commodities),
    named: ends,
    disputed: new Set(claims.flatMap((claim) => claim.disputes)),
    superseded: new Set(claims.flatMap((claim) => claim.supersedes)),
    features: featuresByClaim(tables, flows),
    contextOf: featuresByContext(tables, flows),
    sourceSpans: new Map(
      (source_spans ?? []).flatMap((span) => span.claims.map((claim) => [claim, span])),
    ),
  };
}
