// Rows of the layers, as `readPayload` unpacks them.
// Written by tools/write_types.py from geo.layers.SCHEMAS: do not edit.
// biome-ignore-all format: a line for each column, with the meaning that an editor shows

/** one commodity (strand) of one flow that a source describes */
export interface FlowsRow {
  /** unique in this layer */ id: string;
  /** name, in English; empty if the brief has none */ label_en: string | null;
  /** name, in French; empty if the brief has none */ label_fr: string | null;
  /** name, in Arabic; empty if the brief has none */ label_ar: string | null;
  /** id of the flow; its strands share it */ flow: string | null;
  /** id in the layer `commodities` */ commodity: string | null;
  /** class of the commodity; sets the colour */ commodity_class: string | null;
  /** number of the strand within its flow, from 0 */ strand: number | null;
  /** number of strands of the flow */ strands: number | null;
  /** id in `places`, `zones` or `areas` */ origin: string | null;
  /** `place`, `zone`, `country` or `region`; for the last three, the line begins at the point that stands for it */ origin_kind: string | null;
  /** ids of the places and areas that the flow passes, in order */ transit: string[];
  /** as `origin` */ destination: string | null;
  /** as `origin_kind` */ destination_kind: string | null;
  /** `road`, `sea`, `air`, `mixed` or `unstated` */ mode: string | null;
  /** `one-way` (origin to destination), `both` or `unstated` */ direction: string | null;
  /** basis of the line: `documented`, `network` or `geodesic` (straight connection) */ basis: string | null;
  /** `stated` by the source, or `inferred` from it */ reading: string | null;
  /** why the line is drawn this way, and what is unknown, in English; empty if the brief has none */ reason_en: string | null;
  /** why the line is drawn this way, and what is unknown, in French; empty if the brief has none */ reason_fr: string | null;
  /** why the line is drawn this way, and what is unknown, in Arabic; empty if the brief has none */ reason_ar: string | null;
  /** `yes` if the flow is modelled in the layer `routes`, else `no` */ routed: string | null;
  /** that the flow is modelled, or why not, in English; empty if the brief has none */ routed_reason_en: string | null;
  /** that the flow is modelled, or why not, in French; empty if the brief has none */ routed_reason_fr: string | null;
  /** that the flow is modelled, or why not, in Arabic; empty if the brief has none */ routed_reason_ar: string | null;
  /** number of towns that stand for the origin in the model, weighted by population; empty if the flow is not routed */ origin_towns: number | null;
  /** as `origin_towns` */ destination_towns: number | null;
  /** further remarks, in English; empty if the brief has none */ note_en: string | null;
  /** further remarks, in French; empty if the brief has none */ note_fr: string | null;
  /** further remarks, in Arabic; empty if the brief has none */ note_ar: string | null;
  /** ids in the layer `actors`: organisations and roles, never individuals */ actors: string[];
  /** time, EDTF (ISO 8601-2), one item per interval; empty if undated */ period: string[];
  /** `stated` or `inferred`; empty if undated */ period_reading: string | null;
  /** first possible day of the period; empty if open or unknown */ earliest: string | null;
  /** last possible day of the period; empty if open or unknown */ latest: string | null;
  /** `starting` or `declining`, if the source says so */ trend: string | null;
  /** kind: `unknown`, `ordinal`, `interval` or `number`; unknown is never 0 */ quantity: string | null;
  /** an ordinal quantity or a bound, in the source's words, in English; empty if the brief has none */ quantity_text_en: string | null;
  /** an ordinal quantity or a bound, in the source's words, in French; empty if the brief has none */ quantity_text_fr: string | null;
  /** an ordinal quantity or a bound, in the source's words, in Arabic; empty if the brief has none */ quantity_text_ar: string | null;
  /** lower bound, or the number itself, in `quantity_unit` */ quantity_low: number | null;
  /** upper bound, or the number itself, in `quantity_unit` */ quantity_high: number | null;
  /** unit of `quantity_low` and `quantity_high` */ quantity_unit: string | null;
  /** ids in the layer `claims`: the evidence for this row */ claims: string[];
  /** ids of related claims, which are not evidence for it */ context: string[];
  /** Admiralty grade of its best claim: source A–F, information 1–6 */ grade: string | null;
  /** `high`, `moderate`, `low` or `unknown`, from that grade; one step lower if inferred */ confidence: string | null;
  /** only in drafts: `confirmed`, `edited`, `unsure`, `stale` or `unconfirmed`, the worst of its claims */ review?: string | null;
}

