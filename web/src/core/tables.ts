// Rows of the layers, as `readPayload` unpacks them.
// Written by tools/write_types.py from geo.layers.SCHEMAS: do not edit.

/** one commodity (strand) of one movement that a source describes */
export interface FlowsRow {
  /** unique in this layer */
  id: string;
  /** name, in English; empty where the brief has none */
  label_en: string | null;
  /** name, in French; empty where the brief has none */
  label_fr: string | null;
  /** name, in Arabic; empty where the brief has none */
  label_ar: string | null;
  /** id of the movement; its strands share it */
  flow: string | null;
  /** id in the layer `commodities` */
  commodity: string | null;
  /** the class that decides the hue */
  commodity_class: string | null;
  /** number of the strand in its flow, from 0 */
  strand: number | null;
  /** how many strands the flow has */
  strands: number | null;
  /** id in `places`, `zones` or `areas` */
  origin: string | null;
  /** `place`, `zone`, `country` or `region`; the last three are areas, and the line begins at the area's label point */
  origin_kind: string | null;
  /** ids of what the movement is said to pass, in order */
  transit: string[] | null;
  /** as `origin` */
  destination: string | null;
  /** as `origin_kind` */
  destination_kind: string | null;
  /** `road`, `sea`, `air`, `mixed` or `unstated` */
  mode: string | null;
  /** `one-way` (origin to destination), `both` or `unstated` */
  direction: string | null;
  /** how the line came to be: `documented`, `network` or `geodesic` */
  basis: string | null;
  /** `stated` by the source, or `inferred` from it */
  reading: string | null;
  /** why the line is drawn as it is, and what is not known of it, in English; empty where the brief has none */
  reason_en: string | null;
  /** why the line is drawn as it is, and what is not known of it, in French; empty where the brief has none */
  reason_fr: string | null;
  /** why the line is drawn as it is, and what is not known of it, in Arabic; empty where the brief has none */
  reason_ar: string | null;
  /** `yes`: modelled in the layer `routes`; `no`: not, and why stands beside it */
  routed: string | null;
  /** that it is modelled, or why it is not, in English; empty where the brief has none */
  routed_reason_en: string | null;
  /** that it is modelled, or why it is not, in French; empty where the brief has none */
  routed_reason_fr: string | null;
  /** that it is modelled, or why it is not, in Arabic; empty where the brief has none */
  routed_reason_ar: string | null;
  /** what else the evidence says, in English; empty where the brief has none */
  note_en: string | null;
  /** what else the evidence says, in French; empty where the brief has none */
  note_fr: string | null;
  /** what else the evidence says, in Arabic; empty where the brief has none */
  note_ar: string | null;
  /** ids in the layer `actors`: organisations and roles, never persons */
  actors: string[] | null;
  /** when, in EDTF (ISO 8601-2), one entry per interval; empty where undated */
  period: string[] | null;
  /** whether the period is `stated` or `inferred`; empty where undated */
  period_reading: string | null;
  /** the first day that the period can touch; empty where open or unknown */
  earliest: string | null;
  /** the last day that the period can touch; empty where open or unknown */
  latest: string | null;
  /** `starting` or `declining` where the source says so */
  trend: string | null;
  /** `unknown`, `ordinal`, `interval` or `number`; unknown is neither 0 nor 1 */
  quantity: string | null;
  /** the quantity as stated, in English; empty where the brief has none */
  quantity_text_en: string | null;
  /** the quantity as stated, in French; empty where the brief has none */
  quantity_text_fr: string | null;
  /** the quantity as stated, in Arabic; empty where the brief has none */
  quantity_text_ar: string | null;
  /** lower bound, in `quantity_unit`; the value itself for a number */
  quantity_low: number | null;
  /** upper bound, in `quantity_unit` */
  quantity_high: number | null;
  /** unit of the bounds */
  quantity_unit: string | null;
  /** ids in the layer `claims` of what this row rests on */
  claims: string[] | null;
  /** ids of claims that are worth reading with it and do not bear it */
  context: string[] | null;
  /** Admiralty grade of the claim that bears it best: source A–F, information 1–6 */
  grade: string | null;
  /** what that claim amounts to: `high`, `moderate`, `low` or `unknown`; an inference is a step lower */
  confidence: string | null;
}

