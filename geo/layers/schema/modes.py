"""Modes of transport: their keys in files, their labels on pages, and their spellings in tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from geo.validation import Text


@dataclass(frozen=True)
class Term:
    """One value of a fixed vocabulary: its key in files, its label on pages, its spellings in tables.

    Records with a value that is not ``by_road`` are not routed on roads.
    """

    key: str
    label: Text
    spellings: tuple[str, ...] = ()
    by_road: bool = True


UNSTATED: Final = Term("", Text(en="Not stated", fr="Non précisé", ar="غير محدد"))
UNCLEAR: Final = Term("unclear", Text(en="Not recognised", fr="Non reconnu", ar="غير معروف"))

MODES: Final = (
    Term("road", Text(en="Road", fr="Route", ar="طريق"), (
        "by road", "land", "overland", "truck", "lorry", "car", "vehicle", "bus", "van", "pick-up", "pickup",
        "motorcycle", "par route", "routier", "terrestre", "camion", "voiture", "véhicule", "camión", "carretera",
        "por carretera", "vehículo", "rodoviário", "caminhão", "veículo", "routière", "carretero", "trailer",
        "tráiler", "tractomula", "camioneta", "furgoneta", "automóvil", "autobús", "minibus", "taxi", "moto",
        "motocicleta", "karayolu", "kamyon", "بري", "برا", "شاحنة", "سيارة",
    )),
    Term("rail", Text(en="Rail", fr="Rail", ar="سكة حديدية"), (
        "by rail", "railway", "train", "ferroviaire", "chemin de fer", "ferroviario", "ferroviário", "tren", "trem",
        "demiryolu", "قطار", "سكة الحديد",
    ), by_road=False),
    Term("sea", Text(en="Sea", fr="Mer", ar="بحر"), (
        "by sea", "maritime", "vessel", "ship", "boat", "container ship", "dhow", "ferry", "speedboat",
        "fishing boat", "fishing vessel", "par mer", "navire", "bateau", "marítimo", "marítima", "lancha rápida",
        "go-fast", "go fast", "semisumergible", "semi-submersible", "embarcación", "motonave", "yate", "yacht",
        "velero", "pesquero", "embarcação", "lanchas", "barco", "buque", "lancha", "navio", "denizyolu", "gemi",
        "tekne", "بحري", "بحرا", "سفينة", "قارب",
    ), by_road=False),
    Term("air", Text(en="Air", fr="Air", ar="جو"), (
        "by air", "aerial", "aircraft", "airplane", "plane", "flight", "helicopter", "drone", "par avion", "aérien",
        "aérienne", "avion", "aéreo", "aérea", "avión", "avioneta", "aeronave", "helicóptero", "hélicoptère",
        "vuelo", "vol", "dron", "avião", "havayolu", "uçak", "جوي", "جوا", "طائرة",
    ), by_road=False),
    Term("mail", Text(en="Mail", fr="Courrier", ar="بريد"), (
        "by mail", "post", "postal", "parcel", "courier", "poste", "colis", "correo", "correio", "kargo", "طرد",
    ), by_road=False),
    Term("mixed", Text(en="Several modes", fr="Plusieurs modes", ar="عدة وسائل"), (
        "multimodal", "intermodal", "mixte", "mixto", "misto", "متعدد الوسائط",
    )),
)  # fmt: skip