/** one town, or the point that stands for a whole country, region or zone */
export interface PlacesRow {
  /** unique in this layer */ id: string;
  /** name, in English; empty if the brief has none */ label_en: string | null;
  /** name, in French; empty if the brief has none */ label_fr: string | null;
  /** name, in Arabic; empty if the brief has none */ label_ar: string | null;
  /** `town`, or `label`: the point of an area's name and flows, not an exact place */ kind: string | null;
  /** what a point of kind `label` stands for: `country`, `region` (also a place uncertain by 25 km or more) or `zone` */ of: string | null;
  /** country, ISO 3166-1 alpha-2 */ country_code: string | null;
  /** GeoNames identifier, if any */ geonames_id: number | null;
  /** positional uncertainty (m) */ uncertainty_m: number | null;
  /** source of the position */ source: string | null;
  /** ids in the layer `claims`: the evidence for this row */ claims: string[];
  /** ids of related claims, which are not evidence for it */ context: string[];
  /** Admiralty grade of its best claim: source A–F, information 1–6 */ grade: string | null;
  /** `high`, `moderate`, `low` or `unknown`, from that grade; one step lower if inferred */ confidence: string | null;
  /** only in drafts: `confirmed`, `edited`, `unsure`, `stale` or `unconfirmed`, the worst of its claims */ review?: string | null;
}

/** one country, or one region made of countries */
export interface AreasRow {
  /** unique in this layer */ id: string;
  /** name, in English; empty if the brief has none */ label_en: string | null;
  /** name, in French; empty if the brief has none */ label_fr: string | null;
  /** name, in Arabic; empty if the brief has none */ label_ar: string | null;
  /** `country` or `region` */ kind: string | null;
  /** its countries, ISO 3166-1 alpha-2 */ members: string[];
  /** why it has these countries, in English; empty if the brief has none */ reason_en: string | null;
  /** why it has these countries, in French; empty if the brief has none */ reason_fr: string | null;
  /** why it has these countries, in Arabic; empty if the brief has none */ reason_ar: string | null;
  /** ids in the layer `claims`: the evidence for this row */ claims: string[];
  /** ids of related claims, which are not evidence for it */ context: string[];
  /** Admiralty grade of its best claim: source A–F, information 1–6 */ grade: string | null;
  /** `high`, `moderate`, `low` or `unknown`, from that grade; one step lower if inferred */ confidence: string | null;
  /** only in drafts: `confirmed`, `edited`, `unsure`, `stale` or `unconfirmed`, the worst of its claims */ review?: string | null;
}

/** one possible extent of a zone; the possible extents of one zone are alternatives */
export interface ZonesRow {
  /** unique in this layer */ id: string;
  /** name, in English; empty if the brief has none */ label_en: string | null;
  /** name, in French; empty if the brief has none */ label_fr: string | null;
  /** name, in Arabic; empty if the brief has none */ label_ar: string | null;
  /** id of the zone; its possible extents share it */ zone: string | null;
  /** id of the possible extent */ candidate: string | null;
  /** the possible extent in a few words, in English; empty if the brief has none */ candidate_en: string | null;
  /** the possible extent in a few words, in French; empty if the brief has none */ candidate_fr: string | null;
  /** the possible extent in a few words, in Arabic; empty if the brief has none */ candidate_ar: string | null;
  /** ids in the layer `commodities`: goods and people that move in it */ commodities: string[];
  /** ids in the layer `actors`: who is active in it */ actors: string[];
  /** why the zone may be here, in English; empty if the brief has none */ reason_en: string | null;
  /** why the zone may be here, in French; empty if the brief has none */ reason_fr: string | null;
  /** why the zone may be here, in Arabic; empty if the brief has none */ reason_ar: string | null;
  /** ids in the layer `claims`: the evidence for this row */ claims: string[];
  /** ids of related claims, which are not evidence for it */ context: string[];
  /** Admiralty grade of its best claim: source A–F, information 1–6 */ grade: string | null;
  /** `high`, `moderate`, `low` or `unknown`, from that grade; one step lower if inferred */ confidence: string | null;
  /** only in drafts: `confirmed`, `edited`, `unsure`, `stale` or `unconfirmed`, the worst of its claims */ review?: string | null;
}