/** one town, or the label point of one area */
export interface PlacesRow {
  /** unique in this layer */
  id: string;
  /** name, in English; empty where the brief has none */
  label_en: string | null;
  /** name, in French; empty where the brief has none */
  label_fr: string | null;
  /** name, in Arabic; empty where the brief has none */
  label_ar: string | null;
  /** `town`, or `label`: where an area's name and its flows' ends are put, which is no place */
  kind: string | null;
  /** for a label point: `country`, `region` or `zone` */
  of: string | null;
  /** ISO 3166-1 alpha-2 */
  country_code: string | null;
  /** identifier in GeoNames, where there is one */
  geonames_id: number | null;
  /** how far the true position may be from the given one, metres */
  uncertainty_m: number | null;
  /** from what the position is known */
  source: string | null;
  /** ids in the layer `claims` of what this row rests on */
  claims: string[] | null;
  /** ids of claims that are worth reading with it and do not bear it */
  context: string[] | null;
  /** Admiralty grade of the claim that bears it best: source A–F, information 1–6 */
  grade: string | null;
  /** what that claim amounts to: `high`, `moderate`, `low` or `unknown`; an inference is a step lower */
  confidence: string | null;
}

/** one country, or one region made of countries */
export interface AreasRow {
  /** unique in this layer */
  id: string;
  /** name, in English; empty where the brief has none */
  label_en: string | null;
  /** name, in French; empty where the brief has none */
  label_fr: string | null;
  /** name, in Arabic; empty where the brief has none */
  label_ar: string | null;
  /** `country` or `region` */
  kind: string | null;
  /** ISO 3166-1 alpha-2 codes of the countries it is drawn from */
  members: string[] | null;
  /** on what ground these countries were taken, in English; empty where the brief has none */
  reason_en: string | null;
  /** on what ground these countries were taken, in French; empty where the brief has none */
  reason_fr: string | null;
  /** on what ground these countries were taken, in Arabic; empty where the brief has none */
  reason_ar: string | null;
  /** ids in the layer `claims` of what this row rests on */
  claims: string[] | null;
  /** ids of claims that are worth reading with it and do not bear it */
  context: string[] | null;
  /** Admiralty grade of the claim that bears it best: source A–F, information 1–6 */
  grade: string | null;
  /** what that claim amounts to: `high`, `moderate`, `low` or `unknown`; an inference is a step lower */
  confidence: string | null;
}

/** one candidate shape of a zone; candidates of one zone rival each other */
export interface ZonesRow {
  /** unique in this layer */
  id: string;
  /** name, in English; empty where the brief has none */
  label_en: string | null;
  /** name, in French; empty where the brief has none */
  label_fr: string | null;
  /** name, in Arabic; empty where the brief has none */
  label_ar: string | null;
  /** id of the zone; its candidates share it */
  zone: string | null;
  /** id of the reading */
  candidate: string | null;
  /** the reading in a few words, in English; empty where the brief has none */
  candidate_en: string | null;
  /** the reading in a few words, in French; empty where the brief has none */
  candidate_fr: string | null;
  /** the reading in a few words, in Arabic; empty where the brief has none */
  candidate_ar: string | null;
  /** ids in the layer `commodities` of what moves in it */
  commodities: string[] | null;
  /** ids in the layer `actors` of who is said to work in it */
  actors: string[] | null;
  /** why the zone may be here, in English; empty where the brief has none */
  reason_en: string | null;
  /** why the zone may be here, in French; empty where the brief has none */
  reason_fr: string | null;
  /** why the zone may be here, in Arabic; empty where the brief has none */
  reason_ar: string | null;
  /** ids in the layer `claims` of what this row rests on */
  claims: string[] | null;
  /** ids of claims that are worth reading with it and do not bear it */
  context: string[] | null;
  /** Admiralty grade of the claim that bears it best: source A–F, information 1–6 */
  grade: string | null;
  /** what that claim amounts to: `high`, `moderate`, `low` or `unknown`; an inference is a step lower */
  confidence: string | null;
}

