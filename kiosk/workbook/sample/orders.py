"""Planning's columns of the sample shop: each spool's data, customer, and release for work. Pure."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kiosk.core.shop.data import Picture
from kiosk.core.shop.dates import parse_date
from kiosk.workbook.sample.lists import ShopLists

NV_COUNT = 40
SPOOL_COUNT = 2_500
_OTS_A_NV = 3
_PRICE_A_KILO = 2_950  # Chilean pesos

SheetCell = str | int | float | bool | date | datetime | None


@dataclass(frozen=True)
class SpoolOrder:
    """One spool as ordered: its place among the sales notes, its tag, and its joints (inches of diameter)."""

    number: int
    nv_index: int
    nv: str
    ot: int
    line: str
    sequence: int
    diameter: int
    joints: int

    @property
    def tag(self) -> str:
        """The tag, such as `MK-1335-CW-25238-011`."""
        return f"MK-{1300 + self.nv_index}-{self.line}-{self.sequence:03}"


def orders(lists: ShopLists, rng: random.Random) -> list[SpoolOrder]:
    """All spools in the sheet's order: by sales note, work order and number."""
    services = lists.orders["services"]
    found: list[SpoolOrder] = []
    for nv_index in range(NV_COUNT):
        wanted = SPOOL_COUNT * (nv_index + 1) // NV_COUNT - len(found)
        for at in range(wanted):
            ot_index = at * _OTS_A_NV // wanted
            first = -(-ot_index * wanted // _OTS_A_NV)
            service = services[(nv_index + ot_index + 1) % len(services)]
            found.append(
                SpoolOrder(
                    number=len(found) + 1,
                    nv_index=nv_index,
                    nv=f"NV{609 + nv_index:04}",
                    ot=997 + _OTS_A_NV * nv_index + ot_index,
                    line=f"{service}-{24_993 + 7 * nv_index + 1_000 * ot_index}",
                    sequence=at - first + 1,
                    diameter=rng.choice(lists.orders["diameters"]),
                    joints=rng.randint(2, 8),
                )
            )
    return found


def planning_cells(
    order: SpoolOrder,
    picture: Picture,
    with_materials: bool,
    today: date,
    lists: ShopLists,
    rng: random.Random,
) -> dict[str, SheetCell]:
    """The cells of one spool that planning fills, by header."""
    drawn: Callable[[str], str] = lambda name: rng.choice(lists.orders[name])  # noqa: E731 - one word a cell
    due = today + timedelta(days=(order.nv_index - NV_COUNT * 2 // 3) * 4 + order.ot % _OTS_A_NV)
    began = due - timedelta(days=rng.randint(50, 70))
    weight = round(order.diameter * order.joints * rng.uniform(2.5, 6.0), 1)
    inches = order.diameter * order.joints
    price = round(weight * _PRICE_A_KILO)
    released = bool(picture.fecha_qc_metrologia)
    cells: dict[str, SheetCell] = {
        "id": order.number,
        "NV": order.nv,
        "OT": order.ot,
        "CT": f"CT-{order.ot % 7 + 1}",
        "ITEM": order.sequence,
        "SPLIT": order.sequence % 9 + 1,
        "TAG_SPOOL": order.tag,
        "STATUS_NV": lists.orders["statuses"][order.nv_index % len(lists.orders["statuses"])],
        "Status_Spool": "LIBERADO" if released else "EN PROCESO" if picture.armador else "PENDIENTE",
        "Ubicación": drawn("locations"),
        "Cliente": lists.orders["customers"][order.nv_index % len(lists.orders["customers"])],
        "OC": f"45{order.nv_index:03}{order.ot % 100:02}",
        "Item_OC": order.sequence * 10,
        "PLANO_KRONOS N°": f"{order.line}-{order.sequence:03}",
        "Rev.": drawn("revisions"),
        "Plano_Referencia": f"ISO-{order.line}",
        "Prioridad": 1 if rng.random() < 0.06 else rng.choice((2, 3)),
        "Notas": drawn("notes") if rng.random() < 0.04 else None,
        "Fecha_Compromiso": due,
        "Fecha_Estimada_Entrega": due + timedelta(days=rng.randint(-2, 6)),
        "DIAM": order.diameter,
        "PD_Soldadura": inches,
        "Peso_Kg": weight,
        "Area_m2": round(weight / 32, 2),
        "Tipo Armado": "Taller",
        "Tipo_NDT": drawn("ndt") or None,
        "Tipo_Revestimiento": drawn("coatings"),
        "Tipo_Pintura": drawn("paints"),
        "Tipo_Embalaje": drawn("packing"),
        "Fecha_Ingenieria": began,
        "Fecha_Materiales": began + timedelta(days=rng.randint(5, 14)) if with_materials else None,
        "Precio Fabricación": price,
        "Precio Pintura": round(price * 0.12),
        "Precio Total": round(price * 1.12),
        "FLAG": rng.random() < 0.03,
        **_counters(order, picture, inches),
    }
    if released and order.nv_index < NV_COUNT // 4:
        cells |= _after_release(picture, order, drawn)
    return cells


def _counters(order: SpoolOrder, picture: Picture, inches: int) -> dict[str, SheetCell]:
    arm, sold = bool(picture.fecha_armado), bool(picture.fecha_soldadura)
    return {
        "Total_Uniones": order.joints,
        "Uniones_ARM_Completadas": order.joints if arm else 0,
        "Uniones_SOLD_Completadas": order.joints if sold else 0,
        "Pulgadas_ARM": inches if arm else 0,
        "Pulgadas_SOLD": inches if sold else 0,
    }


def _after_release(picture: Picture, order: SpoolOrder, drawn: Callable[[str], str]) -> dict[str, SheetCell]:
    """The cells of painting and shipping, filled only for the oldest sales notes."""
    approved = parse_date(picture.fecha_qc_metrologia)
    if approved is None:
        return {}
    return {
        "Fecha_Envio_Pintura": approved,
        "Fecha_Pintura": approved + timedelta(days=1),
        "Taller_Pintura": drawn("workshops"),
        "Fecha_Liberación": approved + timedelta(days=1),
        "N°_Acta_Libración": f"AL-{order.ot}-{order.sequence}",
        "Packing_list": f"PL-{order.ot}",
        "Guia_Despacho": 40_000 + order.ot,
    }