/** one barrier to movement */
export interface BarriersRow {
  /** unique in this layer */ id: string;
  /** name, in English; empty if the brief has none */ label_en: string | null;
  /** name, in French; empty if the brief has none */ label_fr: string | null;
  /** name, in Arabic; empty if the brief has none */ label_ar: string | null;
  /** `documented`, or `schematic` if the source does not state its course */ basis: string | null;
  /** how the line was drawn, in English; empty if the brief has none */ reason_en: string | null;
  /** how the line was drawn, in French; empty if the brief has none */ reason_fr: string | null;
  /** how the line was drawn, in Arabic; empty if the brief has none */ reason_ar: string | null;
  /** time, EDTF (ISO 8601-2), one item per interval; empty if undated */ period: string[];
  /** `stated` or `inferred`; empty if undated */ period_reading: string | null;
  /** first possible day of the period; empty if open or unknown */ earliest: string | null;
  /** last possible day of the period; empty if open or unknown */ latest: string | null;
  /** ids in the layer `claims`: the evidence for this row */ claims: string[];
  /** ids of related claims, which are not evidence for it */ context: string[];
  /** Admiralty grade of its best claim: source A–F, information 1–6 */ grade: string | null;
  /** `high`, `moderate`, `low` or `unknown`, from that grade; one step lower if inferred */ confidence: string | null;
  /** only in drafts: `confirmed`, `edited`, `unsure`, `stale` or `unconfirmed`, the worst of its claims */ review?: string | null;
}

/** one border crossing or port of entry that the brief names or a routed flow uses */
export interface CrossingsRow {
  /** unique in this layer */ id: string;
  /** name, in English; empty if the brief has none */ label_en: string | null;
  /** name, in French; empty if the brief has none */ label_fr: string | null;
  /** name, in Arabic; empty if the brief has none */ label_ar: string | null;
  /** the two countries, ISO 3166-1 alpha-2 */ countries: string[];
  /** ids of the routed flows over it */ flows: string[];
  /** modelled share of each of `flows` over it, 0 to 1; flows are never summed */ shares: number[];
  /** distance on the ellipsoid to the land border of the two countries; null if they share none (m) */ border_distance_m: number | null;
  /** GeoNames identifier, if any */ geonames_id: number | null;
  /** positional uncertainty (m) */ uncertainty_m: number | null;
  /** source of the position */ source: string | null;
  /** ids in the layer `claims`: the evidence for this row */ claims: string[];
  /** ids of related claims, which are not evidence for it */ context: string[];
  /** Admiralty grade of its best claim: source A–F, information 1–6 */ grade: string | null;
  /** `high`, `moderate`, `low` or `unknown`, from that grade; one step lower if inferred */ confidence: string | null;
  /** only in drafts: `confirmed`, `edited`, `unsure`, `stale` or `unconfirmed`, the worst of its claims */ review?: string | null;
}