/** one line that hinders movement */
export interface BarriersRow {
  /** unique in this layer */
  id: string;
  /** name, in English; empty where the brief has none */
  label_en: string | null;
  /** name, in French; empty where the brief has none */
  label_fr: string | null;
  /** name, in Arabic; empty where the brief has none */
  label_ar: string | null;
  /** `documented`, or `schematic` where the course is not stated */
  basis: string | null;
  /** how the line was drawn, in English; empty where the brief has none */
  reason_en: string | null;
  /** how the line was drawn, in French; empty where the brief has none */
  reason_fr: string | null;
  /** how the line was drawn, in Arabic; empty where the brief has none */
  reason_ar: string | null;
  /** when, in EDTF (ISO 8601-2), one entry per interval; empty where undated */
  period: string[] | null;
  /** whether the period is `stated` or `inferred`; empty where undated */
  period_reading: string | null;
  /** the first day that the period can touch; empty where open or unknown */
  earliest: string | null;
  /** the last day that the period can touch; empty where open or unknown */
  latest: string | null;
  /** ids in the layer `claims` of what this row rests on */
  claims: string[] | null;
  /** ids of claims that are worth reading with it and do not bear it */
  context: string[] | null;
  /** Admiralty grade of the claim that bears it best: source A–F, information 1–6 */
  grade: string | null;
  /** what that claim amounts to: `high`, `moderate`, `low` or `unknown`; an inference is a step lower */
  confidence: string | null;
}

/** one border crossing, or port of entry, that the brief names or that a routed flow uses */
export interface CrossingsRow {
  /** unique in this layer */
  id: string;
  /** name, in English; empty where the brief has none */
  label_en: string | null;
  /** name, in French; empty where the brief has none */
  label_fr: string | null;
  /** name, in Arabic; empty where the brief has none */
  label_ar: string | null;
  /** the two countries, ISO 3166-1 alpha-2 */
  countries: string[] | null;
  /** ids of the routed movements that pass it */
  flows: string[] | null;
  /** the modelled share of each of `flows` that does; flows are never summed */
  shares: number[] | null;
  /** from the point to the land border of the two, metres, on the ellipsoid; null for a port between countries that share none */
  border_distance_m: number | null;
  /** identifier in GeoNames, where there is one */
  geonames_id: number | null;
  /** how far the true position may be from the given one, metres */
  uncertainty_m: number | null;
  /** from what the position is known */
  source: string | null;
  /** ids in the layer `claims` of what this row rests on */
  claims: string[] | null;
  /** ids of claims that are worth reading with it and do not bear it */
  context: string[] | null;
  /** Admiralty grade of the claim that bears it best: source A–F, information 1–6 */
  grade: string | null;
  /** what that claim amounts to: `high`, `moderate`, `low` or `unknown`; an inference is a step lower */
  confidence: string | null;
}

/** one alternative of a routed flow: a sequence of crossings, on the road network */
export interface RoutesRow {
  /** unique in this layer */
  id: string;
  /** name, in English; empty where the brief has none */
  label_en: string | null;
  /** name, in French; empty where the brief has none */
  label_fr: string | null;
  /** name, in Arabic; empty where the brief has none */
  label_ar: string | null;
  /** id of the movement */
  flow: string | null;
  /** number by share, from 1; empty for what no way joins */
  alternative: number | null;
  /** of the whole flow, 0 to 1; a flow's rows sum to 1, less what is under 0.001 */
  share: number | null;
  /** the town at which the drawn way begins: an id of the gazetteer */
  from: string | null;
  /** the town at which it ends */
  to: string | null;
  /** of the drawn way, along the network */
  length_km: number | null;
  /** of travel on it, delays at crossings included */
  hours: number | null;
  /** its length over the geodesic's between its ends; above 1.6 it is doubtful */
  detour: number | null;
  /** ids in the layer `crossings`, in the order of travel */
  crossings: string[] | null;
  /** of each leg, from end to crossing to end: `network`, `network, with tracks` or `geodesic` */
  basis: string[] | null;
  /** length of each leg */
  leg_km: number[] | null;
  /** always `modelled, not observed` */
  status: string | null;
  /** what the line stands for, in English; empty where the brief has none */
  reason_en: string | null;
  /** what the line stands for, in French; empty where the brief has none */
  reason_fr: string | null;
  /** what the line stands for, in Arabic; empty where the brief has none */
  reason_ar: string | null;
  /** ids in the layer `claims` of what this row rests on */
  claims: string[] | null;
  /** ids of claims that are worth reading with it and do not bear it */
  context: string[] | null;
  /** Admiralty grade of the claim that bears it best: source A–F, information 1–6 */
  grade: string | null;
  /** what that claim amounts to: `high`, `moderate`, `low` or `unknown`; an inference is a step lower */
  confidence: string | null;
}

