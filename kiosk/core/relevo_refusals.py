"""The refusal of a hand-over of a held spool, as the classes of `refusals`. Pure."""

from enum import StrEnum

from kiosk.core.errors import Code, Refusal


class RelevoCause(StrEnum):
    """Why a spool can't be handed over, or be asked for."""

    OWN = "propio"
    """The holder asks himself."""
    UNASKED = "sin_pedido"
    """Nobody has asked for it, or nobody is known to whom it would be handed over."""
    ASKED = "pedido"
    """Another worker has asked for it already."""
    FREE = "libre"
    """Nobody holds it."""
    DECLINED = "rechazado"
    """The holder has said no."""
    GIVEN_BACK = "devuelto"
    """The hold that was asked for has ended meanwhile."""
    EXPIRED = "vencido"
    """The holder has not answered for ten minutes."""
    ALONE = "sin_redis"
    """No other station can be told of a request, as Redis is out of reach or not used."""


class RelevoNotValid(Refusal):
    """A spool can't be handed over, or asked for: `causa` says why.

    `quien` is the mark of who holds it, or of who has asked for it already.
    """

    code = Code.RELEVO_NO_VIGENTE
    tag: str
    operacion: str
    causa: RelevoCause
    quien: str | None = None