/** one alternative route of a routed flow, by a sequence of crossings */
export interface RoutesRow {
  /** unique in this layer */ id: string;
  /** name, in English; empty if the brief has none */ label_en: string | null;
  /** name, in French; empty if the brief has none */ label_fr: string | null;
  /** name, in Arabic; empty if the brief has none */ label_ar: string | null;
  /** id of the flow */ flow: string | null;
  /** rank by share, from 1; empty for the part without a route */ alternative: number | null;
  /** share of the whole flow, 0 to 1; its rows sum to 1, less shares under 0.001 */ share: number | null;
  /** town where the drawn route begins: an id of the brief or the gazetteer */ from: string | null;
  /** town where the drawn route ends, as `from` */ to: string | null;
  /** length of the drawn route along the network (km) */ length_km: number | null;
  /** travel time on the drawn route, with delays at crossings (h) */ hours: number | null;
  /** ratio of its length to the geodesic between its ends; above 1.6 is doubtful */ detour: number | null;
  /** ids in the layer `crossings`, in order of travel */ crossings: string[];
  /** crossings, and up to four of the largest towns on the drawn route (within 5 km, cities 12 km), in order of travel, in English; empty if the brief has none */ via_en: string | null;
  /** crossings, and up to four of the largest towns on the drawn route (within 5 km, cities 12 km), in order of travel, in French; empty if the brief has none */ via_fr: string | null;
  /** crossings, and up to four of the largest towns on the drawn route (within 5 km, cities 12 km), in order of travel, in Arabic; empty if the brief has none */ via_ar: string | null;
  /** id of the first route over the same crossings; the columns `chain_…` describe all routes of the flow over these crossings, between all pairs of towns */ chain: string | null;
  /** share of the whole flow on these routes, 0 to 1 */ chain_share: number | null;
  /** number of pairs of towns that these routes serve */ chain_pairs: number | null;
  /** crossings, and up to four of the largest towns that at least half of their traffic passes, in order of travel, in English; empty if the brief has none */ chain_via_en: string | null;
  /** crossings, and up to four of the largest towns that at least half of their traffic passes, in order of travel, in French; empty if the brief has none */ chain_via_fr: string | null;
  /** crossings, and up to four of the largest towns that at least half of their traffic passes, in order of travel, in Arabic; empty if the brief has none */ chain_via_ar: string | null;
  /** their travel time, mean weighted by share (h) */ chain_hours: number | null;
  /** their travel time, 5th percentile weighted by share (h) */ chain_hours_low: number | null;
  /** their travel time, 95th percentile weighted by share (h) */ chain_hours_high: number | null;
  /** their length, mean weighted by share (km) */ chain_km: number | null;
  /** their length, 5th percentile weighted by share (km) */ chain_km_low: number | null;
  /** their length, 95th percentile weighted by share (km) */ chain_km_high: number | null;
  /** basis of each leg between ends and crossings: `network`, `network, with tracks` or `geodesic` */ basis: string[];
  /** length of each leg (km) */ leg_km: number[];
  /** always `modelled, not observed` */ status: string | null;
  /** what the line represents, in English; empty if the brief has none */ reason_en: string | null;
  /** what the line represents, in French; empty if the brief has none */ reason_fr: string | null;
  /** what the line represents, in Arabic; empty if the brief has none */ reason_ar: string | null;
  /** ids in the layer `claims`: the evidence for this row */ claims: string[];
  /** ids of related claims, which are not evidence for it */ context: string[];
  /** Admiralty grade of its best claim: source A–F, information 1–6 */ grade: string | null;
  /** `high`, `moderate`, `low` or `unknown`, from that grade; one step lower if inferred */ confidence: string | null;
  /** only in drafts: `confirmed`, `edited`, `unsure`, `stale` or `unconfirmed`, the worst of its claims */ review?: string | null;
}

/** one link of the road network that carries at least 0.001 of a flow, now or when a crossing closes */
export interface SegmentsRow {
  /** unique in this layer */ id: string;
  /** name, by the towns or crossings before and after it on the route with the largest share over it, in English; empty if the brief has none */ label_en: string | null;
  /** name, by the towns or crossings before and after it on the route with the largest share over it, in French; empty if the brief has none */ label_fr: string | null;
  /** name, by the towns or crossings before and after it on the route with the largest share over it, in Arabic; empty if the brief has none */ label_ar: string | null;
  /** ids of the flows over it; none if only a closure diverts flows onto it */ flows: string[];
  /** share of each of `flows` over it, 0 to 1; flows are never summed */ shares: number[];
  /** ids in the layer `commodities`: what those flows carry */ commodities: string[];
  /** periods of those flows, EDTF */ periods: string[];
  /** class of road, `track`, or `road` if the class is unknown */ kind: string | null;
  /** country, ISO 3166-1 alpha-2 */ country_code: string | null;
  /** length along the network (km) */ length_km: number | null;
  /** positional error of the line, median (m) */ error_m: number | null;
  /** source of the road */ source: string | null;
  /** always `modelled, not observed` */ status: string | null;
  /** ids in the layer `claims`: the evidence for this row */ claims: string[];
  /** ids of related claims, which are not evidence for it */ context: string[];
  /** Admiralty grade of its best claim: source A–F, information 1–6 */ grade: string | null;
  /** `high`, `moderate`, `low` or `unknown`, from that grade; one step lower if inferred */ confidence: string | null;
  /** only in drafts: `confirmed`, `edited`, `unsure`, `stale` or `unconfirmed`, the worst of its claims */ review?: string | null;
}