/** one stretch of the road network that carries a thousandth of a flow, or does once a crossing is closed */
export interface SegmentsRow {
  /** unique in this layer */
  id: string;
  /** ids of the movements that run over it; none where only a closure sends any */
  flows: string[] | null;
  /** the share of each of `flows` that does, 0 to 1; flows are never summed */
  shares: number[] | null;
  /** ids in the layer `commodities` of what those flows carry */
  commodities: string[] | null;
  /** the periods of those flows, in EDTF */
  periods: string[] | null;
  /** `road` where the class is not known, `track`, or the class of road */
  kind: string | null;
  /** ISO 3166-1 alpha-2 */
  country_code: string | null;
  /** along the network */
  length_km: number | null;
  /** how far the true road may be from the line, median, metres */
  error_m: number | null;
  /** who says that the road exists */
  source: string | null;
  /** always `modelled, not observed` */
  status: string | null;
  /** ids in the layer `claims` of what this row rests on */
  claims: string[] | null;
  /** ids of claims that are worth reading with it and do not bear it */
  context: string[] | null;
  /** Admiralty grade of the claim that bears it best: source A–F, information 1–6 */
  grade: string | null;
  /** what that claim amounts to: `high`, `moderate`, `low` or `unknown`; an inference is a step lower */
  confidence: string | null;
}

/** the ground on which one share of a routed flow's traffic runs */
export interface CorridorsRow {
  /** unique in this layer */
  id: string;
  /** name, in English; empty where the brief has none */
  label_en: string | null;
  /** name, in French; empty where the brief has none */
  label_fr: string | null;
  /** name, in Arabic; empty where the brief has none */
  label_ar: string | null;
  /** id of the movement */
  flow: string | null;
  /** 50, 80 or 95: per cent of the flow's modelled traffic */
  band: number | null;
  /** the widest of the buffers' radii, metres */
  half_width_m: number | null;
  /** always `modelled, not observed` */
  status: string | null;
  /** ids in the layer `claims` of what this row rests on */
  claims: string[] | null;
  /** ids of claims that are worth reading with it and do not bear it */
  context: string[] | null;
  /** Admiralty grade of the claim that bears it best: source A–F, information 1–6 */
  grade: string | null;
  /** what that claim amounts to: `high`, `moderate`, `low` or `unknown`; an inference is a step lower */
  confidence: string | null;
}

/** one stretch of road or crossing that a routed flow can ill spare; the ten worst of each flow */
export interface ChokepointsRow {
  /** unique in this layer */
  id: string;
  /** name, in English; empty where the brief has none */
  label_en: string | null;
  /** name, in French; empty where the brief has none */
  label_fr: string | null;
  /** name, in Arabic; empty where the brief has none */
  label_ar: string | null;
  /** id of the movement */
  flow: string | null;
  /** 1 is the worst: by the share cut off, then by the hours added */
  rank: number | null;
  /** id, where it is a crossing */
  crossing: string | null;
  /** of the flow that passes it */
  share: number | null;
  /** by which the quickest way grows without it, a mean over the flow's towns */
  extra_hours: number | null;
  /** share of the flow that has no way left without it */
  cut_off: number | null;
  /** `yes` where something is cut off, else `no` */
  only_way: string | null;
  /** of a stretch */
  length_km: number | null;
  /** always `modelled, not observed` */
  status: string | null;
  /** ids in the layer `claims` of what this row rests on */
  claims: string[] | null;
  /** ids of claims that are worth reading with it and do not bear it */
  context: string[] | null;
  /** Admiralty grade of the claim that bears it best: source A–F, information 1–6 */
  grade: string | null;
  /** what that claim amounts to: `high`, `moderate`, `low` or `unknown`; an inference is a step lower */
  confidence: string | null;
}