/** the area that carries one percentage of a routed flow's traffic */
export interface CorridorsRow {
  /** unique in this layer */ id: string;
  /** name, in English; empty if the brief has none */ label_en: string | null;
  /** name, in French; empty if the brief has none */ label_fr: string | null;
  /** name, in Arabic; empty if the brief has none */ label_ar: string | null;
  /** id of the flow */ flow: string | null;
  /** percentage of the flow's modelled traffic: 50, 80 or 95 */ band: number | null;
  /** largest radius of the buffers (m) */ half_width_m: number | null;
  /** always `modelled, not observed` */ status: string | null;
  /** ids in the layer `claims`: the evidence for this row */ claims: string[];
  /** ids of related claims, which are not evidence for it */ context: string[];
  /** Admiralty grade of its best claim: source A–F, information 1–6 */ grade: string | null;
  /** `high`, `moderate`, `low` or `unknown`, from that grade; one step lower if inferred */ confidence: string | null;
  /** only in drafts: `confirmed`, `edited`, `unsure`, `stale` or `unconfirmed`, the worst of its claims */ review?: string | null;
}

/** one of the ten road segments or crossings whose loss would cost a routed flow most */
export interface ChokepointsRow {
  /** unique in this layer */ id: string;
  /** name, in English; empty if the brief has none */ label_en: string | null;
  /** name, in French; empty if the brief has none */ label_fr: string | null;
  /** name, in Arabic; empty if the brief has none */ label_ar: string | null;
  /** id of the flow */ flow: string | null;
  /** rank by the share cut off, then by the hours lost; 1 is the worst */ rank: number | null;
  /** id of the crossing; empty for a road segment */ crossing: string | null;
  /** ids in the layer `segments` of the road; none for a crossing */ segments: string[];
  /** share of the flow that passes it, 0 to 1 */ share: number | null;
  /** cost if it is lost, mean over the flow's largest towns that still have a route: loss of logsum, as in `closures` (h) */ hours_lost: number | null;
  /** share of the flow without any route if it is lost, 0 to 1 */ cut_off: number | null;
  /** `yes` if part of the flow is cut off, else `no` */ only_way: string | null;
  /** length of a road segment; empty for a crossing (km) */ length_km: number | null;
  /** always `modelled, not observed` */ status: string | null;
  /** ids in the layer `claims`: the evidence for this row */ claims: string[];
  /** ids of related claims, which are not evidence for it */ context: string[];
  /** Admiralty grade of its best claim: source A–F, information 1–6 */ grade: string | null;
  /** `high`, `moderate`, `low` or `unknown`, from that grade; one step lower if inferred */ confidence: string | null;
  /** only in drafts: `confirmed`, `edited`, `unsure`, `stale` or `unconfirmed`, the worst of its claims */ review?: string | null;
}

/** the effect of one closure on one flow; closures are the brief's scenarios, each crossing alone, and two crossings together for flows on which their effects combine */
export interface ClosuresRow {
  /** unique in this layer */ id: string;
  /** name, in English; empty if the brief has none */ label_en: string | null;
  /** name, in French; empty if the brief has none */ label_fr: string | null;
  /** name, in Arabic; empty if the brief has none */ label_ar: string | null;
  /** id of the scenario, or `close-` and the id of the crossing */ closure: string | null;
  /** ids of the closed crossings */ closed: string[];
  /** time, EDTF (ISO 8601-2), one item per interval; empty if undated */ period: string[];
  /** `stated` or `inferred`; empty if undated */ period_reading: string | null;
  /** first possible day of the period; empty if open or unknown */ earliest: string | null;
  /** last possible day of the period; empty if open or unknown */ latest: string | null;
  /** id of the flow */ flow: string | null;
  /** ids of the crossings that the flow uses before or after */ crossings: string[];
  /** share of the flow over each of `crossings` before, 0 to 1; a flow over two borders counts at both */ shares_before: number[];
  /** share of the flow over each of `crossings` after, 0 to 1 */ shares_after: number[];
  /** cost of the closure for the part of the flow that still has a route, as the loss of logsum: how much less all its routes together are worth, in travel time; never negative; empty if no part has a route (h) */ hours_lost: number | null;
  /** share of the flow on routes that the closure cuts, 0 to 1; it takes other routes, or has none left */ moved: number | null;
  /** travel time before, mean over the flow (h) */ hours_before: number | null;
  /** travel time after, mean over the part that still has a route; less than before where a long route closes (h) */ hours_after: number | null;
  /** route length before, mean over the flow (km) */ km_before: number | null;
  /** route length after, mean over the part that still has a route (km) */ km_after: number | null;
  /** share of the flow that the closure leaves without a route, 0 to 1 */ no_way_left: number | null;
  /** always `modelled, not observed` */ status: string | null;
  /** ids in the layer `claims`: the evidence for this row */ claims: string[];
  /** ids of related claims, which are not evidence for it */ context: string[];
  /** Admiralty grade of its best claim: source A–F, information 1–6 */ grade: string | null;
  /** `high`, `moderate`, `low` or `unknown`, from that grade; one step lower if inferred */ confidence: string | null;
  /** only in drafts: `confirmed`, `edited`, `unsure`, `stale` or `unconfirmed`, the worst of its claims */ review?: string | null;
}