/** what one closure does to one flow that it touches: scenarios of the brief, and each crossing by itself */
export interface ClosuresRow {
  /** unique in this layer */
  id: string;
  /** name, in English; empty where the brief has none */
  label_en: string | null;
  /** name, in French; empty where the brief has none */
  label_fr: string | null;
  /** name, in Arabic; empty where the brief has none */
  label_ar: string | null;
  /** id of the scenario, or `close-` and the crossing */
  closure: string | null;
  /** ids of the crossings that are shut */
  closed: string[] | null;
  /** when, in EDTF (ISO 8601-2), one entry per interval; empty where undated */
  period: string[] | null;
  /** whether the period is `stated` or `inferred`; empty where undated */
  period_reading: string | null;
  /** the first day that the period can touch; empty where open or unknown */
  earliest: string | null;
  /** the last day that the period can touch; empty where open or unknown */
  latest: string | null;
  /** id of the movement */
  flow: string | null;
  /** ids of the crossings that the flow uses before or after */
  crossings: string[] | null;
  /** the flow's share over each of them, all open; over two borders in a row a flow counts at both */
  shares_before: number[] | null;
  /** the same with the closure */
  shares_after: number[] | null;
  /** of travel, a mean over the flow */
  hours_before: number | null;
  /** by the closure; of what still has a way */
  hours_added: number | null;
  /** a mean over the flow */
  km_before: number | null;
  /** by the closure; of what still has a way */
  km_added: number | null;
  /** share of the flow that the closure leaves without a way */
  no_way_left: number | null;
  /** always `modelled, not observed` */
  status: string | null;
  /** ids in the layer `claims` of what this row rests on */
  claims: string[] | null;
  /** ids of claims that are worth reading with it and do not bear it */
  context: string[] | null;
  /** Admiralty grade of the claim that bears it best: source A–F, information 1–6 */
  grade: string | null;
  /** what that claim amounts to: `high`, `moderate`, `low` or `unknown`; an inference is a step lower */
  confidence: string | null;
}

/** a stretch on which a closure changes the share of a flow by two hundredths or more */
export interface ClosureSegmentsRow {
  /** unique in this layer */
  id: string;
  /** as in `closures` */
  closure: string | null;
  /** id in `segments` */
  segment: string | null;
  /** ids of the movements */
  flows: string[] | null;
  /** by how much the share of each of them changes */
  changes: number[] | null;
}

/** how one flow divides over crossings when one assumption is changed */
export interface SensitivityRow {
  /** unique in this layer */
  id: string;
  /** `choice`, `track-speed` or `crossing-delay` */
  assumption: string | null;
  /** by which it is multiplied */
  factor: number | null;
  /** id of the movement */
  flow: string | null;
  /** ids */
  crossings: string[] | null;
  /** the flow's share over each of them */
  shares: number[] | null;
  /** of travel, a mean over the flow */
  hours: number | null;
  /** a mean over the flow */
  km: number | null;
}

/** something that happened */
export interface EventsRow {
  /** unique in this layer */
  id: string;
  /** name, in English; empty where the brief has none */
  label_en: string | null;
  /** name, in French; empty where the brief has none */
  label_fr: string | null;
  /** name, in Arabic; empty where the brief has none */
  label_ar: string | null;
  /** `attack`, `clash`, `closure`, `meeting`, `seizure` or `other` */
  kind: string | null;
  /** ids in `places` or `crossings` */
  places: string[] | null;
  /** when, in EDTF (ISO 8601-2), one entry per interval; empty where undated */
  period: string[] | null;
  /** whether the period is `stated` or `inferred`; empty where undated */
  period_reading: string | null;
  /** the first day that the period can touch; empty where open or unknown */
  earliest: string | null;
  /** the last day that the period can touch; empty where open or unknown */
  latest: string | null;
  /** what else the evidence says, in English; empty where the brief has none */
  note_en: string | null;
  /** what else the evidence says, in French; empty where the brief has none */
  note_fr: string | null;
  /** what else the evidence says, in Arabic; empty where the brief has none */
  note_ar: string | null;
  /** ids in the layer `claims` of what this row rests on */
  claims: string[] | null;
  /** ids of claims that are worth reading with it and do not bear it */
  context: string[] | null;
  /** Admiralty grade of the claim that bears it best: source A–F, information 1–6 */
  grade: string | null;
  /** what that claim amounts to: `high`, `moderate`, `low` or `unknown`; an inference is a step lower */
  confidence: string | null;
}