/** one link on which one closure changes the share of a flow by 0.02 or more, or to nothing */
export interface ClosureSegmentsRow {
  /** unique in this layer */ id: string;
  /** as in the layer `closures` */ closure: string | null;
  /** id in the layer `segments` */ segment: string | null;
  /** ids of the flows */ flows: string[];
  /** change of the share of each of `flows`, −1 to 1 */ changes: number[];
}

/** the shares of one flow over crossings when one assumption changes */
export interface SensitivityRow {
  /** unique in this layer */ id: string;
  /** the assumption: `choice`, `track-speed` or `crossing-delay` */ assumption: string | null;
  /** factor by which it is multiplied */ factor: number | null;
  /** id of the flow */ flow: string | null;
  /** ids of the crossings that the flow uses */ crossings: string[];
  /** share of the flow over each of `crossings`, 0 to 1 */ shares: number[];
  /** travel time, mean over the flow (h) */ hours: number | null;
  /** route length, mean over the flow (km) */ km: number | null;
  /** ids of the brief's scenarios */ scenarios: string[];
  /** cost of each of `scenarios` under the changed assumption, as in `closures`; 0 if the flow does not use what closes (h) */ scenario_hours_lost: number[];
}

/** one event */
export interface EventsRow {
  /** unique in this layer */ id: string;
  /** name, in English; empty if the brief has none */ label_en: string | null;
  /** name, in French; empty if the brief has none */ label_fr: string | null;
  /** name, in Arabic; empty if the brief has none */ label_ar: string | null;
  /** `attack`, `clash`, `closure`, `meeting`, `seizure` or `other` */ kind: string | null;
  /** ids in `places` or `crossings` */ places: string[];
  /** time, EDTF (ISO 8601-2), one item per interval; empty if undated */ period: string[];
  /** `stated` or `inferred`; empty if undated */ period_reading: string | null;
  /** first possible day of the period; empty if open or unknown */ earliest: string | null;
  /** last possible day of the period; empty if open or unknown */ latest: string | null;
  /** further remarks, in English; empty if the brief has none */ note_en: string | null;
  /** further remarks, in French; empty if the brief has none */ note_fr: string | null;
  /** further remarks, in Arabic; empty if the brief has none */ note_ar: string | null;
  /** ids in the layer `claims`: the evidence for this row */ claims: string[];
  /** ids of related claims, which are not evidence for it */ context: string[];
  /** Admiralty grade of its best claim: source A–F, information 1–6 */ grade: string | null;
  /** `high`, `moderate`, `low` or `unknown`, from that grade; one step lower if inferred */ confidence: string | null;
  /** only in drafts: `confirmed`, `edited`, `unsure`, `stale` or `unconfirmed`, the worst of its claims */ review?: string | null;
}

/** the area within one distance of one town, border or zone */
export interface BuffersRow {
  /** unique in this layer */ id: string;
  /** name, in English; empty if the brief has none */ label_en: string | null;
  /** name, in French; empty if the brief has none */ label_fr: string | null;
  /** name, in Arabic; empty if the brief has none */ label_ar: string | null;
  /** `places`, `borders` or `zones` */ of_layer: string | null;
  /** id of the town, border or zone */ of: string | null;
  /** distance on the ellipsoid (m) */ radius_m: number | null;
  /** ids in the layer `claims`: the evidence for this row */ claims: string[];
  /** ids of related claims, which are not evidence for it */ context: string[];
  /** Admiralty grade of its best claim: source A–F, information 1–6 */ grade: string | null;
  /** `high`, `moderate`, `low` or `unknown`, from that grade; one step lower if inferred */ confidence: string | null;
  /** only in drafts: `confirmed`, `edited`, `unsure`, `stale` or `unconfirmed`, the worst of its claims */ review?: string | null;
}