/** all within one distance of one town, border or zone */
export interface BuffersRow {
  /** unique in this layer */
  id: string;
  /** name, in English; empty where the brief has none */
  label_en: string | null;
  /** name, in French; empty where the brief has none */
  label_fr: string | null;
  /** name, in Arabic; empty where the brief has none */
  label_ar: string | null;
  /** `places`, `borders` or `zones` */
  of_layer: string | null;
  /** id of what lies in the middle */
  of: string | null;
  /** the distance, metres on the ellipsoid */
  radius_m: number | null;
  /** ids in the layer `claims` of what this row rests on */
  claims: string[] | null;
  /** ids of claims that are worth reading with it and do not bear it */
  context: string[] | null;
  /** Admiralty grade of the claim that bears it best: source A–F, information 1–6 */
  grade: string | null;
  /** what that claim amounts to: `high`, `moderate`, `low` or `unknown`; an inference is a step lower */
  confidence: string | null;
}

/** one thing that one source says, in our own words */
export interface ClaimsRow {
  /** unique in this layer */
  id: string;
  /** what the source says, in our words, in English; empty where the brief has none */
  text_en: string | null;
  /** what the source says, in our words, in French; empty where the brief has none */
  text_fr: string | null;
  /** what the source says, in our words, in Arabic; empty where the brief has none */
  text_ar: string | null;
  /** id in the layer `sources` */
  source: string | null;
  /** the paragraph of the source, from 1 */
  paragraph: number | null;
  /** the edition of the source */
  edition: string | null;
  /** words of that paragraph by which the claim can be checked */
  terms: string[] | null;
  /** Admiralty grade of the source, A to F */
  reliability: string | null;
  /** Admiralty grade of the information, 1 to 6 */
  credibility: number | null;
  /** `stated` by the source, or `inferred` from it */
  reading: string | null;
  /** ids of claims that this one bears out */
  supports: string[] | null;
  /** ids of claims that this one contradicts */
  disputes: string[] | null;
  /** ids of claims that this one replaces */
  supersedes: string[] | null;
}

/** one published text; what is not known of it is left empty */
export interface SourcesRow {
  /** unique in this layer */
  id: string;
  /** `policy-brief`, `news`, `report`, `paper`, `dataset`, `law`, `book` or `other` */
  kind: string | null;
  /** who published it */
  outlet: string | null;
  /** its title */
  title: string | null;
  /** its author */
  author: string | null;
  /** when it was published, in EDTF */
  date: string | null;
  /** where it is */
  url: string | null;
  /** Admiralty grade, A to F */
  reliability: string | null;
}

/** one kind of thing that moves */
export interface CommoditiesRow {
  /** unique in this layer */
  id: string;
  /** name, in English; empty where the brief has none */
  label_en: string | null;
  /** name, in French; empty where the brief has none */
  label_fr: string | null;
  /** name, in Arabic; empty where the brief has none */
  label_ar: string | null;
  /** the class that decides the hue */
  class: string | null;
}

/** one organisation or role */
export interface ActorsRow {
  /** unique in this layer */
  id: string;
  /** name, in English; empty where the brief has none */
  label_en: string | null;
  /** name, in French; empty where the brief has none */
  label_fr: string | null;
  /** name, in Arabic; empty where the brief has none */
  label_ar: string | null;
  /** `organisation` or `role` */
  kind: string | null;
}

/** something that the text names and the map leaves out */
export interface NotMappedRow {
  /** unique in this layer */
  id: string;
  /** name, in English; empty where the brief has none */
  label_en: string | null;
  /** name, in French; empty where the brief has none */
  label_fr: string | null;
  /** name, in Arabic; empty where the brief has none */
  label_ar: string | null;
  /** why it is left out, in English; empty where the brief has none */
  reason_en: string | null;
  /** why it is left out, in French; empty where the brief has none */
  reason_fr: string | null;
  /** why it is left out, in Arabic; empty where the brief has none */
  reason_ar: string | null;
  /** ids in the layer `claims` of what this row rests on */
  claims: string[] | null;
  /** ids of claims that are worth reading with it and do not bear it */
  context: string[] | null;
  /** Admiralty grade of the claim that bears it best: source A–F, information 1–6 */
  grade: string | null;
  /** what that claim amounts to: `high`, `moderate`, `low` or `unknown`; an inference is a step lower */
  confidence: string | null;
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