/** one statement of one source, in our own words */
export interface ClaimsRow {
  /** unique in this layer */ id: string;
  /** the statement, in our own words, in English; empty if the brief has none */ text_en: string | null;
  /** the statement, in our own words, in French; empty if the brief has none */ text_fr: string | null;
  /** the statement, in our own words, in Arabic; empty if the brief has none */ text_ar: string | null;
  /** id in the layer `sources` */ source: string | null;
  /** paragraph of the source, from 1 */ paragraph: number | null;
  /** edition of the source */ edition: string | null;
  /** words of the paragraph by which to check the claim */ terms: string[];
  /** Admiralty grade of the source, A to F */ reliability: string | null;
  /** Admiralty grade of the information, 1 to 6 */ credibility: number | null;
  /** `stated` by the source, or `inferred` from it */ reading: string | null;
  /** ids of claims that this one supports */ supports: string[];
  /** ids of claims that this one disputes */ disputes: string[];
  /** ids of claims that this one replaces */ supersedes: string[];
  /** only in drafts: `confirmed`, `edited`, `unsure`, `stale` or `unconfirmed`, the worst of its claims */ review?: string | null;
}

/** one published text */
export interface SourcesRow {
  /** unique in this layer */ id: string;
  /** `policy-brief`, `news`, `report`, `paper`, `dataset`, `law`, `book` or `other` */ kind: string | null;
  /** publisher */ outlet: string | null;
  /** title */ title: string | null;
  /** author */ author: string | null;
  /** date of publication, EDTF */ date: string | null;
  /** web address */ url: string | null;
  /** Admiralty grade, A to F */ reliability: string | null;
}

/** one commodity */
export interface CommoditiesRow {
  /** unique in this layer */ id: string;
  /** name, in English; empty if the brief has none */ label_en: string | null;
  /** name, in French; empty if the brief has none */ label_fr: string | null;
  /** name, in Arabic; empty if the brief has none */ label_ar: string | null;
  /** class of the commodity; sets the colour */ class: string | null;
}

/** one organisation or role */
export interface ActorsRow {
  /** unique in this layer */ id: string;
  /** name, in English; empty if the brief has none */ label_en: string | null;
  /** name, in French; empty if the brief has none */ label_fr: string | null;
  /** name, in Arabic; empty if the brief has none */ label_ar: string | null;
  /** `organisation` or `role` */ kind: string | null;
}

/** one item that the text names and the map omits */
export interface NotMappedRow {
  /** unique in this layer */ id: string;
  /** name, in English; empty if the brief has none */ label_en: string | null;
  /** name, in French; empty if the brief has none */ label_fr: string | null;
  /** name, in Arabic; empty if the brief has none */ label_ar: string | null;
  /** why the map omits it, in English; empty if the brief has none */ reason_en: string | null;
  /** why the map omits it, in French; empty if the brief has none */ reason_fr: string | null;
  /** why the map omits it, in Arabic; empty if the brief has none */ reason_ar: string | null;
  /** ids in the layer `claims`: the evidence for this row */ claims: string[];
  /** ids of related claims, which are not evidence for it */ context: string[];
  /** Admiralty grade of its best claim: source A–F, information 1–6 */ grade: string | null;
  /** `high`, `moderate`, `low` or `unknown`, from that grade; one step lower if inferred */ confidence: string | null;
  /** only in drafts: `confirmed`, `edited`, `unsure`, `stale` or `unconfirmed`, the worst of its claims */ review?: string | null;
}

export interface LayerRows {
  flows: FlowsRow;
  places: PlacesRow;
  areas: AreasRow;
  zones: ZonesRow;
  barriers: BarriersRow;
  crossings: CrossingsRow;
  routes: RoutesRow;
  segments: SegmentsRow;
  corridors: CorridorsRow;
  chokepoints: ChokepointsRow;
  closures: ClosuresRow;
  closure_segments: ClosureSegmentsRow;
  sensitivity: SensitivityRow;
  events: EventsRow;
  buffers: BuffersRow;
  claims: ClaimsRow;
  sources: SourcesRow;
  commodities: CommoditiesRow;
  actors: ActorsRow;
  not_mapped: NotMappedRow;
}
